"""The rows of the table of wordings: what each qualifier makes of a number."""

from __future__ import annotations

from app.vocabularies import Qualifier

Bounds = tuple[int, int, int | None]


def unit_of(number: int) -> int:
    """The place of the last significant digit: 3,000 gives 1,000; 15,500 gives 100; 17 gives 1."""
    unit = 1
    while number and number % (unit * 10) == 0:
        unit *= 10
    return unit


def spread_of(number: int) -> int:
    """How far a rounded number may be off: half its unit, at most a tenth of it, rounded down."""
    return min(unit_of(number) // 2, number // 10)


def bounds_of(qualifier: Qualifier, number: int) -> Bounds:
    """Low, best and high of one number under a qualifier (docs/data-model.md, the table).

    For exact, about, nearly, more_than, at_least, less_than (of 1 or more) and up_to; any other
    qualifier has no single number and is a ValueError.
    """
    match qualifier:
        case Qualifier.EXACT:
            return number, number, number
        case Qualifier.ABOUT:
            spread = spread_of(number)
            return number - spread, number, number + spread
        case Qualifier.NEARLY:
            return number - spread_of(number), number, number
        case Qualifier.MORE_THAN | Qualifier.AT_LEAST:
            return number, number, None
        case Qualifier.UP_TO:
            return 0, number, number
        case Qualifier.LESS_THAN if number > 0:
            return 0, number - 1, number - 1
        case _:
            raise ValueError(f"{qualifier.value} has no row for the number {number}")
