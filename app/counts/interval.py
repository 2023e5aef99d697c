"""Sums of counts: intervals without words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Quantity(Protocol):
    """What can be added up: a count or an interval."""

    @property
    def low(self) -> int | None:
        """The lower bound; None if not quantified."""

    @property
    def best(self) -> int | None:
        """The number to show; None if not quantified."""

    @property
    def high(self) -> int | None:
        """The upper bound; None if open or not quantified."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A derived count: a sum as an interval, and how many of its parts bear no number.

    ``low`` None: nothing was quantified, and the three are None. ``high`` None beside a low: open.
    """

    low: int | None
    best: int | None
    high: int | None
    unquantified: int = 0

    @property
    def is_quantified(self) -> bool:
        """Whether any number is in the sum."""
        return self.low is not None

    @property
    def is_open(self) -> bool:
        """Whether the sum bears a number without an upper bound."""
        return self.low is not None and self.high is None

    @classmethod
    def of(cls, count: Quantity) -> Interval:
        """The interval of one count: its numbers, and 1 unquantified if it bears none.

        An interval comes back as it is, with the unquantified parts that it tells already.
        """
        if isinstance(count, Interval):
            return count
        if count.low is None:
            return UNQUANTIFIED
        return cls(count.low, count.best, count.high)

    def add(self, other: Interval) -> Interval:
        """The sum of both (docs/data-model.md, "Counts add as intervals").

        Lows add, bests add, highs add unless one is open; a part without a number adds nothing
        and is told in ``unquantified``.
        """
        unquantified = self.unquantified + other.unquantified
        if self.low is None or self.best is None:
            return Interval(other.low, other.best, other.high, unquantified)
        if other.low is None or other.best is None:
            return Interval(self.low, self.best, self.high, unquantified)
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(self.low + other.low, self.best + other.best, high, unquantified)

    def as_served(self) -> dict[str, int | None]:
        """The interval as it is written in JSON."""
        return {
            "low": self.low,
            "best": self.best,
            "high": self.high,
            "unquantified": self.unquantified,
        }


NOTHING = Interval(None, None, None, 0)
"""The sum of no counts: what adding leaves everything as it is."""

UNQUANTIFIED = Interval(None, None, None, 1)
"""One count that bears no number."""


def total(counts: Iterable[Quantity]) -> Interval:
    """The sum of counts or intervals; three None where none of them is quantified."""
    result = NOTHING
    for count in counts:
        result = result.add(Interval.of(count))
    return result
