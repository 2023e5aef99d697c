"""Reading tables, of CSV or of a sheet: a heading row, then rows, of which those that follow one another are an act."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.errors import Fault, Invalid
from app.text import canonical, unfit
from app.transfer.items import Item, shortened
from app.transfer.matching import match
from app.transfer.tabular import TableRow, act_of, groups

# So many lines an act may have (app/acts/schemas.py), and some rows that tell of further sources.
_MOST_ROWS = 1_000
_DEFUSED = ("'=", "'+", "'-", "'@", "'\t", "'\r")


# How a row of help begins.
PASSED_OVER = "#"


class Row(NamedTuple):
    """One row of a file: the number of the line that it begins on, and its cells."""

    line: int
    cells: Sequence[str]


class Table:
    """The rows of a table, of which the first that is not blank are the headings.

    `columns` tells which heading was taken for which column, but for those that are a column's name.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = iter(row for row in rows if _says_something(row))
        heading = next(self._rows, None)
        if heading is None:
            message = "The file holds no row; GET /v1/imports/template.csv shows what it is to look like."
            raise Invalid(message, Fault("empty", message))
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

    def items(self) -> Iterator[Item]:
        """Yield the acts; a row that is broken is an item of its own."""
        broken: list[Item] = []
        for rows in groups(self._good(broken)):
            yield from broken
            broken.clear()
            if len(rows) > _MOST_ROWS:
                message = f"An act has at most {_MOST_ROWS:,} rows."
                fault = Fault("too_many_rows", message, line=rows[0].line, column="external_id")
                yield Item(rows[0].line, {}, faults=[fault], columns=self._known)
                continue
            yield self._item(rows)
        yield from broken

    def _item(self, rows: Sequence[TableRow]) -> Item:
        act = act_of(rows)
        item = Item(rows[0].line, act.document, origins=act.origins, rows=rows, columns=self._known)
        item.faults = [
            Fault(
                fault.code, fault.message, line=origin.line, column=origin.column,
                value=shortened(next(row.cells[origin.column] for row in rows if row.line == origin.line)),
            )
            for origin, fault in act.faults
        ]  # fmt: skip
        return item

    def _good(self, broken: list[Item]) -> Iterator[TableRow]:
        """Yield the rows that can be read; the others are put into `broken`."""
        for row in self._rows:
            cells, faults = self._cells(row)
            if faults:
                broken.append(Item(row.line, {}, faults=faults, columns=self._known))
            elif cells:
                yield TableRow(row.line, cells)

    def _cells(self, row: Row) -> tuple[dict[str, str], list[Fault]]:
        missing = len(self._names) - len(row.cells)
        if missing > 0:
            message = f"The row ends {missing} cells before the headings do: it was cut off, or lacks separators."
            return {}, [Fault("row_short", message, line=row.line)]
        if any(cell.strip() for cell in row.cells[len(self._names) :]):
            message = "The row has more cells than there are headings; text with a separator in it stands in quotes."
            return {}, [Fault("row_long", message, line=row.line)]
        cells: dict[str, str] = {}
        faults = []
        for name, cell in zip(self._names, row.cells, strict=False):
            value = canonical(cell.strip())
            if not value:
                continue
            fault = unfit(value.replace("\r\n", "\n"))
            if name is None:
                faults.append(
                    Fault("column_unnamed", "The column has no heading.", line=row.line, value=shortened(cell))
                )
            elif fault is not None:
                faults.append(Fault(*fault, line=row.line, column=name))
            else:
                # Exports put an apostrophe before what a spreadsheet would take for a formula.
                value = value[1:] if value.startswith(_DEFUSED) else value
                cells[name] = value.replace("\r\n", "\n")
        return cells, faults


def _says_something(row: Row) -> bool:
    first = next((cell.strip() for cell in row.cells if cell.strip()), PASSED_OVER)
    return not first.startswith(PASSED_OVER)
