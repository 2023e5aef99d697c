"""Searching by the public address: what is found, in which order, how it is shown, and what is public."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine

from app.db.transactions import read
from app.fulltext.upkeep import index_differences
from tests.acts.examples import founding, small
from tests.api import Api

SEARCH = "/v1/search"


def titles(api: Api, q: str, **params: Any) -> list[str]:
    return [found["title"] for found in api.get(SEARCH, q=q, **params)["data"]]


def post(api: Api, title: str, **changes: Any) -> str:
    return str(api.post("/v1/acts", small(title=title, **changes))["id"])


def on(day: str) -> list[dict[str, str]]:
    return [{"type": "adopted", "on": day}]


@pytest.fixture
def four(api: Api) -> Api:
    post(api, "Old amnesty", milestones=on("1999"))
    post(api, "Amnesty of tax debts", milestones=on("2021-05-01"), country="AZE")
    post(api, "Pardon", milestones=on("2021-05-02"), summary="It came after the tax amnesty.")
    post(api, "Undated amnesty")
    return api


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("amnesty", ["Pardon", "Amnesty of tax debts", "Old amnesty", "Undated amnesty"]),
        ("amn", ["Pardon", "Amnesty of tax debts", "Old amnesty", "Undated amnesty"]),
        ("amn ", []),
        ("ÁMNESTY tax", ["Pardon", "Amnesty of tax debts"]),
        ('"tax amnesty"', ["Pardon"]),
        ("amnesty -tax", ["Old amnesty", "Undated amnesty"]),
        ('amnesty -"of tax"', ["Pardon", "Old amnesty", "Undated amnesty"]),
        # A phrase doesn't go on from the title into the summary.
        ('"pardon it"', []),
    ],
)
def test_finds_the_newest_first(four: Api, q: str, expected: list[str]) -> None:
    assert titles(four, q) == expected
    assert four.get("/v1/acts", q=q, count="true")["count"] == len(expected)


def test_rank_puts_first_what_is_named_so(four: Api) -> None:
    assert titles(four, "tax amnesty ", sort="rank") == ["Amnesty of tax debts", "Pardon"]
    assert titles(four, "amnesty", sort="rank")[:2] == ["Old amnesty", "Undated amnesty"]


@pytest.mark.parametrize("sort", ["-date", "rank"])
def test_pages_join_up(four: Api, sort: str) -> None:
    whole = titles(four, "amnesty", sort=sort)
    seen: list[str] = []
    following: str | None = f"{SEARCH}?q=amnesty&sort={sort}&limit=1&count=true"
    while following:
        reply = four.client.get(following)
        page = reply.json()
        assert page["count"] == 4
        assert ("link" in reply.headers) == (page["next"] is not None)
        seen += [found["title"] for found in page["data"]]
        following = page["next"]
    assert seen == whole


def test_cursor_that_was_changed_is_refused(four: Api) -> None:
    following = four.get(SEARCH, q="amnesty", limit=1)["next"]
    four.get(following.replace("q=amnesty", "q=pardon"), expect=422)
    four.get(SEARCH, q="amnesty", cursor="WyJhIl0", expect=422)


def test_reply_is_known_again_until_something_changes(four: Api) -> None:
    etag = four.etag(f"{SEARCH}?q=amnesty")
    assert etag.startswith('W/"')
    again = four.client.get(f"{SEARCH}?q=amnesty", headers={"If-None-Match": etag})
    assert again.status_code == 304
    post(four, "One more amnesty")
    assert four.etag(f"{SEARCH}?q=amnesty") != etag


def test_type_and_country_choose(api: Api, public: Api) -> None:
    api.post("/v1/acts", founding())
    assert {found["type"] for found in public.get(SEARCH, q="aliyev")["data"]} == {"act", "leader"}
    (leader,) = public.get(SEARCH, q="aliyev", type="leader")["data"]
    assert (leader["title"], leader["country"]) == ("Ilham Aliyev", "AZE")
    assert public.get(leader["href"])["name"] == "Ilham Aliyev"
    assert len(public.get(SEARCH, q="aliyev", type=["leader", "act"], country=["AZ", "MAR"])["data"]) == 2
    assert public.get(SEARCH, q="aliyev", country="MAR")["data"] == []
    (source,) = public.get(SEARCH, q="clemency", type="source")["data"]
    assert source["title"] == "Clemency for over 20,000"


def test_highlights_are_fragments_of_plain_text(api: Api, public: Api) -> None:
    long = "Nothing of note. " * 30
    post(api, "<b>Grâce</b> & pardon", summary=f"{long}Une grâce présidentielle. {long}", notes="graces")
    (found,) = public.get(SEARCH, q='"grace presidentielle" grace')["data"]
    # The notes show nothing that was not shown.
    title, summary = found["highlights"]
    assert title == {
        "pointer": "/title",
        "fragments": [
            {"text": "<b>", "hit": False},
            {"text": "Grâce", "hit": True},
            {"text": "</b> & pardon", "hit": False},
        ],
    }
    before, hit, after = summary["fragments"]
    assert (summary["pointer"], hit) == ("/summary", {"text": "grâce présidentielle", "hit": True})
    assert before["text"].startswith("…")
    assert after["text"].endswith("…")
    assert sum(len(fragment["text"]) for fragment in summary["fragments"]) <= 242
    (found,) = public.get(SEARCH, q="graces")["data"]
    assert found["highlights"] == [{"pointer": "/notes", "fragments": [{"text": "graces", "hit": True}]}]


@pytest.mark.parametrize(
    ("text", "q"),
    [
        ("国务院决定特赦部分服刑罪犯", "特赦"),
        ("国务院决定特赦部分服刑罪犯", "决定特赦部分"),
        ("国务院决定特赦部分服刑罪犯", "犯"),
        ("皇位継承に伴う恩赦", "恩赦"),
        ("พระราชกฤษฎีกาพระราชทานอภัยโทษ", "อภัยโทษ"),
        ("ການອະໄພຍະໂທດ", "ອະໄພ"),
        ("ព្រះរាជទានការលើកលែងទោស", "លើកលែងទោស"),
        ("လွတ်ငြိမ်းချမ်းသာခွင့်", "ချမ်းသာ"),
        ("특별사면 단행", "사면"),
        ("የምሕረት አዋጅ", "አዋጅ"),
        ("חוק החנינה", "החנינה"),
        ("Νόμος περί χάριτος", "ΧΑΡΙΤΟΣ"),
        ("Quyết định đặc xá", "dac xa"),
        ("Şartlı salıverilme ve af", "sartli"),
        ("Zákon o milosti", "zakon milosti"),
    ],
)
def test_any_script_is_found_and_shown(api: Api, text: str, q: str) -> None:
    post(api, text)
    (found,) = api.get(SEARCH, q=q)["data"]
    hits = [fragment["text"] for fragment in found["highlights"][0]["fragments"] if fragment["hit"]]
    assert hits
    assert "".join(fragment["text"] for fragment in found["highlights"][0]["fragments"]) == text


def test_phrase_of_a_script_without_spaces_needs_its_order(api: Api) -> None:
    post(api, "特赦部分罪犯")
    assert titles(api, "特赦罪犯") == []
    assert titles(api, "部分罪犯") == ["特赦部分罪犯"]


def test_only_what_is_published_is_found(api: Api, contributor: Api, public: Api, engine: Engine) -> None:
    id_ = str(contributor.post("/v1/acts", small(title="Secret draft"))["id"])
    path = f"/v1/acts/{id_}"
    assert titles(api, "secret") == []
    api.patch(path, {"review": "published"})
    assert titles(public, "secret") == ["Secret draft"]
    api.patch(path, {"title": "Open record", "milestones": on("2020")})
    assert (titles(public, "secret"), titles(public, "open")) == ([], ["Open record"])
    api.patch(path, {"review": "retracted"})
    assert titles(public, "open") == []
    api.patch(path, {"review": "published"})
    api.delete(path)
    assert titles(public, "open") == []
    api.post(f"{path}/restore", {}, expect=200)
    assert titles(public, "open") == ["Open record"]
    with read(engine) as connection:
        assert list(index_differences(connection)) == []


def test_words_of_what_an_act_cites_follow_it(api: Api, engine: Engine) -> None:
    act = api.post("/v1/acts", founding())
    (source,) = act["sources"]
    api.patch(f"/v1/sources/{source['id']}", {"title": "Another headline"})
    assert [found["type"] for found in api.get(SEARCH, q="headline")["data"]] == ["act", "source"]
    assert titles(api, '"clemency for"') == []
    api.patch("/v1/leaders/" + act["roles"][0]["leader"], {"name": "Somebody Else"})
    assert {found["type"] for found in api.get(SEARCH, q="somebody")["data"]} == {"act", "leader"}
    with read(engine) as connection:
        assert list(index_differences(connection)) == []


def test_words_beyond_what_an_index_takes_are_passed_over_alike(api: Api, engine: Engine) -> None:
    summary = " ".join(["again"] * 300 + ["once"])
    post(api, "Long one", summary=summary, notes="x" * 500)
    assert titles(api, "once") == ["Long one"]
    assert titles(api, '"again once"') == []
    assert titles(api, "x" * 400) == ["Long one"]
    with read(engine) as connection:
        assert list(index_differences(connection)) == []


@pytest.mark.parametrize("path", [SEARCH, "/v1/acts", "/v1/breakdowns", "/v1/figures", "/v1/totals"])
@pytest.mark.parametrize(
    ("q", "code"), [("", "nothing_asked"), ("…", "nothing_asked"), ("-tax", "only_excluded"), ("a" * 501, None)]
)
def test_box_that_asks_nothing_is_refused(public: Api, path: str, q: str, code: str | None) -> None:
    (fault,) = public.get(path, q=q, expect=422)["errors"]
    assert fault["parameter"] == "q"
    assert code is None or fault["code"] == code


def test_search_without_words_is_refused(public: Api) -> None:
    (fault,) = public.get(SEARCH, expect=422)["errors"]
    assert (fault["parameter"], fault["code"]) == ("q", "missing")


def test_drafts_are_not_found_by_words_and_the_reply_says_so(api: Api) -> None:
    (fault,) = api.get("/v1/acts", q="amnesty", review="draft", expect=422)["errors"]
    assert (fault["parameter"], fault["code"]) == ("q", "published_only")


def test_cursor_without_a_number_is_refused(four: Api) -> None:
    for sort, parts in (("rank", 2), ("-date", 1)):
        following = four.get(SEARCH, q="amnesty", sort=sort, limit=1)["next"]
        cursor = parse_qs(urlsplit(following).query)["cursor"][0]
        mark, *key = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        assert len(key) == parts
        for place in range(parts):
            bent = [mark, *(None if place == number else value for number, value in enumerate(key))]
            refused = urlsafe_b64encode(json.dumps(bent).encode()).decode().rstrip("=")
            four.get(SEARCH, q="amnesty", sort=sort, limit=1, cursor=refused, expect=422)
