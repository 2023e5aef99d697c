"""Sums of counts, against a slow reference written from the data model alone."""

from collections.abc import Sequence
from random import Random

from hypothesis import given, strategies as st

from app.counts.count import Count
from app.counts.interval import NOTHING, UNQUANTIFIED, Interval, total


@st.composite
def counts(draw: st.DrawFn) -> Count:
    """Any count: quantified or not, open or not."""
    if draw(st.booleans()):
        low, best, high = sorted(draw(st.tuples(*[st.integers(0, 10**10)] * 3)))
        return Count.of(low, best, draw(st.sampled_from([high, None])))
    return Count.of(None, None, None)


INTERVALS = st.lists(counts(), max_size=4).map(total)


def reference(counts: Sequence[Count]) -> Interval:
    """The sum of counts, each of its numbers by its own pass over them."""
    quantified = [count for count in counts if count.low is not None]
    missing = len(counts) - len(quantified)
    if not quantified:
        return Interval(None, None, None, missing)
    low = sum(count.low or 0 for count in quantified)
    best = sum(count.best or 0 for count in quantified)
    open_above = any(count.high is None for count in quantified)
    high = None if open_above else sum(count.high or 0 for count in quantified)
    return Interval(low, best, high, missing)


@given(st.lists(counts()))
def test_a_total_agrees_with_the_reference(listed: list[Count]) -> None:
    assert total(listed) == reference(listed)


@given(st.lists(counts()), st.randoms())
def test_a_total_does_not_depend_on_the_order(listed: list[Count], random: Random) -> None:
    shuffled = list(listed)
    random.shuffle(shuffled)
    assert total(shuffled) == total(listed)


@given(INTERVALS, INTERVALS)
def test_adding_is_commutative(a: Interval, b: Interval) -> None:
    assert a.add(b) == b.add(a)


@given(INTERVALS, INTERVALS, INTERVALS)
def test_adding_is_associative(a: Interval, b: Interval, c: Interval) -> None:
    assert a.add(b).add(c) == a.add(b.add(c))


@given(INTERVALS)
def test_nothing_changes_no_sum(a: Interval) -> None:
    assert a.add(NOTHING) == NOTHING.add(a) == a


@given(st.lists(counts()), st.lists(counts()))
def test_a_total_of_totals_is_the_total_of_all(one: list[Count], other: list[Count]) -> None:
    assert total([total(one), total(other)]) == total(one + other)


@given(st.lists(counts(), min_size=1))
def test_a_sum_stays_in_order(listed: list[Count]) -> None:
    summed = total(listed)
    numbers = [n for n in (summed.low, summed.best, summed.high) if n is not None]
    assert numbers == sorted(numbers)
    assert summed.is_open is any(count.is_open for count in listed)
    assert summed.is_quantified is any(count.is_quantified for count in listed)


def test_the_lines_of_the_founding_example_come_to_15000() -> None:
    lines = [
        Count.of(5000, 5000, None),
        Count.of(2700, 3000, 3300),
        Count.of(6500, 7000, 7500),
        Count.of(None, None, None),
    ]
    assert total(lines) == Interval(14_200, 15_000, None, 1)


def test_no_counts_come_to_nothing_and_unquantified_ones_are_told() -> None:
    assert total([]) == NOTHING
    assert total([Count.of(None, None, None)] * 2) == UNQUANTIFIED.add(UNQUANTIFIED)
    assert total([Count.of(None, None, None)] * 2) == Interval(None, None, None, 2)
