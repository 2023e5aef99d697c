"""The parts of an XLSX: which is which, and what stands in them an element at a time, each let go of before the next.

The library would hold a part as a whole, which a small archive can make as large as it likes.
"""

from collections.abc import Iterator
from sys import getsizeof
from typing import IO, Any, Final, NamedTuple
from zipfile import ZipFile, ZipInfo

from defusedxml.ElementTree import iterparse
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS, SHEET_MAIN_NS

from app.errors import Invalid
from app.transfer.items import LONGEST_LINE, unreadable

# The texts that cells share are held as a whole, by their size in memory; what tells of the parts as it is unpacked.
MOST_TEXT: Final = 67_108_864
_MOST_WHOLE: Final = LONGEST_LINE
# As many as a spreadsheet program takes: formats in a book, characters in one.
_MOST_FORMATS: Final = 65_536
_LONGEST_FORMAT: Final = 255


class Archive(ZipFile):
    """An archive of which only small parts are read whole."""

    def read(self, name: str | ZipInfo, pwd: bytes | None = None) -> bytes:
        """Return a part. Raises `Invalid` for one that is too large."""
        info = name if isinstance(name, ZipInfo) else self.getinfo(name)
        if info.file_size > _MOST_WHOLE:
            raise too_large(f"{info.filename[:100]} comes to {info.file_size:,} bytes")
        return super().read(name, pwd)


class Book(NamedTuple):
    """What is needed to read the cells of the first sheet. `sheet` is its part, None where there is none."""

    sheet: str | None
    texts: list[str]
    epoch: Any
    date_formats: set[int]
    timedelta_formats: set[int]


def read_book(archive: Archive, file: IO[bytes]) -> Book:
    """Return what the parts of a file tell of its first sheet."""
    reader: Any = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
    reader.archive = archive
    reader.read_manifest()
    reader.read_workbook()
    sheets = (
        found.target
        for _, found in reader.parser.find_sheets()
        if found.target in reader.valid_files and "chartsheet" not in found.Type
    )
    shared = reader.package.find(SHARED_STRINGS)
    texts = [] if shared is None else _texts(archive, shared.PartName[1:])
    dates, spans = _formats(archive) if ARC_STYLE in reader.valid_files else (set(), set())
    return Book(next(sheets, None), texts, reader.wb.epoch, dates, spans)


def each(archive: Archive, part: str, holder: str, name: str) -> Iterator[Any]:
    """Yield the elements of one name that stand directly in the first `holder` of a part."""
    holder, name = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in (holder, name))
    with archive.open(part) as file:
        source = _Bounded(file)
        path: list[Any] = []
        inside = 0  # how deep the holder is, once it was met
        for event, element in iterparse(source, events=("start", "end")):
            if event == "start":
                path.append(element)
                if not inside and element.tag == holder:
                    inside = len(path)
                continue
            path.pop()
            if len(path) < inside:
                return
            if len(path) == inside or not inside:
                if inside and element.tag == name:
                    yield element
                if path:
                    path[-1].clear()
                source.taken = 0


def too_large(what: str) -> Invalid:
    """Return the error of an archive that holds more than is unpacked."""
    return unreadable("archive_too_large", f"The file was not unpacked: {what}. Send large tables as CSV.")


class _Bounded:
    """A part as it is read. `taken` is what was read of it since the last element that is let go of."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.taken = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        read = self._file.read(size)
        self.taken += len(read)
        if self.taken > LONGEST_LINE:
            message = f"A row of a sheet, or a text, takes at most {LONGEST_LINE:,} bytes. Send large tables as CSV."
            raise unreadable("row_too_large", message)
        return read


def _texts(archive: Archive, part: str) -> list[str]:
    """Return the texts that cells share."""
    texts: list[str] = []
    held = 0
    read: Any = Text.from_tree
    for element in each(archive, part, "sst", "si"):
        text = read(element).content.replace("x005F_", "")
        held += getsizeof(text)
        if held > MOST_TEXT:
            raise too_large(f"the texts of its cells come to more than {MOST_TEXT:,} bytes")
        texts.append(text)
    return texts


def _formats(archive: Archive) -> tuple[set[int], set[int]]:
    """Return which formats of cells are of dates, and which of spans of time."""
    codes: dict[int, str] = {}
    for element in each(archive, ARC_STYLE, "numFmts", "numFmt"):
        codes[int(element.get("numFmtId"))] = element.get("formatCode", "")[:_LONGEST_FORMAT]
        _check_formats(len(codes))
    dates, spans = set(), set()
    for place, element in enumerate(each(archive, ARC_STYLE, "cellXfs", "xf")):
        _check_formats(place)
        number = int(element.get("numFmtId", 0))
        code = codes.get(number) or builtin_format_code(number)
        if is_date_format(code):
            dates.add(place)
        if is_timedelta_format(code):
            spans.add(place)
    return dates, spans


def _check_formats(number: int) -> None:
    if number > _MOST_FORMATS:
        raise too_large(f"it has more than {_MOST_FORMATS:,} formats")
