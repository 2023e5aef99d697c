"""Rows as CSV (RFC 4180): for people, with formulas defused, and plain for the programs that write other files."""

import re
from collections.abc import Sequence

from app.formats.columns import Value

# A spreadsheet takes a cell that begins so for a formula. One apostrophe more makes text of it; a text that begins with
# apostrophes before such a character gets one more too, so that whoever reads the file can take exactly one away.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(rf"'{_FORMULA.pattern}")
_QUOTED = re.compile(r'[",\r\n]')


def defused(value: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if _FORMULA.match(value) else value


def undefused(cell: str) -> str:
    """Return the text that a cell was made of by `defused`."""
    return cell[1:] if _DEFUSED.match(cell) else cell


def csv_line(values: Sequence[Value]) -> str:
    """Return a row; numbers are no text and stay as they are, null is an empty cell."""
    return ",".join(map(_cell, values)) + "\r\n"


def plain_line(values: Sequence[Value]) -> str:
    """Return a row in which text is always quoted and null never, so that an empty text is not null."""
    return ",".join(map(_plain, values)) + "\n"


def _cell(value: Value) -> str:
    if isinstance(value, str):
        value = defused(value)
        return '"' + value.replace('"', '""') + '"' if _QUOTED.search(value) else value
    return _plain(value)


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return '"' + value.replace('"', '""') + '"'
