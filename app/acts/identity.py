"""Which part of a document is which: by its id, else by its key, else by its content; otherwise it is new."""

from collections.abc import Sequence
from typing import Any

from app.db.ids import new_id
from app.db.statements import Row
from app.derivation.rows import ActRows
from app.errors import Fault

_NOT_CONTENT = frozenset({"id", "act_id", "place", "key", "part_of", "breakdown_id"})
_NO_FIGURES: list[Row] = []


class Stored:
    """The parts that a document takes the place of."""

    def __init__(self, before: ActRows | None) -> None:
        self._before = before

    def rows(self, name: str) -> list[Row]:
        """Return the stored parts of one kind; none for a new act."""
        return [] if self._before is None else getattr(self._before, name)

    def differs(self, source_id: str) -> list[str]:
        """Return in what a source was posted otherwise than it is stored, when the document was posted."""
        return next((row["differs"] for row in self.rows("cited") if row["source_id"] == source_id), [])

    def figures(self, line: str) -> list[Row]:
        """Return the stored figures of a line."""
        return [row for row in self.rows("figures") if row["breakdown_id"] == line]


def assign(
    name: str,
    entries: Sequence[Row],
    stored: Stored,
    *,
    figures: Sequence[list[Row]] | None = None,
    pointers: Sequence[str] | None = None,
) -> list[Fault]:
    """Give each entry the id of the stored part that it is, or a new one, and its place; return what is at fault.

    `figures` are those of each entry where the entries are lines: a line's figures belong to its content.
    `pointers` say where each entry stands, if not at `/<name>/<place>`.
    The id that an entry bears is looked for among the stored parts; one that is not there means nothing.
    """
    faults: list[Fault] = []
    keys: set[str] = set()

    def fault(code: str, message: str, place: int, member: str) -> None:
        pointer = pointers[place] if pointers is not None else f"/{name}/{place}"
        faults.append(Fault(code, message, f"{pointer}/{member}"))

    for place, entry in enumerate(entries):
        entry["place"] = place
        if entry["key"] is not None and entry["key"] in keys:
            fault("key_twice", f"Another of the {name} has the same key.", place, "key")
        keys.add(entry["key"])
    left = {row["id"]: row for row in stored.rows(name)}
    if not left:
        for entry in entries:
            entry["id"] = new_id()
        return faults

    wanting: list[int] = []
    met: set[str] = set()
    for place, entry in enumerate(entries):
        if left.pop(entry["id"], None) is None:
            if entry["id"] in met:
                fault("id_twice", f"Another of the {name} has the same id.", place, "id")
            wanting.append(place)
        if entry["id"] is not None:
            met.add(entry["id"])
    by_key = {row["key"]: id_ for id_, row in left.items() if row["key"] is not None}
    # The first of those that are alike stands last, to be taken first.
    by_content: dict[Any, list[str]] = {}
    for id_, row in reversed(left.items()):
        of_line = stored.figures(id_) if figures is not None else _NO_FIGURES
        by_content.setdefault(_content(row, of_line), []).append(id_)
    for place in wanting:
        entry = entries[place]
        id_ = by_key.pop(entry["key"], None) if entry["key"] is not None else None
        if id_ is None or id_ not in left:
            alike = by_content.get(_content(entry, figures[place] if figures is not None else _NO_FIGURES), [])
            while alike and alike[-1] not in left:
                alike.pop()
            id_ = alike.pop() if alike else None
        entry["id"] = id_ or new_id()
        left.pop(entry["id"], None)
    return faults


def _content(row: Row, figures: Sequence[Row]) -> str:
    """What makes two parts equal: their own columns, the line that a figure is of, and the figures of a line."""
    return repr((_own(row), row.get("breakdown_id"), sorted(repr(_own(figure)) for figure in figures)))


def _own(row: Row) -> list[tuple[str, Any]]:
    return sorted((name, value) for name, value in row.items() if name not in _NOT_CONTENT)
