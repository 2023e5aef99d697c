"""Tables: the columns in which a list is given as CSV, XLSX or Parquet, and as the table schema of a data package."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Json = dict[str, Any]
Value = str | int | bool | None
# Names of Table Schema: a partial date is a string, for "2025-12" is no day; a moment is a datetime.
Type = Literal["string", "integer", "boolean", "datetime"]
Get = Callable[[Json], Value]
_SPECIAL = re.compile(r"[\\;\n]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `get` takes its value out of a record."""

    name: str
    type: Type
    description: str
    get: Get


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of one list. `key` names a row; `references` lead from a column to one of another table."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    references: tuple[tuple[str, str, str], ...] = ()

    def row(self, record: Json) -> list[Value]:
        """Return the cells of a record."""
        return [column.get(record) for column in self.columns]


def at(*steps: str) -> Callable[[Json], Any]:
    """Take what these members lead to; None where one on the way is null."""

    def get(record: Json) -> Any:
        value: Any = record
        for step in steps:
            if value is None:
                return None
            value = value[step]
        return value

    return get


def number_of(*steps: str) -> Get:
    """Take how many elements the list at this place has."""
    place = at(*steps)
    return lambda record: len(place(record))


def joined(entries: Callable[[Json], Sequence[str]]) -> Get:
    """Take these entries in one cell; null for none."""
    return lambda record: listed(entries(record)) or None


def listed(entries: Iterable[str]) -> str:
    """Return a cell that lists entries, parted by semicolons; one within an entry is escaped, and so is a new line."""
    return "; ".join(_SPECIAL.sub(_escaped, entry) for entry in entries)


def _escaped(found: re.Match[str]) -> str:
    return "\\n" if found[0] == "\n" else f"\\{found[0]}"


def text(name: str, description: str, *steps: str) -> Column:
    """Return a column of text; without `steps` the member of its name."""
    return Column(name, "string", description, at(*(steps or (name,))))


def whole(name: str, description: str, *steps: str) -> Column:
    """Return a column of whole numbers; without `steps` the member of its name."""
    return Column(name, "integer", description, at(*(steps or (name,))))


def flag(name: str, description: str, *steps: str) -> Column:
    """Return a column of true and false; without `steps` the member of its name."""
    return Column(name, "boolean", description, at(*(steps or (name,))))


def moment(name: str, description: str) -> Column:
    """Return a column of moments in UTC."""
    return Column(name, "datetime", description, at(name))


def inside(member: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return these columns, taken out of what a record holds as `member`."""

    def moved(column: Column) -> Column:
        return replace(column, get=lambda record: column.get(record[member]))

    return tuple(map(moved, columns))


# What the documents of all records end with.
OF_EVERY_RECORD = (
    whole("revision", "the number of its last revision"),
    moment("created_at", "when it was first posted, in UTC"),
    moment("updated_at", "when it was last changed, in UTC"),
)
