"""A program that writes a spreadsheet from the rows that it reads: `python -m app.formats.xlsx ORDER < rows`."""

import csv
import io
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it has no types

from app.formats.making import Order

# What a cell holds, what a number of a spreadsheet tells exactly.
LONGEST_CELL = 32_767
_LARGEST = 2**53
_OPTIONS = {
    # A row at a time goes to a file beside the spreadsheet.
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NOTE = f"A cell holds {LONGEST_CELL:,} characters at most; a longer text is cut, and ends with …"


def write(order: Order, rows: Iterable[list[str]]) -> None:
    """Write the rows to the file of the order: typed cells under a header that stays, and a sheet that tells of it."""
    options = {**_OPTIONS, "tmpdir": str(Path(order.path).parent)}
    with xlsxwriter.Workbook(order.path, options) as book:
        bold = book.add_format({"bold": True})
        in_utc = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet(order.title)
        sheet.freeze_panes(1, 0)
        for place, (name, type_, _) in enumerate(order.columns):
            sheet.set_column(place, place, 24 if type_ == "string" else 14)
            sheet.write_string(0, place, name, bold)
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if cell:
                    _write_cell(sheet, number, place, order.columns[place][1], cell, in_utc)
        about = book.add_worksheet("About")
        about.set_column(0, 0, 24)
        about.set_column(1, 2, 60)
        told = [*order.about, ("cells", _NOTE), ("", ""), ("column", "meaning")]
        for number, (name, value) in enumerate([*told, *((name, text) for name, _, text in order.columns)]):
            about.write_string(number, 0, name, bold)
            about.write_string(number, 1, value[:LONGEST_CELL])


def _write_cell(sheet: Any, row: int, column: int, type_: str, cell: str, in_utc: Any) -> None:
    if type_ == "integer" and abs(int(cell)) <= _LARGEST:
        sheet.write_number(row, column, int(cell))
    elif type_ == "boolean":
        sheet.write_boolean(row, column, cell == "true")
    elif type_ == "datetime":
        # A spreadsheet knows no zones: all moments are in UTC, as the column says.
        sheet.write_datetime(row, column, datetime.fromisoformat(cell).replace(tzinfo=None), in_utc)
    else:
        text = cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 1] + "…"
        sheet.write_string(row, column, text)


if __name__ == "__main__":
    csv.field_size_limit(2**31 - 1)
    with io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="") as read:
        write(Order.heard(sys.argv), csv.reader(read))
