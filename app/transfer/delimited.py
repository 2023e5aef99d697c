"""Reading CSV: UTF-8, with or without a byte order mark; parted by commas, semicolons or tabs, as the headings show."""

import csv
from collections.abc import Iterator
from typing import IO

from app.errors import Fault, Invalid
from app.transfer.items import unreadable
from app.transfer.ndjson import check_utf8, lines_of
from app.transfer.tables import Row

_SEPARATORS = ",;\t"


def read_csv(file: IO[bytes]) -> Iterator[Row]:
    """Yield the rows of a file. Raises `Invalid` where it can't be read on: another encoding, an open quotation."""
    lines = _Lines(file)
    first = next(lines, "")
    separator = max(_SEPARATORS, key=first.count)
    lines.put_back(first)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        begins = lines.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _broken(begins, str(error)) from None
        if cells is None:
            return
        yield Row(begins, cells)


class _Lines:
    """The lines of a file as text, and the number of the last one given."""

    def __init__(self, file: IO[bytes]) -> None:
        self._lines = lines_of(file)
        self._back: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._back:
            self.number += 1
            return self._back.pop()
        number, line = next(self._lines)
        if line is None:
            raise unreadable("line_too_long", "A line holds at most a mebibyte.", line=number)
        check_utf8(line, number)
        self.number = number
        return line.decode()

    def put_back(self, line: str) -> None:
        """Give a line again."""
        if line:
            self._back.append(line)
            self.number -= 1


def _broken(line: int, reason: str) -> Invalid:
    if reason.startswith("unexpected end of data"):
        message = f"The quotation that begins on line {line} is never closed: the file was cut off."
        return Invalid(message, Fault("cut_off", message, line=line))
    message = f"From line {line} the file can't be read as CSV: {reason}."
    return Invalid(message, Fault("not_csv", message, line=line))
