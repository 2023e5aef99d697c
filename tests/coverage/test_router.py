"""Tests of app/coverage over the address, by a small register that can be counted by hand."""

from typing import Any

import pytest

from app.coverage import acts
from app.coverage.schemas import Coverage
from tests.acts.examples import founding, small
from tests.api import Api

PAGE = {"url": "https://example.org/list", "kind": "independent_media", "language": "fr"}
GAZETTE = {"url": "https://example.org/gazette", "kind": "republisher", "originator_kind": "official_text"}


def dated(on: str, **members: Any) -> dict[str, Any]:
    return small(milestones=[{"type": "adopted", "on": on}], **members)


def figures(*counts: Any, **shared: Any) -> dict[str, Any]:
    return {"headline": {"figures": [{"count": count, **shared} for count in counts]}}


@pytest.fixture
def register(api: Api) -> Api:
    """Seven acts: one of Azerbaijan, announced; five of Morocco, of which one is a draft; one of the Soviet Union."""
    api.post("/v1/acts", founding())
    api.post("/v1/acts", dated("1999-12-31", sources=[PAGE], **figures(100, stage="implemented")))
    api.post("/v1/acts", dated("2000", external_id="one", sources=[GAZETTE, PAGE], **figures(300, "hundreds")))
    api.post("/v1/acts", dated("2009-05", sources=[GAZETTE], **figures(40, basis="independent")))
    api.post("/v1/acts", small(title="A pardon without a date"))
    api.post("/v1/acts", dated("2001", review="draft", total=5, sources=[{**PAGE, "url": "https://example.org/x"}]))
    voided = [{"type": "proposed", "on": "1989"}, {"type": "withdrawn"}]
    api.post("/v1/acts", small(country="SUN", total=70, milestones=voided))
    return api


def test_empty_register_covers_nothing(public: Api) -> None:
    document = public.get("/v1/coverage")
    Coverage.model_validate(document)
    assert set(document["acts"].values()) == {0}
    assert (document["decades"], document["countries"], document["undated"]) == ([], [], {"acts": 0, "data": []})
    assert document["sources"] == {"sources": 0, "kinds": [], "languages": []}
    assert {row["figures"] for row in document["figures"]} == {0}
    assert len(document["without_acts"]) > 250


def test_counts_acts_by_what_they_have(register: Api, public: Api) -> None:
    assert public.get("/v1/coverage")["acts"] == {
        "acts": 6, "countries": 3, "undated": 1, "announced": 4, "implemented": 1, "both": 0, "without_figure": 1,
        # The proposal that state media told, the list of the gazette, the one that was withdrawn without a source.
        "without_independent": 3,
        "without_implemented": 3,
    }  # fmt: skip


def test_counts_acts_by_country_and_decade(register: Api, public: Api) -> None:
    document = public.get("/v1/coverage")
    assert document["decades"] == [
        {"decade": 1980, "acts": 1}, {"decade": 1990, "acts": 1}, {"decade": 2000, "acts": 2},
        {"decade": 2020, "acts": 1},
    ]  # fmt: skip
    azerbaijan, morocco, soviet_union = document["countries"]
    assert (azerbaijan["country"], azerbaijan["region"], soviet_union["country"]) == ("AZE", "Asia", "SUN")
    assert morocco == {
        "country": "MAR", "country_name": "Morocco", "region": "Africa", "acts": 4, "undated": 1,
        "without_independent": 1, "without_implemented": 2,
        "decades": [{"decade": 1990, "acts": 1}, {"decade": 2000, "acts": 2}],
    }  # fmt: skip
    without = {row["country"]: row for row in document["without_acts"]}
    assert {"AZE", "MAR", "SUN"}.isdisjoint(without)
    assert without["DDR"]["to_year"] == 1990
    assert without["FRA"] == {
        "country": "FRA", "country_name": "France", "region": "Europe", "independent": True, "to_year": None,
    }  # fmt: skip


def test_counts_each_source_once_by_kind_and_language(register: Api, public: Api) -> None:
    assert public.get("/v1/coverage")["sources"] == {
        "sources": 3,
        "kinds": [
            {"kind": "official_text", "sources": 0, "said_first": 1, "languages": []},
            {
                "kind": "independent_media", "sources": 2, "said_first": 1,
                "languages": [{"language": "fr", "sources": 1}, {"language": None, "sources": 1}],
            },
            {"kind": "state_media", "sources": 0, "said_first": 1, "languages": []},
            {"kind": "republisher", "sources": 1, "said_first": 0, "languages": [{"language": None, "sources": 1}]},
        ],
        "languages": [{"language": "fr", "sources": 1}, {"language": None, "sources": 2}],
    }  # fmt: skip


def test_counts_figures_by_whom_they_speak_for(register: Api, public: Api) -> None:
    announced, implemented = public.get("/v1/coverage")["figures"]
    # Of the founding act five that state media gave; two without a source; one that was posted as independent.
    assert announced == {
        "stage": "announced", "figures": 9, "unquantified": 1, "official": 5, "independent": 1, "neither": 3,
        "without_independent": 8, "without_source": 3,
    }  # fmt: skip
    assert implemented == {
        "stage": "implemented", "figures": 1, "unquantified": 0, "official": 0, "independent": 1, "neither": 0,
        "without_independent": 0, "without_source": 0,
    }  # fmt: skip


def test_speaks_for_as_the_documents_of_acts_do(register: Api, public: Api) -> None:
    shown = [figure["speaks_for"] for figure in public.get("/v1/figures")["data"]]
    rows = public.get("/v1/coverage")["figures"]
    for basis in ("official", "independent"):
        assert sum(row[basis] for row in rows) == shown.count(basis)
    assert sum(row["neither"] for row in rows) == shown.count(None)


def test_names_what_was_announced_and_never_followed_up(register: Api, public: Api) -> None:
    listed = public.get("/v1/coverage")["without_implemented"]
    assert listed["acts"] == 3
    assert [(row["country"], row["announced"]) for row in listed["data"]] == [
        ("AZE", {"low": 20000, "best": 20000, "high": None}),
        ("MAR", {"low": 300, "best": 300, "high": 300}),
        ("MAR", {"low": 40, "best": 40, "high": 40}),
    ]
    assert listed["data"][1]["external_id"] == "one"
    assert (listed["data"][1]["date"], listed["data"][1]["status"]) == ("2000", "adopted")


def test_names_undated_acts(register: Api, public: Api) -> None:
    listed = public.get("/v1/coverage")["undated"]
    assert listed["acts"] == 1
    assert [(row["title"], row["date"], row["announced"]) for row in listed["data"]] == [
        ("A pardon without a date", None, None)
    ]


def unfollowed(api: Api) -> set[str]:
    return {row["external_id"] for row in api.get("/v1/coverage")["without_implemented"]["data"]}


def test_act_is_followed_up_by_one_inside_it_at_any_remove(api: Api) -> None:
    api.post("/v1/acts", small(external_id="plan", total=1000))
    api.post("/v1/acts", small(external_id="law", relations=[{"relation": "implements", "act": "plan"}], total=900))
    assert unfollowed(api) == {"plan", "law"}
    tranche = small(
        external_id="tranche", relations=[{"relation": "tranche_of", "act": "law"}], **figures(7, stage="implemented")
    )
    made = api.post("/v1/acts", tranche)
    api.post("/v1/acts", small(external_id="next", relations=[{"relation": "tranche_of", "act": "law"}], total=8))
    # What was done of one group says nothing of the next.
    assert unfollowed(api) == {"next"}
    api.patch(f"/v1/acts/{made['id']}", {"review": "retracted"})
    assert unfollowed(api) == {"plan", "law", "next"}


def test_act_is_followed_up_by_the_one_that_took_its_place(api: Api) -> None:
    api.post("/v1/acts", small(external_id="old", total=1000))
    api.post("/v1/acts", small(external_id="beside", total=5, relations=[{"relation": "parallel_to", "act": "old"}]))
    new = figures(700, stage="implemented")
    api.post("/v1/acts", small(external_id="new", relations=[{"relation": "supersedes", "act": "old"}], **new))
    assert unfollowed(api) == {"beside"}


def test_draft_that_links_two_acts_follows_up_neither(api: Api) -> None:
    api.post("/v1/acts", small(external_id="plan", total=1000))
    between = small(external_id="law", review="draft", relations=[{"relation": "implements", "act": "plan"}])
    law = api.post("/v1/acts", between)
    inside = [{"relation": "tranche_of", "act": "law"}]
    api.post("/v1/acts", small(external_id="tranche", relations=inside, **figures(7, stage="implemented")))
    assert unfollowed(api) == {"plan"}
    api.patch(f"/v1/acts/{law['id']}", {"review": "published"})
    assert unfollowed(api) == set()


def test_act_is_followed_up_by_the_one_that_it_lies_in(api: Api) -> None:
    api.post("/v1/acts", small(external_id="law", **figures(700, stage="implemented")))
    api.post("/v1/acts", small(external_id="change", total=50, relations=[{"relation": "amends", "act": "law"}]))
    assert unfollowed(api) == set()


def test_names_the_largest_when_there_are_many(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "MOST_NAMED", 2)
    for total in (10, 30, 20):
        api.post("/v1/acts", small(total=total))
    listed = api.get("/v1/coverage")["without_implemented"]
    assert (listed["acts"], [row["announced"]["best"] for row in listed["data"]]) == (3, [30, 20])


def test_has_a_weak_etag_that_changes_with_every_write(api: Api) -> None:
    tag = api.etag("/v1/coverage")
    assert tag.startswith('W/"')
    assert api.client.get("/v1/coverage", headers={"If-None-Match": tag}).status_code == 304
    api.post("/v1/acts", small())
    reply = api.client.get("/v1/coverage", headers={"If-None-Match": tag})
    assert (reply.status_code, reply.json()["acts"]["acts"]) == (200, 1)
    assert api.get("/v1/coverage")["position"] == reply.json()["position"]


def test_is_the_same_for_every_caller(api: Api, public: Api) -> None:
    api.post("/v1/acts", small(review="draft"))
    assert api.get("/v1/coverage") == public.get("/v1/coverage")
    assert public.get("/v1/coverage")["acts"]["acts"] == 0


def test_refuses_parameters_that_it_does_not_take(public: Api) -> None:
    problem = public.get("/v1/coverage", expect=422, country="MAR")
    assert problem["errors"][0]["parameter"] == "country"


def test_example_of_the_contract_is_what_is_served() -> None:
    (example,) = Coverage.model_json_schema()["examples"]
    assert Coverage.model_validate(example).model_dump(mode="json") == example
