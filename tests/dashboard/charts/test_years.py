"""Tests of app/dashboard/charts/years.py: bars as high as their numbers, ends drawn, silence cut out."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from app.dashboard.charts.theme import FAMILIES
from app.dashboard.charts.years import _slots, stacked_years
from tests.dashboard.charts.drawings import labels, parsed
from tests.dashboard.charts.rows import count, counts

years = st.integers(1950, 2026)


@given(
    st.dictionaries(st.tuples(years, st.sampled_from(FAMILIES)), counts(), max_size=30),
    st.sampled_from([380, 680, 1000]),
)
def test_draws_whatever_totals_say(parts: dict[tuple[int, str], Any], width: int) -> None:
    rows = [{"year": year, "family": family, **sum_} for (year, family), sum_ in parts.items()]
    totals = [{"year": year, **sum_} for (year, _), sum_ in parts.items()]
    root = parsed(stacked_years(rows, totals, title="Persons", width=width))
    assert len(labels(root)) == len({year for year, _ in parts})


def test_makes_bars_as_high_as_their_numbers() -> None:
    rows = [
        {"year": 2020, "family": "release", **count(100, 100, 100)},
        {"year": 2021, "family": "record", **count(50, 50, 50)},
    ]
    root = parsed(stacked_years(rows, [{"year": row["year"], **row} for row in rows], title="Persons"))
    high, low = (float(rect.get("height") or 0) for rect in root.iter("rect"))
    assert abs(high - 2 * low) < 0.2


def bars(*numbers: int) -> list[dict[str, Any]]:
    """Return a year for each number, from 2000 on, all of them releases."""
    return [{"year": year, "family": "release", **count(n, n, n)} for year, n in enumerate(numbers, 2000)]


def test_draws_a_bar_far_above_all_others_broken_with_its_number() -> None:
    rows = bars(90, 5_000_000, *[100] * 6)
    root = parsed(stacked_years(rows, rows, title="Persons"))
    assert "5M" in [text.text for text in root.iter("text")]
    heights = sorted(float(rect.get("height") or 0) for rect in root.iter("rect"))
    assert heights[1] < heights[-1] < 2 * heights[1]
    assert "2001: 5,000,000" in labels(root)


def test_breaks_none_of_a_few_bars() -> None:
    rows = bars(200, 25_000, 400_000)
    root = parsed(stacked_years(rows, rows, title="Persons"))
    assert [path for path in root.iter("path") if path.get("class") == "break"] == []


def test_tells_open_ends_and_missing_numbers() -> None:
    totals = [{"year": 2020, **count(100, 100, None)}, {"year": 2021, **count(None, None, None)}]
    root = parsed(stacked_years([], totals, title="Persons"))
    assert labels(root) == ["2020: 100 or more", "2021: not quantified"]
    assert len(list(root.iter("circle"))) == 1


@given(st.sets(st.integers(1000, 2999), min_size=1, max_size=30))
def test_gives_each_year_a_place_in_order(some: set[int]) -> None:
    slots = _slots(some)
    assert some <= slots.keys()
    places = [slots[year] for year in sorted(slots)]
    assert places == sorted(set(places))
    assert places[0] == 0


@pytest.mark.parametrize("step", [1, 7, 15])
def test_names_few_years_below_however_many_are_shown(step: int) -> None:
    totals = [{"year": year, **count(1, 1, 1)} for year in range(1000, 3000, step)]
    root = parsed(stacked_years([], totals, title="Persons", width=380))
    named = [text.text for text in root.iter("text") if text.get("text-anchor") == "middle"]
    assert named == ["1000", "1500", "2000", "2500"]


def test_says_so_where_there_is_nothing() -> None:
    assert "No dated act" in str(parsed(stacked_years([], [], title="Persons")).findtext("text"))
