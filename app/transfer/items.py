"""What files are read into: items, each an act, a leader or a source to be posted, with its place in the file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from app.errors import Fault, Invalid, Problem
from app.transfer.tabular import Origin, TableRow

Kind = Literal["act", "leader", "source"]
Posted = dict[str, Any]

LONGEST_LINE: Final = 1_048_576  # bytes, as many as the body of a POST may have
_LONGEST_VALUE: Final = 100


@dataclass(slots=True)
class Item:
    """One record of a file.

    `origins` tells for a table which cell each member came from, and `rows` what stands in the cells; `columns` are
    those that the table has. `faults` are what was wrong already when it was read. `size` is that of what it was read
    from, in bytes or characters.
    """

    line: int
    document: Posted
    kind: Kind = "act"
    origins: Mapping[str, Origin] = field(default_factory=dict)
    rows: Sequence[TableRow] = ()
    columns: frozenset[str] = frozenset()
    faults: Sequence[Fault] = ()
    size: int = 0

    @property
    def is_of_table(self) -> bool:
        """Whether it came from rows, which tell of some members only."""
        return bool(self.columns)

    def placed(self, problem: Problem) -> list[Fault]:
        """Return the faults of a problem with this item, each with its place in the file."""
        faults = problem.faults or (Fault(problem.slug, problem.detail),)
        return [self._placed(fault) for fault in faults]

    def _placed(self, fault: Fault) -> Fault:
        pointer = fault.pointer or ""
        if self.is_of_table:
            origin = self._origin(pointer)
            return replace(fault, pointer=None, line=origin.line, column=origin.column, value=self._cell(origin))
        return replace(fault, pointer=pointer, line=self.line, value=self._value(pointer))

    def _origin(self, pointer: str) -> Origin:
        """The cell that the member at `pointer`, or what holds it, came from."""
        named = _COLUMNS.get(pointer)
        if pointer not in self.origins and named is not None:
            # What is missing has no cell: it should stand in the first row.
            return Origin(self.line, named)
        last = pointer.rpartition("/")[2]
        while pointer not in self.origins and pointer:
            pointer = pointer.rpartition("/")[0]
        origin = self.origins.get(pointer, Origin(self.line, "external_id"))
        return Origin(origin.line, last) if last in _OF_LINES else origin

    def _cell(self, origin: Origin) -> str | None:
        found = (row.cells.get(origin.column) for row in self.rows if row.line == origin.line)
        return shortened(next(found, None))

    def _value(self, pointer: str) -> str | None:
        here: Any = self.document
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            if isinstance(here, dict) and step in here:
                here = here[step]
            elif isinstance(here, list) and step.isdecimal() and int(step) < len(here):
                here = here[int(step)]
            else:
                return None
        if here is None or isinstance(here, dict | list):
            return None
        return shortened(here if isinstance(here, str) else json.dumps(here))


# Where what is required is missing: the columns of these names.
_COLUMNS = {f"/{name}": name for name in ("external_id", "country", "title", "instrument")}
_OF_LINES = frozenset({"kind"})


def shortened(value: str | None) -> str | None:
    """Return a value of a file as it is told, cut to a hundred characters and without what can't be shown."""
    if value is None:
        return None
    cut = value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"
    return "".join(character if character.isprintable() else " " for character in cut)


def unreadable(code: str, message: str, *, line: int | None = None, value: str | None = None) -> Invalid:
    """Return the error of a file that can't be read on from a place."""
    return Invalid(message, Fault(code, message, line=line, value=shortened(value)))


def name_of(item: Item) -> str:
    """Return what an act is known by: its external_id, else its identifier in the register that it comes from."""
    name = item.document.get("external_id")
    if name is None:
        name = item.document.get("id")
    return name if isinstance(name, str) else ""


def id_of(item: Item) -> str | None:
    """Return an act's identifier in the register that it comes from, also where it is known by its external_id."""
    # Of a table the document that is posted tells it only where it is what the act is known by.
    of_rows = (row.cells["id"] for row in item.rows if "id" in row.cells)
    id_ = item.document.get("id") or next(of_rows, None)
    return id_ if isinstance(id_, str) else None


def names_of(item: Item) -> set[str]:
    """Return all names by which others of the file may call an act."""
    return {name for name in (item.document.get("external_id"), id_of(item)) if isinstance(name, str)}


def listed(value: Any) -> list[Posted]:
    """Return the objects of an array of a document that no schema has seen yet."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
