"""Totals over the addresses, by small registers that can be added up by hand."""

from typing import Any

import pytest
from sqlalchemy import Engine

from app.db.transactions import read
from app.totals import queries
from app.totals.schemas import Compare, Grouping, TotalsFilters
from tests.acts.examples import founding, small
from tests.api import Api


def _rows(api: Api, **params: Any) -> dict[Any, tuple[Any, ...]]:
    """The rows of a total by their first key: acts, low, best, high, unquantified."""
    totals = api.get("/v1/totals", **params)
    key = totals["group_by"][0]
    return {
        row[key]: tuple(row[name] for name in ("acts", "low", "best", "high", "unquantified")) for row in totals["data"]
    }


def test_founding_example_is_totalled_by_country_and_family(api: Api, public: Api) -> None:
    empty = public.get("/v1/totals", group_by="country")
    assert empty["data"] == []
    assert empty["total"] == {
        "acts": 0, "low": None, "best": None, "high": None, "unquantified": 0, "leaving_custody": None,
    }  # fmt: skip
    api.post("/v1/acts", founding())
    assert _rows(public, group_by="country") == {"AZE": (1, 20000, 20000, None, 0)}
    families = public.get("/v1/totals")["families"]
    assert {row["family"]: row["best"] for row in families} == {
        "release": 5000, "reduction": 3000, "non_custodial": 7000, "liability_waiver": None, "unspecified": 5000,
    }  # fmt: skip
    (row,) = public.get("/v1/totals", group_by="country")["data"]
    assert row["country_name"] == "Azerbaijan"
    assert row["leaving_custody"] == {"low": 5000, "best": 5000, "high": None, "unquantified": 1}


def test_stages_are_never_added_to_each_other(api: Api) -> None:
    figures = [{"count": 16000}, {"count": 3676, "stage": "implemented", "as_of": "2021-12-06"}]
    api.post("/v1/acts", small(headline={"figures": figures}))
    assert api.get("/v1/totals")["total"]["best"] == 16000
    assert api.get("/v1/totals", stage="implemented")["total"]["best"] == 3676
    country = api.get("/v1/countries/MA/totals")
    assert (country["announced"]["total"]["best"], country["implemented"]["total"]["best"]) == (16000, 3676)
    assert country["distance"] == {"acts": 1, "low": 12324, "best": 12324, "high": 12324}


def test_inner_act_is_counted_where_the_outer_has_no_figure(api: Api) -> None:
    api.post("/v1/acts", small(external_id="plan", total="about 44,000"))
    figures = [{"count": 1116}, {"count": 1178, "stage": "implemented"}]
    tranche = api.post(
        "/v1/acts", small(headline={"figures": figures}, relations=[{"relation": "tranche_of", "act": "plan"}])
    )
    assert tranche["counted"] == {"announced": False, "implemented": True}
    assert api.get("/v1/totals")["total"]["best"] == 44000
    assert api.get("/v1/totals", stage="implemented")["total"]["best"] == 1178


def test_inner_act_counts_again_when_its_outer_act_goes(api: Api) -> None:
    plan = api.post("/v1/acts", small(external_id="plan", total=44000))
    inner = api.post("/v1/acts", small(total=1116, relations=[{"relation": "amends", "act": "plan"}]))
    innermost = api.post("/v1/acts", small(total=7, relations=[{"relation": "implements", "act": inner["id"]}]))
    assert api.get("/v1/totals")["total"] | {"leaving_custody": None} == {
        "acts": 1, "low": 44000, "best": 44000, "high": 44000, "unquantified": 0, "leaving_custody": None,
    }  # fmt: skip
    api.patch(f"/v1/acts/{plan['id']}", {"review": "retracted"})
    assert api.get("/v1/totals")["total"]["best"] == 1116
    assert api.get(f"/v1/acts/{inner['id']}")["counted"]["announced"] is True
    api.patch(f"/v1/acts/{inner['id']}", {"total": None, "headline": None})
    assert api.get("/v1/totals")["total"]["best"] == 7
    assert api.get(f"/v1/acts/{innermost['id']}")["counted"]["announced"] is True


def test_superseded_act_lies_inside_the_one_that_took_its_place(api: Api) -> None:
    old = api.post("/v1/acts", small(external_id="old", total=100))
    new = api.post("/v1/acts", small(total=250, relations=[{"relation": "supersedes", "act": "old"}]))
    assert api.get("/v1/totals")["total"]["best"] == 250
    assert api.get(f"/v1/acts/{old['id']}")["counted"]["announced"] is False
    api.delete(f"/v1/acts/{new['id']}")
    assert api.get("/v1/totals")["total"]["best"] == 100


def test_circle_of_relations_is_refused_and_nothing_is_kept(api: Api) -> None:
    first = api.post("/v1/acts", small(external_id="first"))
    api.post("/v1/acts", small(external_id="second", relations=[{"relation": "tranche_of", "act": "first"}]))
    path = f"/v1/acts/{first['id']}/relations"
    problem = api.post(path, {"relation": "tranche_of", "act": "second"}, expect=422)
    assert problem["errors"][0]["code"] == "relation_circle"
    assert api.get(path)["data"] == []


def test_void_act_stands_in_totals_only_where_its_status_is_asked_for(api: Api) -> None:
    api.post("/v1/acts", small(total=10, milestones=[{"type": "proposed", "on": "2020"}, {"type": "rejected"}]))
    assert api.get("/v1/totals")["total"]["acts"] == 0
    assert api.get("/v1/totals", status="rejected")["total"]["best"] == 10
    assert len(api.get("/v1/acts")["data"]) == 1
    api.post("/v1/acts", small(total=5, milestones=[{"type": "in_force", "on": "2020"}, {"type": "annulled"}]))
    assert api.get("/v1/totals")["total"]["best"] == 5


def test_act_without_any_figure_is_counted_as_unquantified(api: Api) -> None:
    made = api.post("/v1/acts", small())
    assert made["persons"] == {"announced": None, "implemented": None}
    assert _rows(api, group_by="country") == {"MAR": (1, None, None, None, 1)}
    assert api.get("/v1/totals", stage="implemented")["total"]["acts"] == 0


def test_act_is_in_the_row_of_each_occasion_and_once_in_the_total(api: Api) -> None:
    api.post("/v1/acts", small(total=10, occasions=[{"occasion": "new_year"}, {"occasion": "election"}]))
    api.post("/v1/acts", small(total=1, occasions=[{"occasion": "new_year"}, {"occasion": "new_year"}]))
    api.post("/v1/acts", small(total=5))
    totals = api.get("/v1/totals", group_by="occasion")
    assert [(row["occasion"], row["best"]) for row in totals["data"]] == [("election", 10), ("new_year", 11), (None, 5)]
    assert totals["overlapping"] == ["occasion"]
    assert (totals["total"]["acts"], totals["total"]["best"]) == (3, 16)


def test_kind_filter_chooses_lines(api: Api) -> None:
    api.post("/v1/acts", founding())
    assert api.get("/v1/totals", kind="release")["total"] == {
        "acts": 1, "low": 5000, "best": 5000, "high": None, "unquantified": 0,
    }  # fmt: skip
    assert api.get("/v1/totals", kind=["release", "sentence_reduction"])["total"]["best"] == 8000
    assert api.get("/v1/totals", family="unspecified")["total"]["best"] == 5000


@pytest.mark.parametrize(
    "groups", ["country,year", "region", "year", "family", "kind", "kind,family", "country,family"]
)
@pytest.mark.parametrize("chosen", [{}, {"country": "AZE"}, {"family": "release"}, {"kind": "release"}, {"year": 2025}])
def test_tally_and_facts_give_the_same_total(api: Api, groups: str, chosen: dict[str, Any]) -> None:
    api.post("/v1/acts", founding())
    api.post("/v1/acts", small(total=100, breakdowns=[{"kind": "release", "count": 30}, {"kind": "respite"}]))
    api.post("/v1/acts", small(country="SUN", total="about 1 million", milestones=[{"type": "adopted", "on": "1953"}]))
    params = {"group_by": groups, **chosen}
    # A filter that every act meets, but that the tally does not know.
    from_facts = api.get("/v1/totals", updated_since="2001-01-01T00:00:00Z", **params)
    assert from_facts["chosen"]["acts"] >= from_facts["total"]["acts"]
    served = api.get("/v1/totals", **params)
    # What the filters leave is told where acts are looked at.
    assert served == {name: value for name, value in from_facts.items() if name != "chosen" or name in served}


def test_total_has_a_weak_etag_that_changes_with_every_write(api: Api) -> None:
    headers = {"If-None-Match": api.etag("/v1/totals")}
    assert api.client.get("/v1/totals", headers=headers).status_code == 304
    api.post("/v1/acts", small())
    assert api.client.get("/v1/totals", headers=headers).status_code == 200


def test_unknown_group_is_refused_with_what_there_is(public: Api) -> None:
    problem = public.get("/v1/totals", expect=422, group_by="contry")
    assert problem["errors"][0]["parameter"] == "group_by"
    public.get("/v1/countries/XXX/totals", expect=404)


def _both(announced: int, implemented: int | None = None, **members: Any) -> dict[str, Any]:
    figures: list[dict[str, Any]] = [{"count": announced}]
    if implemented is not None:
        figures.append({"count": implemented, "stage": "implemented"})
    return small(headline={"figures": figures}, **members)


def test_stages_stand_beside_each_other_with_their_distance(api: Api) -> None:
    api.post("/v1/acts", _both(1000, 900))
    api.post("/v1/acts", _both(50))
    totals = api.get("/v1/totals", compare="stage", group_by="country")
    assert (totals["compare"], totals["stage"], totals["basis"]) == ("stage", None, "accepted")
    (row,) = totals["data"]
    assert (row["country"], row["country_name"]) == ("MAR", "Morocco")
    assert (row["announced"]["acts"], row["announced"]["best"]) == (2, 1050)
    assert (row["implemented"]["acts"], row["implemented"]["best"]) == (1, 900)
    assert row["distance"] == {"acts": 1, "low": 100, "best": 100, "high": 100}
    assert totals["total"]["distance"] == row["distance"]


def test_bases_stand_beside_each_other_with_their_distance(api: Api) -> None:
    lines = [
        {"kind": "release", "figures": [{"count": 90, "basis": "official"}, {"count": 60, "basis": "independent"}]}
    ]
    api.post("/v1/acts", small(breakdowns=lines))
    totals = api.get("/v1/totals", compare="basis")
    assert (totals["stage"], totals["basis"]) == ("announced", None)
    assert totals["total"]["official"]["best"] == 90
    assert totals["total"]["distance"] == {"acts": 1, "low": 30, "best": 30, "high": 30}
    (family,) = totals["families"]
    assert (family["family"], family["independent"]["best"], family["distance"]["best"]) == ("release", 60, 30)


@pytest.mark.parametrize("chosen", [{}, {"persons_min": 1}], ids=["tally", "facts"])
def test_bare_comparison_is_of_persons_alone(api: Api, engine: Engine, chosen: dict[str, Any]) -> None:
    api.post("/v1/acts", founding())
    figures = [{"count": 16000}, {"count": 3676, "stage": "implemented", "as_of": "2021-12-06"}]
    api.post("/v1/acts", small(headline={"figures": figures}))
    filters = TotalsFilters(compare=Compare.STAGE, **chosen)
    with read(engine) as connection:
        whole, bare = (
            queries.rows(connection, filters, [Grouping.COUNTRY], lines=False, bare=bare) for bare in (False, True)
        )
    for row in whole:
        del row["distance"], row["announced"]["leaving_custody"], row["implemented"]["leaving_custody"]
    assert len(bare) == 2
    assert bare == whole


def test_what_is_compared_is_not_chosen_too(public: Api) -> None:
    problem = public.get("/v1/totals", expect=422, compare="stage", stage="implemented")
    assert problem["errors"][0]["parameter"] == "stage"
    problem = public.get("/v1/totals", expect=422, order="-distance")
    assert problem["errors"][0]["parameter"] == "order"


def test_rows_are_ordered_by_size_and_cut(api: Api) -> None:
    for country, number in (("AZE", 30), ("FRA", 500), ("ITA", None), ("UZB", 7)):
        api.post("/v1/acts", small(country=country, **({} if number is None else {"total": number})))

    def countries(**asked: Any) -> list[str]:
        return [row["country"] for row in api.get("/v1/totals", group_by="country", **asked)["data"]]

    assert countries() == ["AZE", "FRA", "ITA", "UZB"]
    assert countries(order="-best") == ["FRA", "AZE", "UZB", "ITA"]
    assert countries(order="best") == ["UZB", "AZE", "FRA", "ITA"]
    assert countries(order="-acts") == ["AZE", "FRA", "ITA", "UZB"]
    totals = api.get("/v1/totals", group_by="country", order="-best", limit=2)
    assert [row["best"] for row in totals["data"]] == [500, 30]
    assert totals["omitted"] == 2
    # What is left out of the rows is in the total all the same.
    assert totals["total"]["best"] == 537


def test_rows_of_a_comparison_are_ordered_by_its_first_side_or_its_distance(api: Api) -> None:
    for country, announced, implemented in (("AZE", 100, 10), ("FRA", 500, 490), ("ITA", 7, None)):
        api.post("/v1/acts", _both(announced, implemented, country=country))

    def countries(order: str) -> list[str]:
        return [
            row["country"] for row in api.get("/v1/totals", group_by="country", compare="stage", order=order)["data"]
        ]

    assert countries("-best") == ["FRA", "AZE", "ITA"]
    assert countries("-distance") == ["AZE", "FRA", "ITA"]
    assert countries("distance") == ["FRA", "AZE", "ITA"]


def test_total_tells_what_the_filters_leave_and_it_leaves_out(api: Api) -> None:
    api.post("/v1/acts", _both(1000, 900, external_id="plan"))
    api.post("/v1/acts", _both(50))
    api.post("/v1/acts", _both(30, 20, relations=[{"relation": "tranche_of", "act": "plan"}]))
    api.post("/v1/acts", small(review="draft"))
    assert "chosen" not in api.get("/v1/totals", stage="implemented")
    totals = api.get("/v1/totals", stage="implemented", country="MAR")
    assert totals["total"]["acts"] == 1
    assert totals["chosen"] == {"acts": 3, "without_figure": 1, "inside_others": 1}
    assert api.get("/v1/totals", compare="stage", instrument="royal_pardon")["chosen"] == {
        "announced": {"acts": 3, "without_figure": 0, "inside_others": 1},
        "implemented": {"acts": 3, "without_figure": 1, "inside_others": 1},
    }


def test_sizes_choose_the_acts_of_each_side_and_the_distance_is_over_those_of_both(api: Api) -> None:
    for announced, implemented in ((10_000, 500), (5_000, 4_000), (900, 2_000)):
        api.post("/v1/acts", _both(announced, implemented))
    compared = api.get("/v1/totals", compare="stage", persons_min=1000)
    total = compared["total"]
    assert [(total[side]["acts"], total[side]["best"]) for side in ("announced", "implemented")] == [
        (2, 15_000),
        (2, 6_000),
    ]
    assert total["distance"] == {"acts": 1, "low": 1000, "best": 1000, "high": 1000}
    assert compared["chosen"] == {
        "announced": {"acts": 2, "without_figure": 0, "inside_others": 0},
        "implemented": {"acts": 2, "without_figure": 0, "inside_others": 0},
    }


def test_sizes_of_a_comparison_of_bases_are_those_of_each_basis(api: Api) -> None:
    figures = [{"count": 10_000, "basis": "official"}, {"count": 500, "basis": "independent", "accepted": True}]
    api.post("/v1/acts", small(headline={"figures": figures}))
    total = api.get("/v1/totals", compare="basis", persons_max=9_000)["total"]
    assert (total["official"]["acts"], total["independent"]["acts"], total["distance"]["acts"]) == (0, 1, 0)


def test_comparison_is_given_as_a_file_too(api: Api) -> None:
    api.post("/v1/acts", _both(1000, 900))
    answer = api.client.get("/v1/totals", params={"group_by": "country", "compare": "stage", "format": "csv"})
    names, cells = (line.split(",") for line in answer.text.strip().splitlines())
    row = dict(zip(names, cells, strict=True))
    assert (row["country"], row["announced_best"], row["implemented_best"], row["distance_best"]) == (
        "MAR", "1000", "900", "100",
    )  # fmt: skip
