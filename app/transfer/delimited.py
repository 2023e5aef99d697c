"""Reading CSV: UTF-8, with or without a byte order mark; parted by commas, semicolons or tabs, as the headings show."""

import csv
from collections.abc import Iterator
from typing import IO

from app.errors import Fault, Invalid
from app.transfer.items import LONGEST_LINE, unreadable
from app.transfer.ndjson import check_utf8, lines_of
from app.transfer.tables import PASSED_OVER, Row

_SEPARATORS = ",;\t"
# Its own limit is less than a cell of an act may hold; how long rows are is looked after here. It is one for all that
# reads CSV in this process.
csv.field_size_limit(2 * LONGEST_LINE)


def read_csv(file: IO[bytes]) -> Iterator[Row]:
    """Yield the rows of a file. Raises `Invalid` where it can't be read on: another encoding, an open quotation."""
    separator = _separator(file)
    lines = _Lines(file, separator)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        lines.begin()
        begins = lines.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _broken(begins, error) from None
        if cells is None:
            return
        yield Row(begins, cells, lines.fault(begins))


def _separator(file: IO[bytes]) -> str:
    """Return what stands most often between the headings, which come after blank lines and remarks."""
    begin = file.tell()
    heading, is_quoted = b"", False
    for _, line in lines_of(file):
        told = (line or b"").strip(b" \t\r\n,;")
        if not is_quoted and told.strip(b'"') and not told.lstrip(b'"').startswith(PASSED_OVER.encode()):
            heading = told
            break
        if is_quoted or told.startswith(b'"'):
            # A remark of several lines.
            is_quoted ^= told.count(b'"') % 2 == 1
    file.seek(begin)
    return max(_SEPARATORS, key=lambda separator: heading.count(separator.encode()))


class _Lines:
    """The lines of a file as text, and the number of the last one given; of a row that is too large only its end."""

    def __init__(self, file: IO[bytes], separator: str) -> None:
        self._lines = lines_of(file)
        self._separator = separator
        self._size = 0
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        if line is None:
            raise unreadable("line_too_long", "A line holds at most a mebibyte.", line=self.number)
        check_utf8(line, self.number)
        text = line.decode()
        self._size += len(text)
        if not self._is_too_large():
            return text
        return '"' if self._ends_quotation(text) else ""

    def begin(self) -> None:
        """Take note that a row begins."""
        self._size = 0

    def fault(self, begins: int) -> Fault | None:
        """Return what is wrong with the row that was given, which began on a line."""
        if not self._is_too_large():
            return None
        message = f"A row holds at most {LONGEST_LINE:,} characters; this one goes to line {self.number}: shorten it."
        return Fault("row_too_large", message, line=begins)

    def _is_too_large(self) -> bool:
        # A line may be as long, without its break.
        return self._size > LONGEST_LINE + 1

    def _ends_quotation(self, line: str) -> bool:
        """Whether the quotation that a line begins within ends on it, and the row too."""
        try:
            next(csv.reader([f'"{line}'], delimiter=self._separator, strict=True))
        except csv.Error as error:
            if not _is_open(error):
                raise
            return False
        return True


def _is_open(error: csv.Error) -> bool:
    return str(error).startswith("unexpected end of data")


def _broken(line: int, reason: csv.Error) -> Invalid:
    if _is_open(reason):
        message = f"The quotation that begins on line {line} is never closed: the file was cut off."
        return Invalid(message, Fault("cut_off", message, line=line))
    message = f"From line {line} the file can't be read as CSV: {reason}."
    return Invalid(message, Fault("not_csv", message, line=line))
