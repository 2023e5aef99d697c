"""The table to fill in: every column with its heading, a row of help, and an example act, as CSV and as XLSX."""

import csv
from functools import lru_cache
from io import BytesIO, StringIO
from typing import Final

from app.transfer.columns import COLUMNS
from app.transfer.tables import PASSED_OVER

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = tuple(column for column in COLUMNS if column.level != "served")


def _rows() -> list[list[str]]:
    help_ = [column.meaning for column in _SHOWN]
    example = [column.example for column in _SHOWN]
    # An import passes over what begins so: the table can be sent with these rows in it.
    return [
        [column.name for column in _SHOWN],
        [f"{PASSED_OVER} {help_[0]}", *help_[1:]],
        [f"{PASSED_OVER} for example {example[0]}".rstrip(), *example[1:]],
    ]


@lru_cache(maxsize=1)
def as_csv() -> bytes:
    """Return the table as CSV, with the byte order mark by which spreadsheet programs know UTF-8."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(_rows())
    return text.getvalue().encode("utf-8-sig")


@lru_cache(maxsize=1)
def as_xlsx() -> bytes:
    """Return the table as a spreadsheet."""
    # Loaded where it is asked for: it takes some megabytes of memory.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("acts")
    sheet.freeze_panes = "A2"
    for place in range(1, len(_SHOWN) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 24
    for number, row in enumerate(_rows()):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            cell.font = Font(bold=number == 0, italic=number > 0)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cells.append(cell)
        sheet.append(cells)
    file = BytesIO()
    book.save(file)
    return file.getvalue()
