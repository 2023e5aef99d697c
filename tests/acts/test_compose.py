"""From what is posted to rows: short forms beside the figures that they stand for, and faults at their places."""

from typing import Any

import pytest

from tests.acts.examples import small
from tests.api import Api

SOURCES = [{"key": "a", "url": "https://example.org/a"}, {"key": "b", "url": "https://example.org/b"}]
FIGURE = {
    "count": 5000, "source": "a", "basis": "official", "by": "the ministry", "reported_on": "2024-05",
    "as_of": "2024-04-30", "text": "in all", "key": "first",
}  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        {"source": "b"}, {"basis": "independent"}, {"by": "a monitor"}, {"reported_on": "2024"}, {"as_of": "2024-05"},
        {"text": "at most"}, {"key": "second"}, {"accepted": True}, {"stage": "implemented"}, {"count": "over 5,000"},
    ],
)  # fmt: skip
def test_total_that_says_anything_else_than_a_figure_is_a_figure_of_its_own(api: Api, other: dict[str, Any]) -> None:
    total = {name: value for name, value in FIGURE.items() if name != "key"} | other
    made = api.post("/v1/acts", small(sources=SOURCES, headline={"figures": [FIGURE]}, total=total))
    first, second = made["headline"]["figures"]
    (name,) = other
    assert first[name] != second[name]
    # Once it is there, the same short form says nothing new.
    assert api.patch(f"/v1/acts/{made['id']}", {"total": total}) == made


@pytest.mark.parametrize(
    "total",
    [
        5000, {"count": 5000}, {"count": {"low": 5000, "best": 5000, "high": 5000}}, FIGURE,
        {"count": 5000, "source": "a", "by": None}, {"count": 5000, "stage": "announced", "accepted": False},
    ],
)  # fmt: skip
def test_total_that_says_no_more_than_a_figure_is_that_figure(api: Api, total: Any) -> None:
    made = api.post("/v1/acts", small(sources=SOURCES, headline={"figures": [FIGURE]}, total=total))
    assert len(made["headline"]["figures"]) == 1
    assert api.patch(f"/v1/acts/{made['id']}", {"total": total}) == made


@pytest.mark.parametrize(("source", "kept"), [("a", 1), ("id", 1), ("b", 2)])
def test_count_of_a_line_is_compared_by_the_source_that_its_name_means(api: Api, source: str, kept: int) -> None:
    stored = api.post("/v1/sources", {"url": "https://example.org/a"})["id"]
    line = {
        "kind": "release",
        "count": "about 300",
        "source": stored if source == "id" else source,
        "figures": [{"count": "about 300", "source": "a"}],
    }
    made = api.post("/v1/acts", small(sources=[{"key": "a", "id": stored}, SOURCES[1]], breakdowns=[line]))
    assert len(made["breakdowns"][0]["figures"]) == kept


def test_mark_of_a_total_is_taken_and_refused_at_its_place_where_another_bears_one(api: Api) -> None:
    made = api.post("/v1/acts", small(headline={"figures": [{"count": 5000}, {"count": 4000, "text": "a rival"}]}))
    path = f"/v1/acts/{made['id']}"
    marked = api.patch(path, {"total": {"count": 5000, "accepted": True}})
    assert marked["headline"]["counts"]["announced"]["accepted"] is True
    problem = api.patch(path, {"total": {"count": 4000, "accepted": True}}, expect=422)
    assert [(error["code"], error["pointer"]) for error in problem["errors"]] == [("accepted_twice", "/total/accepted")]


def test_fault_of_a_milestone_is_told_at_the_place_where_it_was_posted(api: Api) -> None:
    steps = [
        {"type": "in_force", "on": "2025", "key": "x"},
        {"type": "adopted", "on": "2024"},
        {"type": "proposed", "on": "2023", "key": "x"},
    ]
    problem = api.post("/v1/acts", small(milestones=steps), expect=422)
    # In the order of their days the first of them comes last.
    assert [(error["code"], error["pointer"]) for error in problem["errors"]] == [("key_twice", "/milestones/0/key")]
