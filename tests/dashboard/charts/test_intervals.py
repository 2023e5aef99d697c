"""Tests of app/dashboard/charts/intervals.py: an open end looks open, and what has no number says so."""

from typing import Any

from hypothesis import given, strategies as st

from app.dashboard.charts.intervals import Line, Mark, intervals
from tests.dashboard.charts.drawings import HOSTILE, labels, parsed
from tests.dashboard.charts.rows import count, counts


@given(st.lists(counts(), min_size=1, max_size=12), st.sampled_from([380, 680, 1000]))
def test_draws_whatever_counts_there_are(found: list[Any], width: int) -> None:
    lines = [Line(HOSTILE, [Mark("announced", one, "announced"), Mark("implemented", None, HOSTILE)]) for one in found]
    root = parsed(intervals(lines, title="Counts", width=width))
    assert len(labels(root)) == 2 * len(found)


def test_tells_open_ends_from_closed_ones() -> None:
    marks = [Mark("announced", count(100, 100, None), "a"), Mark("implemented", count(80, 90, 100), "b")]
    root = parsed(intervals([Line("Persons", marks, "/acts")], title="Counts"))
    assert labels(root) == ["Persons, a: 100 or more", "Persons, b: 90 (80–100)"]
    open_, closed = root.iter("a")
    assert open_.findall("path")
    assert not closed.findall("path")
    assert [text.text for text in open_.iter("text")] == ["100+"]


def test_says_what_is_not_quantified_and_what_is_not_there() -> None:
    marks = [Mark("announced", count(None, None, None), "a"), Mark("implemented", None, "b")]
    root = parsed(intervals([Line("Persons", marks)], title="Counts"))
    words = [text.text for text in root.iter("text")]
    assert "not quantified" in words
    assert "no figure" in words
