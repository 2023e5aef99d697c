"""Tests of app/dashboard/charts/scales.py: places keep the order of numbers and stay between the ends."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from app.dashboard.charts.scales import Linear, Time, logarithmic, round_years, short

numbers = st.integers(0, 10**10)


@given(st.integers(1, 10**10), numbers, numbers)
def test_linear_keeps_order_and_frame(most: int, one: int, other: int) -> None:
    scale = Linear(most, 200, 10)
    low, high = scale(min(one, other)), scale(max(one, other))
    assert 10 <= high <= low <= 200
    assert scale(0) == 200
    assert scale(most) == 10


@given(st.integers(1, 10**10))
def test_linear_ticks_are_few_and_round(most: int) -> None:
    ticks = Linear(most, 0, 100).ticks()
    assert ticks[0] == 0
    assert 1 <= len(ticks) <= 6
    assert ticks == sorted(set(ticks))
    assert ticks[-1] <= most


@given(st.lists(numbers, min_size=1, max_size=20), st.booleans())
def test_logarithmic_keeps_order_and_frame(values: list[int], downwards: bool) -> None:
    scale = logarithmic(values, *((300.0, 20.0) if downwards else (20.0, 300.0)))
    places = [scale(value) for value in sorted(values)]
    assert places == sorted(places, reverse=downwards)
    assert all(20 <= place <= 300 for place in places)
    ticks = [scale(tick) for tick in scale.ticks()]
    assert len(ticks) == len(set(ticks)) <= 9


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_time_keeps_order_and_frame(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    scale = Time(first.year, last.year, 0, 100)
    assert 0 <= scale(first) <= scale(last) < 100
    assert all(first.year <= year <= last.year for year in scale.ticks())


@pytest.mark.parametrize(("first", "last", "years"), [(2020, 2026, [2020, 2022, 2024, 2026]), (2025, 2025, [2025])])
def test_takes_round_years(first: int, last: int, years: list[int]) -> None:
    assert round_years(first, last, 4) == years


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (500, "500"),
        (999, "999"),
        (2000, "2k"),
        (999_499, "999k"),
        (999_500, "1M"),
        (999_999, "1M"),
        (1_250_000, "1.25M"),
        (999_999_999, "1bn"),
        (10**10, "10bn"),
        (10**12, "1tn"),
        (2**53, "9010tn"),
    ],
)
def test_says_a_round_number_short(number: int, said: str) -> None:
    assert short(number) == said
