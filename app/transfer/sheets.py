"""Reading XLSX: the first sheet, a row at a time; what a file unpacks to is bounded before anything is unpacked."""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import IO, Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from app.errors import Invalid
from app.transfer.items import unreadable
from app.transfer.tables import MOST_COLUMNS, Row
from app.transfer.workbook import Archive, Book, each, read_book, too_large

MOST_UNPACKED: Final = 1_073_741_824
_MOST_MEMBERS: Final = 1_000
_LARGEST_RATIO: Final = 200
# A small file that packs well harms nobody.
_HARMLESS: Final = 16_777_216
# As a spreadsheet program has them.
_MOST_ROWS: Final = 1_048_576
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FORMULA, _VALUE = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("f", "v"))
# What the library and the archive raise for a file that is not as it should be, wherever in it that is.
_UNREADABLE = (
    ArithmeticError, AttributeError, EOFError, InvalidFileException, LookupError, OSError, ParseError, RuntimeError,
    struct.error, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def read_xlsx(file: IO[bytes]) -> Iterator[Row]:
    """Yield the rows of the first sheet, values as text: formulas by the value that was saved with them.

    Raises `Invalid` for what is no such file, was cut off, or unpacks to more than it should, and for a formula that
    was saved without its value.
    """
    try:
        with _opened(file) as archive:
            book = read_book(archive, file)
            if book.sheet is None:
                raise unreadable("no_sheet", "The file has no sheet with cells.")
            yield from _rows(archive, book.sheet, book)
    except _UNREADABLE as error:
        if isinstance(error, DefusedXmlException):
            raise unreadable("xml_entities", "The file declares XML entities, which no spreadsheet needs.") from None
        raise unreadable("not_xlsx", f"The file can't be read as XLSX: {type(error).__name__}.") from None


def _rows(archive: Archive, part: str, book: Book) -> Iterator[Row]:
    parser = WorkSheetParser(
        part, book.texts, data_only=True, epoch=book.epoch, date_formats=book.date_formats,
        timedelta_formats=book.timedelta_formats,
    )  # fmt: skip
    for element in each(archive, part, "sheetData", "row"):
        if len(element) > MOST_COLUMNS:
            raise _row_long(parser.row_counter + 1)
        line, cells = parser.parse_row(element)
        # Else it would keep the height of each.
        parser.row_dimensions.clear()
        if not 0 < line <= _MOST_ROWS:
            message = f"A row has a number that no sheet has: they go from 1 to {_MOST_ROWS:,}. Save it again."
            raise unreadable("not_xlsx", message, value=str(line))
        yield Row(line, _values(line, cells, element))


def _values(line: int, cells: Sequence[dict[str, Any]], element: Any) -> list[str]:
    width = max((cell["column"] for cell in cells), default=0)
    if width > MOST_COLUMNS:
        raise _row_long(line)
    values = [""] * width
    for cell in cells:
        values[cell["column"] - 1] = _text(cell["value"])
    for cell in element:
        formula = cell.find(_FORMULA)
        if formula is not None and not cell.findtext(_VALUE) and cell.get("t") != "str":
            message = "A formula was saved without its value: open the file in a spreadsheet program and save it again."
            raise unreadable("formula_without_value", message, line=line, value=cell.get("r"))
    return values


def _row_long(line: int) -> Invalid:
    return unreadable("row_long", f"A row has at most {MOST_COLUMNS:,} cells.", line=line)


def _opened(file: IO[bytes]) -> Archive:
    """Return the archive, of which nothing is unpacked yet. Raises `Invalid` where that would be too much."""
    try:
        archive = Archive(file)
    except zipfile.BadZipFile:
        raise unreadable("not_xlsx", "The file is no XLSX, or was cut off: it is no ZIP archive.") from None
    members = archive.infolist()
    # Reading a member never gives more than it declares.
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if any(member.flag_bits & 1 for member in members):
        raise unreadable("encrypted", "The file is protected by a password: save it without.")
    if any(member.compress_type not in _METHODS for member in members):
        raise unreadable("not_xlsx", "The file is packed by a method that no spreadsheet program uses: save it again.")
    if len(members) > _MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise too_large(f"it holds {len(members):,} files of {unpacked:,} bytes")
    if unpacked > _HARMLESS and unpacked > _LARGEST_RATIO * max(1, packed):
        raise too_large(f"{packed:,} bytes unpack to {unpacked:,}")
    return archive


def _text(value: Any) -> str:
    """Return the value of a cell as it is typed in a text file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
