"""Cells that list several things: entries parted by semicolons, each of which may say what it is before a colon."""

import re
from collections.abc import Iterable

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_OF_LINES = {"n": "\n"}


def parted(cell: str) -> list[str]:
    """Return the entries of a cell; a line break parts them too, as people press it in spreadsheets."""
    entries = (_ESCAPED.sub(_plain, entry).strip() for entry in _parts(cell))
    return [entry for entry in entries if entry]


def said(entry: str) -> tuple[str, str]:
    """Return what an entry says before its first colon, as a word of a closed list, and what after it."""
    word, _, rest = entry.partition(":")
    return code(word), rest.strip()


def code(text: str) -> str:
    """Return a word of a closed list as the register spells it: "Amnesty law" is amnesty_law."""
    return "_".join(text.strip().casefold().replace("-", " ").split())


def _parts(cell: str) -> Iterable[str]:
    # By hand: whether a semicolon is escaped depends on all backslashes before it.
    start = place = 0
    while place < len(cell):
        if cell[place] == "\\":
            place += 2
            continue
        if cell[place] in ";\n":
            yield cell[start:place]
            start = place + 1
        place += 1
    yield cell[start:]


def _plain(found: re.Match[str]) -> str:
    return _OF_LINES.get(found[1], found[1])
