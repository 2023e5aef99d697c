"""The lines of a whole export (docs/decisions/0012): one for the file, then one for each revision of each record."""

from collections.abc import Iterator
from datetime import datetime

from app.db.statements import Row
from app.fields import moment
from app.formats.columns import Json
from app.formats.rows import compact
from app.revisions.records import RecordType
from app.transfer.selection import ORDER, Selection

FORM = "clemency-register/1"
_TOLD = ("revision", "at", "by", "note", "action")


def head(selection: Selection, *, version: str, position: int, at: datetime) -> Json:
    """Return what the first line tells of the file."""
    return {
        "record": "register",
        "form": FORM,
        "version": version,
        "position": position,
        "at": moment(at),
        "whole": selection.whole,
        "records": {type_: selection.count(type_) for type_ in ORDER},
        "revisions": selection.count_revisions(),
    }


def lines_of(first: Json) -> int:
    """Return how many lines the file has, by what its first one tells."""
    records: dict[str, int] = first["records"]
    return 1 + sum(records.values()) + int(first["revisions"])


def lines(selection: Selection) -> Iterator[list[str]]:
    """Give the other lines, a batch of records at a time."""
    for type_ in ORDER:
        for rows in selection.current(type_):
            former = selection.former(type_, [row["id"] for row in rows])
            yield [
                line
                for row in rows
                for line in (*(_line(type_, old) for old in former.get(row["id"], ())), _line(type_, row, current=True))
            ]


def _line(type_: RecordType, row: Row, *, current: bool = False) -> str:
    told = {"record": type_, "id": row["id"], **{name: row[name] for name in _TOLD}} | {"at": moment(row["at"])}
    state = {"current": current, "deleted": current and row["deleted"]}
    # The document is put in as it is stored, to the byte.
    return f'{compact(told | state)[:-1]},"document":{row["body"]}}}'
