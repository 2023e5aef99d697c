"""Parting the rows of a table into acts: those that follow one another with one name.

A row that is broken is of an act too, which is not taken without it. Where its name can't be read, the rows around it
tell whose it is; where they can't either, neither act beside it is taken.
"""

from collections.abc import Iterable, Iterator

from app.errors import Fault
from app.transfer.items import LONGEST_LINE
from app.transfer.tabular import TableRow

# So many lines an act may have (app/acts/schemas.py), and some rows that tell of further sources.
MOST_ROWS = 1_000
# An act of so many characters could not be posted, however often its rows repeat them.
_MOST_TEXT = 4 * LONGEST_LINE


def groups(rows: Iterable[TableRow]) -> Iterator[list[TableRow]]:
    """Yield the rows of each act: those that follow one another with the same external_id, or without it the same id.

    A row with neither is an act by itself. Of an act that is too large so many rows are given as show it.
    """
    parting = _Parting()
    for row in rows:
        yield from parting.take(row)
    yield from parting.end()


class _Parting:
    """The act that was met last, and the rows since of which it isn't told yet whose they are."""

    def __init__(self) -> None:
        self._rows: list[TableRow] = []
        self._name: str | None = None
        # Its texts, each held once.
        self._texts: dict[str, str] = {}
        self._size = 0
        self._astray: list[TableRow] = []
        # A row that may be of the next act.
        self._unclear: TableRow | None = None

    def take(self, row: TableRow) -> Iterator[list[TableRow]]:
        """Take the next row; yield the acts that are at an end."""
        if row.name is not None and row.name == self._name:
            for one in self._astray:
                # Its name was misread.
                self._add(one._replace(cells={}))
            self._astray.clear()
            self._add(row)
        elif row.is_astray:
            self._astray.append(row)
            if len(self._astray) > MOST_ROWS:
                # More than the rest of any act: what comes next is another.
                self._unclear = row
                yield from self.end()
        else:
            # Just before its first row that is whole, what bears its name is of the act.
            its: list[TableRow] = []
            while self._astray and row.name is not None and self._astray[-1].name == row.name:
                its.insert(0, self._astray.pop())
            yield from self.end()
            self._name = row.name
            for one in (*its, row):
                self._add(one)
            if self._unclear is not None:
                self._doubt(0, self._unclear)
                self._unclear = None

    def end(self) -> Iterator[list[TableRow]]:
        """Yield the act, which has ended, and the rows that are of none that is known."""
        self._unclear = next((row for row in self._astray if row.name is None), self._unclear)
        if self._rows:
            if self._unclear is not None:
                self._doubt(-1, self._unclear)
            yield self._rows
        yield from ([row] for row in self._astray)
        self._rows, self._name, self._astray = [], None, []
        self._texts, self._size = {}, 0

    def _add(self, row: TableRow) -> None:
        if len(self._rows) > MOST_ROWS or self._size > _MOST_TEXT:
            return
        self._size += sum(len(text) for text in set(row.cells.values()) if text not in self._texts)
        row = row._replace(cells={name: self._texts.setdefault(text, text) for name, text in row.cells.items()})
        if self._size > _MOST_TEXT:
            message = f"The rows of an act hold at most {_MOST_TEXT:,} characters, what is repeated once: shorten it."
            fault = Fault("act_too_large", message, line=row.line, column="external_id")
            row = row._replace(faults=(*row.faults, fault))
        self._rows.append(row)

    def _doubt(self, place: int, unclear: TableRow) -> None:
        """Have the act refused: the row may be of it."""
        message = f"It can't be told whether line {unclear.line}, which is broken, is of this act: mend that line."
        row = self._rows[place]
        fault = Fault("row_unclear", message, line=row.line, column="external_id")
        self._rows[place] = row._replace(faults=(*row.faults, fault))
