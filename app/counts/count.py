"""The count: an interval with its qualifier and the words that it was reported in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from app.vocabularies import Qualifier

LARGEST = 10_000_000_000
"""The largest number that a count may hold; sums of millions of counts stay below 2^63."""


class CountError(ValueError):
    """A count that breaks a rule of docs/data-model.md; ``code`` is stable, for programs."""

    def __init__(self, code: str, message: str, member: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.member = member
        """Which member of the count is at fault, if one is."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many persons, as an interval: ``low`` ≤ ``best`` ≤ ``high``, 0 to 10,000,000,000.

    ``high`` None beside a ``low``: no upper bound is known (open). All three None: the count is
    not quantified. Made by :meth:`of`, which checks this; :meth:`exactly`; or ``read_wording``.
    """

    low: int | None
    best: int | None
    high: int | None
    qualifier: Qualifier
    wording: str | None = None

    @classmethod
    def of(
        cls,
        low: int | None,
        best: int | None,
        high: int | None,
        qualifier: Qualifier | None = None,
        wording: str | None = None,
    ) -> Self:
        """The count of these members as posted; they are taken as they stand, in any language.

        A qualifier left out follows from the numbers (docs/data-model.md): exact if low = high,
        more_than if open, unknown if not quantified, else between. Raises CountError: codes
        ``count_incomplete`` (low without best, best without low, high alone),
        ``count_out_of_range`` and ``count_out_of_order``.
        """
        if low is None or best is None:
            _check_unquantified(low, best, high)
        else:
            _check_numbers(low, best, high)
        if qualifier is None:
            qualifier = _qualifier_of(low, high)
        return cls(low, best, high, qualifier, wording)

    @classmethod
    def exactly(cls, number: int) -> Self:
        """The count of a bare integer: exact, without wording. Raises CountError out of range."""
        return cls.of(number, number, number, Qualifier.EXACT)

    @property
    def is_quantified(self) -> bool:
        """Whether the count bears a number at all."""
        return self.low is not None

    @property
    def is_open(self) -> bool:
        """Whether the count bears a number without an upper bound."""
        return self.low is not None and self.high is None

    def as_posted(self) -> dict[str, int | str | None]:
        """The count in full, as it is written in JSON."""
        return {
            "low": self.low,
            "best": self.best,
            "high": self.high,
            "qualifier": self.qualifier.value,
            "wording": self.wording,
        }


def _check_unquantified(low: int | None, best: int | None, high: int | None) -> None:
    """Refuse a count that gives one of low and best only, or a high without them."""
    if low is None and best is None:
        if high is not None:
            raise CountError(
                "count_incomplete",
                "a count with a high also needs low and best; for “up to” a number, low is 0",
                "high",
            )
        return
    missing, given = ("low", "best") if low is None else ("best", "low")
    raise CountError("count_incomplete", f"a count has low and best, or neither: {given} stands alone", missing)


def _check_numbers(low: int, best: int, high: int | None) -> None:
    """Refuse numbers outside 0 to LARGEST, and numbers out of order."""
    for member, number in (("low", low), ("best", best), ("high", high)):
        if number is not None and not 0 <= number <= LARGEST:
            raise CountError(
                "count_out_of_range",
                f"{member} must be from 0 to {LARGEST:,}",
                member,
            )
    if low > best:
        raise CountError("count_out_of_order", f"low ({low:,}) must not be above best ({best:,})", "low")
    if high is not None and best > high:
        raise CountError("count_out_of_order", f"best ({best:,}) must not be above high ({high:,})", "high")


def _qualifier_of(low: int | None, high: int | None) -> Qualifier:
    """The qualifier that the numbers alone give."""
    if low is None:
        return Qualifier.UNKNOWN
    if high is None:
        return Qualifier.MORE_THAN
    return Qualifier.EXACT if low == high else Qualifier.BETWEEN
