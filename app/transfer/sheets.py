"""Reading XLSX: the first sheet, a row at a time; what a file unpacks to is bounded before anything is unpacked."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from app.errors import Invalid
from app.transfer.items import unreadable
from app.transfer.tables import Row

# A sheet is taken apart row by row; the texts that its cells share are held as a whole.
MOST_UNPACKED: Final = 1_073_741_824
_MOST_HELD: Final = 67_108_864
_MOST_MEMBERS: Final = 1_000
_LARGEST_RATIO: Final = 200
# A small file that packs well harms nobody.
_HARMLESS: Final = 16_777_216
_MOST_COLUMNS: Final = 1_000
_DATA, _ROW, _FORMULA, _VALUE = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("sheetData", "row", "f", "v"))
_UNREADABLE = (KeyError, ValueError, TypeError, ParseError, zipfile.BadZipFile, InvalidFileException, EOFError, OSError)


def read_xlsx(file: IO[bytes]) -> Iterator[Row]:
    """Yield the rows of the first sheet, values as text: formulas by the value that was saved with them.

    Raises `Invalid` for what is no such file, was cut off, or unpacks to more than it should, and for a formula that
    was saved without its value.
    """
    _check_archive(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            if not book.worksheets:
                raise unreadable("no_sheet", "The file has no sheet with cells.")
            yield from _rows(book, book.worksheets[0])
        finally:
            book.close()
    except _UNREADABLE as error:
        if isinstance(error, DefusedXmlException) or isinstance(error.__context__, DefusedXmlException):
            raise unreadable("xml_entities", "The file declares XML entities, which no spreadsheet needs.") from None
        raise unreadable("not_xlsx", f"The file can't be read as XLSX: {type(error).__name__}.") from None


def _rows(book: Any, sheet: Any) -> Iterator[Row]:
    """Yield the rows of a sheet, each thrown away before the next is read: the library would keep all of them."""
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source, sheet._shared_strings, data_only=True, epoch=book.epoch, date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        rows = None
        for event, element in iterparse(source, events=("start", "end")):
            if element.tag == _DATA:
                if event == "end":
                    return
                rows = element
            elif event == "end" and element.tag == _ROW:
                line, cells = parser.parse_row(element)
                yield Row(line, _values(line, cells, element))
                if rows is not None:
                    rows.clear()


def _values(line: int, cells: list[dict[str, Any]], element: Any) -> list[str]:
    if cells and cells[-1]["column"] > _MOST_COLUMNS:
        raise unreadable("row_long", f"A row has at most {_MOST_COLUMNS:,} cells.", line=line)
    values = [""] * (cells[-1]["column"] if cells else 0)
    for cell in cells:
        values[cell["column"] - 1] = _text(cell["value"])
    for cell in element:
        formula = cell.find(_FORMULA)
        if formula is not None and not cell.findtext(_VALUE) and cell.get("t") != "str":
            message = "A formula was saved without its value: open the file in a spreadsheet program and save it again."
            raise unreadable("formula_without_value", message, line=line, value=cell.get("r"))
    return values


def _check_archive(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        raise unreadable("not_xlsx", "The file is no XLSX, or was cut off: it is no ZIP archive.") from None
    # Reading a member never gives more than it declares.
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if any(member.flag_bits & 1 for member in members):
        raise unreadable("encrypted", "The file is protected by a password: save it without.")
    if len(members) > _MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise _bomb(f"it holds {len(members):,} files of {unpacked:,} bytes")
    if unpacked > _HARMLESS and unpacked > _LARGEST_RATIO * max(1, packed):
        raise _bomb(f"{packed:,} bytes unpack to {unpacked:,}")
    held = sum(member.file_size for member in members if not member.filename.startswith("xl/worksheets/sheet"))
    if held > _MOST_HELD:
        raise _bomb(f"what is not a sheet comes to {held:,} bytes")


def _bomb(what: str) -> Invalid:
    return unreadable("archive_too_large", f"The file was not unpacked: {what}. Send large tables as CSV.")


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
