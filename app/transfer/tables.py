"""Reading tables, of CSV or of a sheet: a heading row, then rows, of which those that follow one another are an act."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from app.errors import Fault, Invalid
from app.formats.cells import undefused
from app.text import canonical, unfit
from app.transfer.grouping import MOST_ROWS, groups
from app.transfer.items import Item, shortened, unreadable
from app.transfer.matching import match
from app.transfer.tabular import TableRow, act_of

MOST_COLUMNS = 1_000
_NAMES = ("id", "external_id")


# How a row of help begins.
PASSED_OVER = "#"


class Row(NamedTuple):
    """One row of a file: the number of the line that it begins on, its cells, and why these are not all of it."""

    line: int
    cells: Sequence[str]
    fault: Fault | None = None


class Table:
    """The rows of a table, of which the first that is not blank are the headings.

    `columns` tells which heading was taken for which column, but for those that are a column's name. Where it
    `is_defused`, there is an apostrophe before what a spreadsheet would take for a formula, as exports write CSV.
    """

    def __init__(self, rows: Iterable[Row], *, is_defused: bool = False) -> None:
        self._is_defused = is_defused
        self._rows = iter(row for row in rows if _says_something(row))
        heading = next(self._rows, None)
        if heading is None:
            message = "The file holds no row; GET /v1/imports/template.csv shows what it is to look like."
            raise Invalid(message, Fault("empty", message))
        number = sum(1 for cell in heading.cells if cell.strip())
        if number > MOST_COLUMNS:
            message = f"The table has {number:,} columns, of at most {MOST_COLUMNS:,}: leave some out."
            raise unreadable("columns_too_many", message, line=heading.line)
        self._names, unmatched = match([canonical(cell) for cell in heading.cells])
        if unmatched:
            raise Invalid(
                "Columns of this table are not known.",
                *(
                    Fault(
                        one.code, one.message, line=heading.line, column=shortened(one.heading),
                        value=shortened(one.heading), suggestion=one.suggestion,
                    )
                    for one in unmatched
                ),
            )  # fmt: skip
        named = zip(heading.cells, self._names, strict=True)
        self.columns = {shortened(cell) or "": name for cell, name in named if name is not None and cell != name}
        self._known = frozenset(name for name in self._names if name is not None)
        # How many of the columns are names of the act, where all of these come first.
        leading = [*takewhile(_NAMES.__contains__, self._names)]
        self._first = len(leading) if self._known.intersection(_NAMES) == set(leading) else 0

    def items(self) -> Iterator[Item]:
        """Yield the acts, also those that can't be taken."""
        return map(self._item, groups(filter(None, map(self._read, self._rows))))

    def _item(self, rows: Sequence[TableRow]) -> Item:
        if len(rows) > MOST_ROWS:
            message = f"An act has at most {MOST_ROWS:,} rows."
            fault = Fault("too_many_rows", message, line=rows[0].line, column="external_id")
            return Item(rows[0].line, {"external_id": rows[0].name}, faults=[fault], columns=self._known)
        act = act_of(rows)
        item = Item(rows[0].line, act.document, origins=act.origins, rows=rows, columns=self._known)
        item.size = sum(len(text) for row in rows for text in row.cells.values())
        item.faults = [fault for row in rows for fault in row.faults] + [
            Fault(
                fault.code, fault.message, line=origin.line, column=origin.column,
                value=shortened(next(row.cells[origin.column] for row in rows if row.line == origin.line)),
            )
            for origin, fault in act.faults
        ]  # fmt: skip
        return item

    def _read(self, row: Row) -> TableRow | None:
        """Return a row with what is wrong with it, None where it has no cell."""
        if row.fault is not None:
            return self._of_another_width(row, row.fault, row.cells[:-1])
        missing = len(self._names) - len(row.cells)
        if missing > 0:
            message = f"The row ends {missing} cells before the headings do: it was cut off, or lacks separators."
            # Its last cell may be half of what stood there.
            return self._of_another_width(row, Fault("row_short", message, line=row.line), row.cells[:-1])
        if any(cell.strip() for cell in row.cells[len(self._names) :]):
            message = "The row has more cells than there are headings; text with a separator in it stands in quotes."
            return self._of_another_width(row, Fault("row_long", message, line=row.line), row.cells)
        cells, faults = self._cells(row.line, row.cells)
        if not cells and not faults:
            return None
        is_astray = "external_id" not in cells and any(fault.column in _NAMES for fault in faults)
        return TableRow(row.line, {} if is_astray else cells, faults, is_astray)

    def _of_another_width(self, row: Row, fault: Fault, cells: Sequence[str]) -> TableRow:
        """Return a row whose cells may stand under other headings than theirs: only names that come first are read."""
        named, faults = self._cells(row.line, cells[: self._first])
        is_named = not faults and len(cells) >= self._first
        return TableRow(row.line, named if is_named else {}, [fault], is_astray=True)

    def _cells(self, line: int, texts: Sequence[str]) -> tuple[dict[str, str], list[Fault]]:
        cells: dict[str, str] = {}
        faults = []
        for name, text in zip(self._names, texts, strict=False):
            value = canonical(text.strip())
            if not value:
                continue
            fault = unfit(value.replace("\r\n", "\n"))
            if name is None:
                faults.append(Fault("column_unnamed", "The column has no heading.", line=line, value=shortened(text)))
            elif fault is not None:
                faults.append(Fault(*fault, line=line, column=name))
            else:
                value = undefused(value) if self._is_defused else value
                cells[name] = value.replace("\r\n", "\n")
        return cells, faults


def _says_something(row: Row) -> bool:
    first = next((cell.strip() for cell in row.cells if cell.strip()), PASSED_OVER)
    return not first.startswith(PASSED_OVER)
