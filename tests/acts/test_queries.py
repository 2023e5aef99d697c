"""Lists of acts, lines and figures: filters, sorts, pages."""

from typing import Any

import pytest

from tests.acts.examples import founding, small
from tests.api import Api


def _posted(api: Api, **changes: Any) -> str:
    return str(api.post("/v1/acts", small(**changes))["title"])


def _titles(api: Api, path: str = "/v1/acts", **params: Any) -> list[str]:
    return [act["title"] for act in api.get(path, **params)["data"]]


@pytest.fixture
def four(api: Api) -> Api:
    """Four acts of three years and one without a date."""
    _posted(api, title="a 2020", milestones=[{"type": "adopted", "on": "2020-07-29"}], total=1446)
    _posted(api, title="b 2024", milestones=[{"type": "in_force", "on": "2024"}], total="about 2,000")
    _posted(api, title="c undated", country="AZE", instrument="amnesty_law", total="others")
    _posted(
        api, title="d 2021", country="UZ", milestones=[{"type": "proposed", "on": "2021-12"}], external_id="uzb",
        breakdowns=[{"kind": "release", "count": 10}, {"kind": "commutation", "count": 5}],
        occasions=[{"occasion": "new_year"}], motives=[{"motive": "budget", "basis": "stated"}],
        roles=[{"role": "signatory", "leader": {"name": "Shavkat Mirziyoyev"}}],
        scopes=[{"group": "women", "rule": "included"}, {"offence": "terrorism", "rule": "excluded"}],
        jurisdiction="Tashkent", sources=[{"url": "https://example.org/uz"}],
    )  # fmt: skip
    return api


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("-date", ["b 2024", "d 2021", "a 2020", "c undated"]),
        ("date", ["a 2020", "d 2021", "b 2024", "c undated"]),
        ("title", ["a 2020", "b 2024", "c undated", "d 2021"]),
        ("-title", ["d 2021", "c undated", "b 2024", "a 2020"]),
        ("created_at", ["a 2020", "b 2024", "c undated", "d 2021"]),
        ("-updated_at", ["d 2021", "c undated", "b 2024", "a 2020"]),
        ("persons", ["d 2021", "a 2020", "b 2024", "c undated"]),
        ("-persons", ["b 2024", "a 2020", "d 2021", "c undated"]),
    ],
)
def test_list_is_sorted_and_pages_join_up(four: Api, sort: str, expected: list[str]) -> None:
    assert _titles(four, sort=sort) == expected
    seen: list[str] = []
    following: str | None = f"/v1/acts?sort={sort}&limit=1&count=true"
    while following:
        page = four.get(following)
        assert page["count"] == 4
        seen += [act["title"] for act in page["data"]]
        following = page["next"]
    assert seen == expected


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"country": "MAR"}, {"a 2020", "b 2024"}),
        ({"country": ["MA", "AZE"]}, {"a 2020", "b 2024", "c undated"}),
        ({"region": "Asia"}, {"c undated", "d 2021"}),
        ({"instrument": "amnesty_law"}, {"c undated"}),
        ({"status": "in_force"}, {"b 2024"}),
        ({"status": "unknown"}, {"c undated"}),
        ({"year": [2020, 2021]}, {"a 2020", "d 2021"}),
        ({"from": "2021", "to": "2021"}, {"d 2021"}),
        ({"from": "2021-12-31"}, {"b 2024", "d 2021"}),
        ({"to": "2020-07-29"}, {"a 2020"}),
        ({"to": "2020-07-28"}, set()),
        ({"from": "2024-06", "date_field": "in_force"}, {"b 2024"}),
        ({"kind": "release"}, {"d 2021"}),
        ({"family": "reduction"}, {"d 2021"}),
        ({"occasion": "new_year"}, {"d 2021"}),
        ({"motive": "budget"}, {"d 2021"}),
        ({"role": "signatory"}, {"d 2021"}),
        ({"beneficiary": "women"}, {"d 2021"}),
        ({"excluded": "terrorism"}, {"d 2021"}),
        ({"excluded": "women"}, set()),
        ({"jurisdiction": "Tashkent"}, {"d 2021"}),
        ({"external_id": "uzb"}, {"d 2021"}),
        ({"persons_min": 1446}, {"a 2020", "b 2024"}),
        ({"persons_max": 1446}, {"a 2020", "d 2021"}),
        ({"persons_max": 15, "stage": "implemented"}, set()),
        ({"updated_since": "2001-01-01T00:00:00Z", "country": "AZE"}, {"c undated"}),
        ({"updated_since": "2999-01-01T00:00:00Z"}, set()),
    ],
)
def test_filter_chooses_acts(four: Api, params: dict[str, Any], expected: set[str]) -> None:
    assert set(_titles(four, **params)) == expected
    assert four.get("/v1/totals", **params)["total"]["acts"] == len(expected)


def test_leader_and_source_filters_take_identifiers(four: Api) -> None:
    (act,) = four.get("/v1/acts", country="UZB")["data"]
    leader, source = act["roles"][0]["leader"], act["sources"][0]["id"]
    assert _titles(four, leader=leader) == ["d 2021"]
    assert _titles(four, leader=leader, role="initiator") == []
    assert _titles(four, source=source) == ["d 2021"]
    assert _titles(four, leader="nobody") == []


@pytest.mark.parametrize("path", ["/v1/acts", "/v1/totals", "/v1/breakdowns", "/v1/figures", "/v1/releases"])
def test_unknown_filter_is_refused_with_the_nearest_name(public: Api, path: str) -> None:
    problem = public.get(path, expect=422, contry="AZE")
    assert problem["errors"][0]["parameter"] == "contry"
    assert problem["errors"][0]["suggestion"] == "country"


def test_cursor_of_another_list_is_refused(four: Api) -> None:
    following = four.get("/v1/acts", limit=1)["next"]
    cursor = following.split("cursor=")[1]
    four.get(f"/v1/acts?limit=1&country=MAR&cursor={cursor}", expect=422)
    assert four.get(f"/v1/acts?limit=3&cursor={cursor}")["data"]


def test_pages_stay_whole_while_acts_are_posted(four: Api) -> None:
    page = four.get("/v1/acts", limit=2)
    _posted(four, title="new", milestones=[{"type": "adopted", "on": "2025"}])
    rest = four.get(page["next"])
    assert [act["title"] for act in page["data"] + rest["data"]] == ["b 2024", "d 2021", "a 2020", "c undated"]


def test_lines_across_acts_are_chosen_by_kind_and_tell_their_act(api: Api, public: Api) -> None:
    act = api.post("/v1/acts", founding())
    lines = public.get("/v1/breakdowns", count="true")
    assert lines["count"] == 4
    assert {line["act"] for line in lines["data"]} == {act["id"]}
    (release,) = public.get("/v1/releases")["data"]
    assert (release["kind"], release["country"], release["date"]) == ("release", "AZE", "2025-12")
    assert public.get("/v1/reductions")["data"][0]["kind"] == "sentence_reduction"
    assert public.get("/v1/liability-waivers")["data"][0]["kind"] == "liability_waiver"
    assert public.get("/v1/releases", kind="commutation")["data"] == []
    figures = public.get("/v1/figures")["data"]
    assert {figure["count"]["wording"] for figure in figures} >= {"over 20,000", "others"}
    assert len(public.get("/v1/figures", kind="release")["data"]) == 1
    assert public.get("/v1/figures", stage="implemented")["data"] == []


def test_family_asked_of_the_lines_of_another_finds_none(api: Api, public: Api) -> None:
    api.post("/v1/acts", founding())
    assert public.get("/v1/releases", family="reduction", count="true") == {"data": [], "next": None, "count": 0}
    for family in ("release", ["release", "reduction"]):
        assert [line["kind"] for line in public.get("/v1/releases", family=family)["data"]] == ["release"]


def test_review_that_is_repeated_means_any_of_these(api: Api, contributor: Api, public: Api) -> None:
    api.post("/v1/acts", small(title="published"))
    api.post("/v1/acts", small(title="of another", review="draft"))
    contributor.post("/v1/acts", small(title="own"))
    assert sorted(_titles(contributor, review=["published", "draft"])) == ["own", "published"]
    assert _titles(contributor, review=["submitted", "draft"]) == ["own"]
    assert _titles(contributor, review="published") == ["published"]
    assert sorted(_titles(api, review=["published", "draft"])) == ["of another", "own", "published"]
    public.get("/v1/acts", review=["published", "draft"], expect=422)


def test_pages_of_lines_join_up(api: Api) -> None:
    for number in range(3):
        api.post("/v1/acts", founding(external_id=f"act-{number}"))
    following: str | None = "/v1/breakdowns?limit=5"
    seen: list[str] = []
    while following:
        page = api.get(following)
        seen += [line["id"] for line in page["data"]]
        following = page["next"]
    assert len(seen) == len(set(seen)) == 12
    assert seen == sorted(seen, reverse=True)


def test_list_has_a_weak_etag_that_changes_with_every_write(api: Api) -> None:
    first = api.etag("/v1/acts")
    assert first.startswith("W/")
    headers = {"If-None-Match": first}
    assert api.client.get("/v1/acts", headers=headers).status_code == 304
    api.post("/v1/acts", small())
    assert api.client.get("/v1/acts", headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/v1/acts", "/v1/breakdowns", "/v1/acts?format=csv"])
def test_tag_of_a_list_of_drafts_is_that_of_one_caller(api: Api, contributor: Api, path: str) -> None:
    api.post("/v1/acts", small(review="draft", breakdowns=[{"kind": "release", "count": 10}]))
    asked = path + ("&" if "?" in path else "?") + "review=draft"
    tag = {"If-None-Match": api.etag(asked)}
    assert api.client.get(asked, headers=api.headers | tag).status_code == 304
    assert contributor.client.get(asked, headers=contributor.headers | tag).status_code == 200


def test_pages_join_up_past_long_titles(api: Api) -> None:
    titles = ["免" * 500, "\U0001f54a" * 500, '"' * 500]
    for title in titles:
        _posted(api, title=title)
    seen: list[str] = []
    following: str | None = "/v1/acts?sort=title&limit=1"
    while following:
        page = api.get(following)
        seen += [act["title"] for act in page["data"]]
        following = page["next"]
    assert sorted(seen) == sorted(titles)
