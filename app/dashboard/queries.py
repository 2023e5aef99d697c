"""What pages ask the API's own reads for, in the shapes that pages need; no SQL of its own."""

import json
from datetime import date

from sqlalchemy import Connection
from starlette.responses import Response

from app.db.statements import Row
from app.formats.rows import Rows
from app.totals import facts, queries as totals
from app.totals.schemas import Grouping, TotalsFilters

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


def rows_of(connection: Connection, filters: TotalsFilters, *groups: Grouping, bare: bool = False) -> list[Row]:
    """Return the rows of one grouping, without the whole that each total tells beside them."""
    return totals.rows(connection, filters, groups, lines=facts.gives_lines(filters, groups), bare=bare)


def years_of(connection: Connection, filters: TotalsFilters) -> tuple[list[Row], list[Row]]:
    """Return the sums by year and family, and those by year: what a drawing of years is made of."""
    return rows_of(connection, filters, Grouping.YEAR, Grouping.FAMILY), rows_of(connection, filters, Grouping.YEAR)


def listed(reply: Response | Rows) -> Row:
    """Return what a list of the API replies: its `data` and the rest."""
    # Rows are what a list gives as a file; a page asks for JSON.
    assert isinstance(reply, Response)
    found: Row = json.loads(bytes(reply.body))
    return found
