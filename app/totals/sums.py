"""Sums as the database adds them, and as they are told: an interval with an open end, or not quantified."""

from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func


class Sums(NamedTuple):
    """The sum of some counts: how many bear a number, how many of those are open, and the sums of their ends."""

    acts: int = 0
    quantified: int = 0
    low: int = 0
    best: int = 0
    high_sum: int = 0
    open: int = 0
    unquantified: int = 0

    def interval(self) -> dict[str, int | None]:
        """Return the sum as low, best, high and unquantified (docs/data-model.md, "Counts add as intervals")."""
        known = self.quantified > 0
        return {
            "low": self.low if known else None,
            "best": self.best if known else None,
            "high": self.high_sum if known and not self.open else None,
            "unquantified": self.unquantified,
        }


Grouped = dict[tuple[Any, ...], tuple[Sums, Sums | None]]
"""For each group, by its keys, the sum, and that of the persons who leave custody if any act says."""
Pairs = dict[tuple[Any, ...], tuple[Sums, Sums]]
"""For each group the sums of the acts that have a number on both sides of a comparison, a side each."""


def sums_of(
    acts: ColumnElement[int], low: Any, best: Any, high: Any, unquantified: Any
) -> tuple[ColumnElement[Any], ...]:
    """Return the columns of `Sums` over rows with these counts, as whole numbers on both databases."""
    is_open = case((and_(low.is_not(None), high.is_(None)), 1), else_=0)
    added = (func.coalesce(func.sum(column), 0) for column in (low, best, high, is_open, unquantified))
    return (acts, func.count(low), *(cast(column, BigInteger) for column in added))


def distance(one: Sums, other: Sums) -> dict[str, int | None]:
    """Return `one` less `other`, sums over the same acts, which have a number for both: signed, null = open there.

    The sum of the distances is the distance of the sums. Source: docs/data-model.md, "Which figure counts".
    """
    return {
        "acts": one.acts,
        "low": one.low - other.high_sum if one.acts and not other.open else None,
        "best": one.best - other.best if one.acts else None,
        "high": one.high_sum - other.low if one.acts and not one.open else None,
    }
