"""`/v1/sources` as a client meets it."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from tests.acts.examples import small
from tests.api import Api

SOURCE: dict[str, Any] = {
    "url": "https://Example.org:443/aliev-amnesty#top",
    "title": "Clemency for over 20,000",
    "publisher": "Digi24",
    "kind": "independent_media",
    "originator": "state media",
    "originator_kind": "state_media",
    "published_on": "2025-12",
    "language": "ro",
}


def faults(problem: dict[str, Any]) -> list[tuple[str | None, str]]:
    """Return the place and the code of each fault."""
    return [(fault.get("pointer", fault.get("parameter")), fault["code"]) for fault in problem["errors"]]


def cite(api: Api, *sources: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Post an act that cites these sources."""
    act = {"country": "AZE", "title": "A pardon", "instrument": "pardon_decree"} | members
    made: dict[str, Any] = api.post("/v1/acts", act | {"sources": list(sources)})
    return made


def test_source_posted_comes_back_in_full(api: Api) -> None:
    reply = api.client.post("/v1/sources", json=SOURCE, headers=api.headers)
    assert reply.status_code == 201
    made = reply.json()
    assert reply.headers["location"] == f"/v1/sources/{made['id']}"
    unsaid = {"author": None, "accessed_on": None, "archive_url": None, "quote": None, "kind_text": None}
    server_set = {name: made[name] for name in ("id", "revision", "created_at", "updated_at")}
    assert made == SOURCE | unsaid | server_set
    assert made["revision"] == 1
    shown = api.client.get(reply.headers["location"])
    assert (shown.content, shown.headers["etag"]) == (reply.content, reply.headers["etag"])


def test_known_url_is_answered_with_the_stored_source_and_what_differs(api: Api) -> None:
    made = api.post("/v1/sources", SOURCE)
    other = {"url": "HTTPS://EXAMPLE.ORG/aliev-amnesty", "title": "Another title", "publisher": "Digi24", "author": "N"}
    reply = api.client.post("/v1/sources", json=other, headers=api.headers)
    assert reply.status_code == 200
    assert reply.json() == made
    assert reply.headers["source-differs"] == "title, author"
    assert reply.headers["location"] == f"/v1/sources/{made['id']}"
    assert reply.headers["etag"] == api.etag(f"/v1/sources/{made['id']}")
    again = api.client.post("/v1/sources", json=made, headers=api.headers)
    assert (again.status_code, again.json()) == (200, made)
    assert "source-differs" not in again.headers


def test_source_is_refused_where_it_breaks_a_rule(api: Api) -> None:
    cases: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({}, [("", "source_not_citable")]),
        ({"title": "A title alone"}, [("", "source_not_citable")]),
        ({"url": "ftp://example.org/a"}, [("/url", "url_unusable")]),
        ({"url": "https://me:secret@example.org/"}, [("/url", "url_with_user")]),
        ({"url": "https://example.org:99999/"}, [("/url", "url_unusable")]),
        ({"url": "https://example.org/", "kind": "other"}, [("/kind_text", "other_without_text")]),
        ({"url": "https://example.org/", "kind": "tabloid"}, [("/kind", "not_in_list")]),
        ({"url": "https://example.org/", "published_on": "2025-13"}, [("/published_on", "date_impossible")]),
        ({"url": "https://example.org/", "langage": "fr"}, [("/langage", "unknown")]),
        ({"url": "https://example.org/", "language": "fr_FR!"}, [("/language", "string_pattern_mismatch")]),
    ]
    for body, expected in cases:
        assert faults(api.post("/v1/sources", body, expect=422)) == expected


def test_unknown_member_is_told_with_the_nearest_name(api: Api) -> None:
    problem = api.post("/v1/sources", SOURCE | {"langage": "fr"}, expect=422)
    assert problem["errors"][0]["suggestion"] == "language"


def test_patch_changes_what_it_names_and_makes_a_revision(api: Api) -> None:
    made = api.post("/v1/sources", SOURCE)
    path = f"/v1/sources/{made['id']}"
    changed = api.patch(path, {"title": "A better title", "language": None})
    expected = made | {"title": "A better title", "language": None, "revision": 2}
    assert changed == expected | {"updated_at": changed["updated_at"]}
    assert changed["updated_at"] > made["updated_at"]
    assert api.get(path) == changed


def test_patch_that_changes_nothing_makes_no_revision(api: Api) -> None:
    made = api.post("/v1/sources", SOURCE)
    path = f"/v1/sources/{made['id']}"
    tag = api.etag(path)
    assert api.patch(path, made) == made
    assert api.etag(path) == tag


def test_patch_is_refused_where_it_breaks_a_rule(api: Api) -> None:
    cases: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({"revision": 7}, [("/revision", "read_only")]),
        ({"id": None, "created_at": "2020-01-01T00:00:00Z"}, [("/created_at", "read_only"), ("/id", "read_only")]),
        ({"url": None, "title": None}, [("", "source_not_citable")]),
        ({"titel": "A"}, [("/titel", "unknown")]),
        ({"kind": 3, "revision": 9}, [("/revision", "read_only"), ("/kind", "not_in_list")]),
    ]
    path = f"/v1/sources/{api.post('/v1/sources', SOURCE)['id']}"
    for patch, expected in cases:
        assert faults(api.patch(path, patch, expect=422)) == expected
        assert api.get(path)["revision"] == 1


def test_patch_to_the_address_of_another_source_is_a_conflict(api: Api) -> None:
    made = api.post("/v1/sources", SOURCE)
    other = api.post("/v1/sources", {"url": "https://example.org/other"})
    problem = api.patch(f"/v1/sources/{other['id']}", {"url": "https://example.org/aliev-amnesty"}, expect=409)
    assert faults(problem) == [("/url", "url_taken")]
    assert made["id"] in problem["errors"][0]["message"]


def test_change_needs_the_current_etag(api: Api) -> None:
    path = f"/v1/sources/{api.post('/v1/sources', SOURCE)['id']}"
    tag = api.etag(path)
    api.patch(path, {"title": "First"}, etag=tag)
    assert faults(api.patch(path, {"title": "Second"}, expect=412, etag=tag)) == [(None, "changed")]
    assert api.client.patch(path, json={"title": "Third"}, headers=api.headers).status_code == 428
    assert api.client.delete(path, headers=api.headers).status_code == 428
    assert api.get(path)["title"] == "First"


def test_deleted_source_is_gone_and_can_be_restored(api: Api) -> None:
    made = api.post("/v1/sources", SOURCE)
    path = f"/v1/sources/{made['id']}"
    api.patch(path, {"title": "A better title"})
    api.delete(path)
    assert api.get(path, expect=410)["status"] == 410
    assert api.get("/v1/sources")["data"] == []
    restored = api.post(f"{path}/restore", {"revision": 1}, expect=200)
    assert restored == made | {"revision": 4, "updated_at": restored["updated_at"]}
    assert api.get(path) == restored
    actions = [line["action"] for line in api.get(f"{path}/revisions")["data"]]
    assert actions == ["restore", "delete", "update", "create"]


def test_restore_without_a_revision_brings_back_the_last(api: Api) -> None:
    path = f"/v1/sources/{api.post('/v1/sources', SOURCE)['id']}"
    last = api.patch(path, {"title": "A better title"})
    api.delete(path)
    reply = api.client.post(f"{path}/restore", headers=api.headers)
    assert (reply.status_code, reply.json()["title"]) == (200, last["title"])
    # What is there already is left alone.
    again = api.client.post(f"{path}/restore", headers=api.headers)
    assert again.json() == reply.json()


def test_restore_is_refused_where_another_source_has_the_address_now(api: Api) -> None:
    made = api.post("/v1/sources", SOURCE)
    api.delete(f"/v1/sources/{made['id']}")
    api.post("/v1/sources", SOURCE)
    assert faults(api.post(f"/v1/sources/{made['id']}/restore", {}, expect=409)) == [("/url", "url_taken")]


def test_restore_is_refused_for_a_revision_that_is_not_there(api: Api) -> None:
    path = f"/v1/sources/{api.post('/v1/sources', SOURCE)['id']}"
    assert faults(api.post(f"{path}/restore", {"revision": 2}, expect=422)) == [("/revision", "revision_unknown")]


def test_cited_source_is_not_deleted(api: Api) -> None:
    acts = [cite(api, SOURCE, title=f"Act {number}") for number in range(11)]
    source = acts[0]["sources"][0]["id"]
    reply = api.client.delete(f"/v1/sources/{source}", headers=api.headers | {"If-Match": "*"})
    assert reply.status_code == 409
    named = [fault["message"] for fault in reply.json()["errors"]]
    assert named == [f"It is used by /v1/acts/{act['id']}." for act in acts[:10]]
    assert "and others" in reply.json()["detail"]


def test_change_of_a_source_changes_the_acts_that_cite_it(api: Api) -> None:
    total = {"count": "over 20,000", "source": "s"}
    act = cite(api, SOURCE | {"key": "s", "originator_kind": None}, total=total)
    path, tag = f"/v1/acts/{act['id']}", api.etag(f"/v1/acts/{act['id']}")
    assert act["headline"]["figures"][0]["speaks_for"] == "independent"
    api.patch(f"/v1/sources/{act['sources'][0]['id']}", {"kind": "official_text"})
    after = api.get(path)
    assert after["headline"]["figures"][0]["speaks_for"] == "official"
    assert after["sources"][0]["kind"] == "official_text"
    assert after["revision"] == act["revision"]
    assert api.etag(path) != tag


def test_identifier_that_no_source_has_is_not_found(api: Api) -> None:
    cases: list[str] = ["nothing", "0", "00000000-0000-7000-8000-000000000000", "%E2%98%83"]
    for shape in cases:
        headers = api.headers | {"If-Match": "*"}
        path = f"/v1/sources/{shape}"
        assert api.client.get(path).status_code == 404
        assert api.client.patch(path, json={}, headers=headers).status_code == 404
        assert api.client.delete(path, headers=headers).status_code == 404
        assert api.client.post(f"{path}/restore", headers=headers).status_code == 404
        assert api.client.get(f"{path}/revisions").status_code == 404
        assert api.client.get(f"{path}/revisions/1").status_code == 404


def test_writing_needs_a_key_of_enough_scope(api: Api, keys: dict[str, str]) -> None:
    assert api.client.post("/v1/sources", json=SOURCE).status_code == 401
    contributor = {"Authorization": f"Bearer {keys['contribute']}"}
    assert api.client.post("/v1/sources", json=SOURCE, headers=contributor).status_code == 403


def test_list_is_filtered(api: Api) -> None:
    made = api.post("/v1/sources", SOURCE)
    gazette = api.post("/v1/sources", {"title": "Decree 7", "publisher": "Gazette", "kind": "official_text"})

    def listed(**params: Any) -> list[str]:
        return [source["id"] for source in api.get("/v1/sources", **params)["data"]]

    assert listed() == [gazette["id"], made["id"]]
    assert listed(kind="official_text") == [gazette["id"]]
    assert listed(kind=["official_text", "independent_media"], sort="created_at") == [made["id"], gazette["id"]]
    assert listed(publisher="Digi24") == [made["id"]]
    assert listed(language="ro") == [made["id"]]
    assert listed(originator_kind="state_media") == [made["id"]]
    assert listed(url="https://EXAMPLE.org/aliev-amnesty#bottom") == [made["id"]]
    assert listed(kind="academic") == []
    problem = api.get("/v1/sources", expect=422, publishr="Digi24")
    assert (problem["errors"][0]["parameter"], problem["errors"][0]["suggestion"]) == ("publishr", "publisher")


def test_pages_hold_each_source_once_in_the_order_asked_for(api: Api) -> None:
    cases: list[str] = ["created_at", "-created_at", "published_on", "-published_on"]
    for number, date in enumerate(("2024", None, "2025-02-03", "2024", None)):
        api.post("/v1/sources", {"url": f"https://example.org/{number}", "published_on": date})
    for sort in cases:
        whole = api.get("/v1/sources", sort=sort)["data"]
        assert len(whole) == 5
        if "published_on" in sort:
            dates = [source["published_on"] for source in whole]
            assert dates[3:] == [None, None]
            assert dates[:3] == sorted(dates[:3], reverse=sort.startswith("-"))
        paged, page = [], api.get("/v1/sources", sort=sort, limit=2, count=True)
        assert page["count"] == 5
        paged += page["data"]
        while page["next"] is not None:
            page = api.client.get(page["next"]).json()
            paged += page["data"]
        assert paged == whole


def test_cursor_that_was_made_up_is_refused(api: Api) -> None:
    for number in range(2):
        api.post("/v1/sources", {"url": f"https://example.org/{number}"})
    cursor = api.get("/v1/sources", limit=1)["next"].rpartition("cursor=")[2]
    assert faults(api.get("/v1/sources", expect=422, limit=1, cursor=cursor[:-8])) == [("cursor", "malformed")]
    assert faults(api.get("/v1/sources", expect=422, kind="social", cursor=cursor)) == [("cursor", "other_list")]


def test_list_is_not_sent_again_until_something_changes(api: Api) -> None:
    api.post("/v1/sources", SOURCE)
    tag = api.client.get("/v1/sources").headers["etag"]
    assert tag.startswith("W/")
    assert api.client.get("/v1/sources", headers={"If-None-Match": tag}).status_code == 304
    api.post("/v1/sources", {"url": "https://example.org/other"})
    assert api.client.get("/v1/sources", headers={"If-None-Match": tag}).status_code == 200


def test_long_address_in_any_script_is_stored_and_known_again(api: Api) -> None:
    # Characters without an order that a database could compress.
    drawn = Random(1)
    url = "https://example.org/" + "".join(chr(drawn.randrange(0x4E00, 0x9FA0)) for _ in range(1_900))
    made = api.post("/v1/sources", {"url": url})
    assert made["url"] == url
    assert api.post("/v1/sources", {"url": f"{url}#part"}, expect=200)["id"] == made["id"]
    assert [source["id"] for source in api.get("/v1/sources", url=url)["data"]] == [made["id"]]
    act = api.post("/v1/acts", small(sources=[{"url": url}]))
    assert act["sources"][0]["id"] == made["id"]


@pytest.mark.parametrize(
    ("path", "posted"),
    [
        ("/v1/acts", lambda text: small(title=text(500), external_id=text(200), jurisdiction=text(500))),
        ("/v1/sources", lambda text: {"title": text(500), "publisher": text(500)}),
        ("/v1/leaders", lambda text: {"name": text(500), "country": "CHN"}),
    ],
)
@pytest.mark.parametrize("first", [0x20000, 0xAC00], ids=["four bytes each", "syllables that are folded"])
def test_longest_texts_in_any_script_are_stored(
    api: Api, path: str, posted: Callable[[Callable[[int], str]], dict[str, Any]], first: int
) -> None:
    drawn = Random(1)
    api.post(path, posted(lambda length: "".join(chr(first + drawn.randrange(11_000)) for _ in range(length))))
