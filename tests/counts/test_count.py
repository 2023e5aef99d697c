"""Counts: the rules that their numbers keep, and the qualifier that numbers alone give."""

import pytest
from hypothesis import given, strategies as st

from app.counts.count import LARGEST, Count, CountError
from app.vocabularies import Qualifier

NUMBERS = st.integers(-5, 20) | st.integers(LARGEST - 5, LARGEST + 5) | st.none()


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_count_is_made_when_its_numbers_keep_the_rules_and_only_then(
    low: int | None, best: int | None, high: int | None
) -> None:
    given_numbers = [number for number in (low, best, high) if number is not None]
    quantified = low is not None and best is not None
    nothing = not given_numbers
    in_order = given_numbers == sorted(given_numbers)
    in_range = all(0 <= number <= LARGEST for number in given_numbers)
    if nothing or (quantified and in_order and in_range):
        count = Count.of(low, best, high)
        assert (count.low, count.best, count.high) == (low, best, high)
        assert count.is_quantified is quantified
        assert count.is_open is (quantified and high is None)
    else:
        with pytest.raises(CountError):
            Count.of(low, best, high)


@pytest.mark.parametrize(
    ("low", "best", "high", "code", "member"),
    [
        (5, None, None, "count_incomplete", "best"),
        (None, 5, None, "count_incomplete", "low"),
        (None, 5, 6, "count_incomplete", "low"),
        (None, None, 5, "count_incomplete", "high"),
        (-1, 5, 6, "count_out_of_range", "low"),
        (1, 5, LARGEST + 1, "count_out_of_range", "high"),
        (6, 5, 7, "count_out_of_order", "low"),
        (5, 8, 7, "count_out_of_order", "high"),
    ],
)
def test_a_refusal_names_the_member_at_fault(
    low: int | None, best: int | None, high: int | None, code: str, member: str
) -> None:
    with pytest.raises(CountError) as refused:
        Count.of(low, best, high)
    assert (refused.value.code, refused.value.member) == (code, member)
    assert refused.value.message == str(refused.value)


@pytest.mark.parametrize(
    ("low", "best", "high", "qualifier"),
    [
        (5, 5, 5, Qualifier.EXACT),
        (0, 0, 0, Qualifier.EXACT),
        (5, 5, None, Qualifier.MORE_THAN),
        (5, 6, None, Qualifier.MORE_THAN),
        (None, None, None, Qualifier.UNKNOWN),
        (5, 6, 7, Qualifier.BETWEEN),
        (5, 5, 7, Qualifier.BETWEEN),
    ],
)
def test_a_qualifier_left_out_follows_from_the_numbers(
    low: int | None, best: int | None, high: int | None, qualifier: Qualifier
) -> None:
    assert Count.of(low, best, high).qualifier is qualifier


def test_a_posted_qualifier_and_wording_stand_as_they_are() -> None:
    count = Count.of(5, 6, 7, Qualifier.ABOUT, "alrededor de seis")
    assert (count.qualifier, count.wording) == (Qualifier.ABOUT, "alrededor de seis")


@given(st.integers(0, LARGEST))
def test_a_bare_integer_is_exact_and_bears_no_wording(number: int) -> None:
    assert Count.exactly(number) == Count(number, number, number, Qualifier.EXACT, None)


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_a_bare_integer_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(CountError):
        Count.exactly(number)
