"""The rows of the table of wordings: unit, half a unit, a tenth, halves rounded down."""

from decimal import ROUND_FLOOR, Decimal

import pytest
from hypothesis import given, strategies as st

from app.counts.rows import bounds_of, spread_of, unit_of
from app.vocabularies import Qualifier

NUMBERS = st.integers(0, 10**10) | st.builds(
    lambda digits, zeros: digits * 10**zeros, st.integers(0, 99), st.integers(0, 8)
)


def spread_by_decimals(number: int) -> int:
    """Half a unit, at most a tenth, rounded down: by the digits of the number as text."""
    text = str(number)
    zeros = len(text) - len(text.rstrip("0")) if number else 0
    half_unit = Decimal(10) ** zeros / 2
    return int(min(half_unit, Decimal(number) / 10).to_integral_value(ROUND_FLOOR))


@pytest.mark.parametrize(("number", "unit"), [(3000, 1000), (15_500, 100), (17, 1), (0, 1), (10, 10)])
def test_the_unit_is_the_place_of_the_last_significant_digit(number: int, unit: int) -> None:
    assert unit_of(number) == unit


@given(NUMBERS)
def test_the_spread_agrees_with_the_reference(number: int) -> None:
    assert spread_of(number) == spread_by_decimals(number)


@given(NUMBERS)
def test_every_row_holds_its_number(number: int) -> None:
    spread = spread_by_decimals(number)
    assert bounds_of(Qualifier.EXACT, number) == (number, number, number)
    assert bounds_of(Qualifier.ABOUT, number) == (number - spread, number, number + spread)
    assert bounds_of(Qualifier.NEARLY, number) == (number - spread, number, number)
    assert bounds_of(Qualifier.MORE_THAN, number) == (number, number, None)
    assert bounds_of(Qualifier.AT_LEAST, number) == (number, number, None)
    assert bounds_of(Qualifier.UP_TO, number) == (0, number, number)
    assert bounds_of(Qualifier.LESS_THAN, number + 1) == (0, number, number)


@pytest.mark.parametrize(
    ("qualifier", "number"),
    [
        (Qualifier.LESS_THAN, 0),
        (Qualifier.BETWEEN, 5),
        (Qualifier.VAGUE, 5),
        (Qualifier.UNKNOWN, 5),
    ],
)
def test_what_has_no_row_is_an_error(qualifier: Qualifier, number: int) -> None:
    with pytest.raises(ValueError, match="no row"):
        bounds_of(qualifier, number)
