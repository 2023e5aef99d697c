"""What pages ask the API's own reads for, in the shapes that pages need; no SQL of its own."""

from datetime import date

FIRST_YEAR = 1900


def years_between(first: int | None, last: int | None) -> list[int]:
    """Return the years of a span, both ends included; none where no end is given.

    Totals by a list of years come from the tally; by `from` and `to` they walk through all acts.
    """
    if first is None and last is None:
        return []
    begin = FIRST_YEAR if first is None else first
    end = date.today().year + 1 if last is None else last  # noqa: DTZ011 - a year to come is in the list either way
    # An empty list would choose all: a span that holds no year chooses one that no act has.
    return list(range(begin, end + 1)) or [1000]
