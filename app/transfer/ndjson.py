"""Reading NDJSON: one JSON object a line, an act as POST /v1/acts takes it, or a leader or a source that says so."""

import codecs
from collections.abc import Iterator
from typing import IO, Any

from app.errors import Fault, Problem, nearest
from app.strict_json import read_json
from app.transfer.items import LONGEST_LINE, Item, Kind, unreadable

_KINDS: dict[str, Kind] = {"act": "act", "leader": "leader", "source": "source"}
# What an export tells of its file and of countries, which every register has; and former revisions, which are history.
_PASSED_OVER = frozenset({"register", "country"})


def read_ndjson(file: IO[bytes]) -> Iterator[Item]:
    """Yield an item for each line, also for one that is broken; blank lines are passed over.

    Raises `Invalid` where the file is in another encoding than UTF-8.
    """
    for number, line in lines_of(file):
        if line is None:
            yield _broken(number, "line_too_long", f"A line holds at most {LONGEST_LINE:,} bytes.")
            continue
        if not line.strip():
            continue
        check_utf8(line, number)
        item = _item(number, line)
        if item is not None:
            item.size = len(line)
            yield item


def lines_of(file: IO[bytes], longest: int = LONGEST_LINE) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines of a file with their numbers, from 1; None for one that is longer than any may be."""
    number = 0
    # A mark before the first line is no part of it.
    while line := file.readline(longest + 1 + (0 if number else len(codecs.BOM_UTF8))):
        number += 1
        ends = line.endswith(b"\n")
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if len(line) - ends <= longest:
            yield number, line
            continue
        while not ends and (rest := file.readline(LONGEST_LINE)):
            ends = rest.endswith(b"\n")
        yield number, None


def check_utf8(line: bytes, number: int) -> None:
    """Raise `Invalid` where a line is not UTF-8: the whole file is in another encoding then."""
    try:
        line.decode()
    except UnicodeDecodeError as error:
        message = (
            f"Line {number} is not UTF-8: byte {error.start + 1} of it is 0x{line[error.start]:02X}. {_advice(line)}"
        )
        raise unreadable("not_utf8", message, line=number) from None


def _advice(line: bytes) -> str:
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in line[:200]:
        return "The file is UTF-16, it seems: save it as UTF-8."
    return "The file is Windows-1252 or the like, it seems: save it as UTF-8 (in Excel “CSV UTF-8”)."


def _item(number: int, line: bytes) -> Item | None:
    try:
        value: Any = read_json(line)
    except Problem as problem:
        return _of_problem(number, problem, cut_off=not line.endswith(b"\n"))
    if not isinstance(value, dict):
        return _broken(number, "type", "A line is one JSON object.")
    if "record" in value:
        return _of_export(number, value)
    kind = value.pop("type", "act")
    if not isinstance(kind, str) or kind not in _KINDS:
        fault = Fault(
            "not_in_list", "`type` is act (or left out), leader or source.", pointer="/type", line=number,
            suggestion=nearest(kind, _KINDS) if isinstance(kind, str) else None,
        )  # fmt: skip
        return Item(number, {}, faults=[fault])
    return Item(number, value, _KINDS[kind])


def _of_export(number: int, value: dict[str, Any]) -> Item | None:
    """A line of an export: the record as it now is is taken, what it was before and who changed it is not."""
    record, document = value["record"], value.get("document")
    if record in _PASSED_OVER or value.get("current") is False or value.get("deleted") is True:
        return None
    if record not in _KINDS or not isinstance(document, dict):
        message = "`record` is register, country, source, leader or act, with its `document`."
        return Item(number, {}, faults=[Fault("not_in_list", message, pointer="/record", line=number)])
    return Item(number, document, _KINDS[record])


def _of_problem(number: int, problem: Problem, *, cut_off: bool) -> Item:
    told = " The file ends within this line: it was cut off." if cut_off else ""
    faults = [
        Fault(
            fault.code,
            fault.message + (told if fault.code == "not_json" else ""),
            pointer=fault.pointer,
            line=number,
        )
        for fault in problem.faults
    ]
    return Item(number, {}, faults=faults)


def _broken(number: int, code: str, message: str) -> Item:
    return Item(number, {}, faults=[Fault(code, message, pointer="", line=number)])
