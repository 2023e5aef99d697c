"""What pages ask the API's own reads for, in the shapes that pages need; no SQL of its own."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection
from starlette.responses import Response

from app.countries.queries import resolve_codes
from app.counts.dates import FIRST_YEAR, LAST_YEAR
from app.db.statements import Row
from app.errors import Fault, Invalid
from app.formats.rows import Rows
from app.totals import facts, queries as totals
from app.totals.schemas import Compare, Grouping, TotalsFilters
from app.vocabularies import Basis


def years_between(connection: Connection, basis: Basis, first: int | None, last: int | None) -> list[int]:
    """Return the years of a span, both ends included, in which acts count; none where no end is given.

    Totals by a list of years come from the tally; by `from` and `to` they walk through all acts. Raises `Invalid` for a
    span that ends before it begins.
    """
    if first is None and last is None:
        return []
    begin, end = first or FIRST_YEAR, last or LAST_YEAR
    if begin > end:
        message = f"The years end in {end}, before they begin in {begin}: turn them round, or leave one out."
        raise Invalid("The span of years is out of order.", Fault("years_out_of_order", message, parameter="to"))
    # Both stages: an act may count in one of them only.
    counted = rows_of(connection, TotalsFilters(basis=basis, compare=Compare.STAGE), Grouping.YEAR, bare=True)
    years = [row["year"] for row in counted if row["year"] is not None]
    # An empty list would choose all: a year in which no act counts chooses none.
    return [year for year in years if begin <= year <= end] or [begin]


def rows_of(connection: Connection, filters: TotalsFilters, *groups: Grouping, bare: bool = False) -> list[Row]:
    """Return the rows of one grouping, without the whole that each total tells beside them."""
    return totals.rows(connection, filters, groups, lines=facts.gives_lines(filters, groups), bare=bare)


def years_of(connection: Connection, filters: TotalsFilters) -> tuple[list[Row], list[Row]]:
    """Return the sums by year and family, and those by year: what a drawing of years is made of."""
    return rows_of(connection, filters, Grouping.YEAR, Grouping.FAMILY), rows_of(connection, filters, Grouping.YEAR)


def countries_of(connection: Connection, given: Sequence[str]) -> list[str]:
    """Return the alpha-3 codes of countries named by either code, each once; a code that is not known stays."""
    known = resolve_codes(connection, set(given))
    return list(dict.fromkeys(known.get(code, code) for code in given))


def listed(reply: Response | Rows) -> Row:
    """Return what a list of the API replies: its `data` and the rest."""
    # Rows are what a list gives as a file; a page asks for JSON.
    assert isinstance(reply, Response)
    found: Row = json.loads(bytes(reply.body))
    return found
