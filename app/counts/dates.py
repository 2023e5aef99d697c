"""Partial dates: a year, a month or a day, never made more exact than their source."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

FIRST_YEAR = 1000
LAST_YEAR = 2999

_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_T = TypeVar("_T")


class DateError(ValueError):
    """A text that is no partial date; ``code`` is stable, for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known, as the span of days that it may mean.

    ``text``: YYYY, YYYY-MM or YYYY-MM-DD. ``first`` and ``last``: the span's days, both included.
    """

    text: str
    first: date
    last: date

    # A record is read, stored and derived from in one go, and each step asks for the same few dates.
    @staticmethod
    @lru_cache(maxsize=10_000)
    def parse(text: str) -> PartialDate:
        """The partial date of a text; strict, so that one date has one spelling.

        Raises DateError: ``date_malformed`` where the text has another shape (other digits,
        blanks, a time) and ``date_impossible`` where no calendar has such a day, or the year is
        not from 1000 to 2999.
        """
        shape = _SHAPE.fullmatch(text)
        if shape is None:
            raise DateError(
                "date_malformed",
                "a date is written YYYY, YYYY-MM or YYYY-MM-DD, such as 2025-12-19",
            )
        year, month, day = (None if part is None else int(part) for part in shape.groups())
        assert year is not None
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise DateError(
                "date_impossible",
                f"the year must be from {FIRST_YEAR} to {LAST_YEAR}, not {text[:4]}",
            )
        if month is None:
            return PartialDate(text, date(year, 1, 1), date(year, 12, 31))
        if not 1 <= month <= 12:
            raise DateError("date_impossible", f"a year has the months 01 to 12, not {text[5:7]}")
        days = monthrange(year, month)[1]
        if day is None:
            return PartialDate(text, date(year, month, 1), date(year, month, days))
        if not 1 <= day <= days:
            raise DateError("date_impossible", f"{text[:7]} has the days 01 to {days}, not {text[8:]}")
        return PartialDate(text, date(year, month, day), date(year, month, day))

    @property
    def year(self) -> int:
        """The year, which every partial date has."""
        return self.first.year

    def overlaps(self, other: PartialDate) -> bool:
        """Whether any day may be meant by both."""
        return self.first <= other.last and other.first <= self.last

    def overlaps_span(self, since: PartialDate | None, until: PartialDate | None) -> bool:
        """Whether the date overlaps the span of the filters ``from`` and ``to``, ends included.

        ``since`` counts from its first day, ``until`` to its last (to=2025 is all of 2025); a
        bound left out is no bound.
        """
        if since is not None and self.last < since.first:
            return False
        return until is None or self.first <= until.last

    def __str__(self) -> str:
        return self.text


def merge_by_first_day(items: Iterable[_T], on: Callable[[_T], PartialDate | None]) -> list[_T]:
    """Items in the order posted, but a dated one is put before those of a later first day.

    The order of milestones (docs/data-model.md, "Dates and status"): an undated item stays behind
    the neighbour it was posted behind; undated ones in front of all stay in front.
    """
    groups: list[tuple[date, list[_T]]] = []
    for item in items:
        when = on(item)
        if when is not None:
            groups.append((when.first, [item]))
        elif groups:
            groups[-1][1].append(item)
        else:
            groups.append((date.min, [item]))
    groups.sort(key=lambda group: group[0])
    return [item for _, group in groups for item in group]
