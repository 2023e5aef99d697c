"""How a stored record stands to the bundled one: what the loader stored last, and what editors made of it since."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from sqlalchemy import select

from app.auth import SERVICE, Caller
from app.db.statements import table_of
from app.db.transactions import attempt
from app.doors import Tx
from app.models import Revision
from app.revisions.records import Current, RecordType

# Who the history says it was; the register comes with the service, not by a key.
CALLER = Caller(id="", name=SERVICE, scope="admin")
NOTE = "The bundled register"
_revisions = table_of(Revision)

Document = dict[str, Any]


class Outcome(Enum):
    """What became of a record of the bundled register."""

    CREATED = auto()
    CHANGED = auto()
    UNCHANGED = auto()
    # An editor changed the stored one, and the record is as it was: there is nothing to take over.
    EDITED = auto()
    # Both changed, or the stored one did not come from here, or it was deleted: it is left, and told of.
    LEFT = auto()


@dataclass(frozen=True, slots=True)
class Left:
    """A stored record that was left as it is although the bundled one says otherwise."""

    name: str
    address: str
    reason: str
    advice: str


@dataclass(slots=True)
class Tally:
    """How many records of one kind were created, changed, found unchanged, found edited, left alone."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    edited: int = 0
    left: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one record."""
        name = outcome.name.lower()
        setattr(self, name, getattr(self, name) + 1)

    @property
    def total(self) -> int:
        """How many they are in all."""
        return self.created + self.changed + self.unchanged + self.edited + self.left


@dataclass(frozen=True, slots=True)
class Base:
    """The document that the loader stored last, and the number of that revision."""

    revision: int
    document: Document


def is_ours(by: str, note: str | None) -> bool:
    """Whether a revision by this caller with this note was made by the loader."""
    return (by, note) == (CALLER.name, NOTE)


def find_base(tx: Tx, type_: RecordType, id_: str, current: Current) -> Base | None:
    """Return what the loader stored last of a record; None where it never stored it."""
    if is_ours(current.by, current.note):
        return Base(current.revision, json.loads(current.body))
    statement = (
        select(_revisions.c.revision, _revisions.c.body)
        .where(_revisions.c.type == type_, _revisions.c.id == id_)
        .where(_revisions.c.by == CALLER.name, _revisions.c.note == NOTE)
        .order_by(_revisions.c.revision.desc())
        .limit(1)
    )
    row = tx.connection.execute(statement).first()
    return None if row is None else Base(row.revision, json.loads(row.body))


class _InVain(Exception):
    """Raised to have what was done taken back, with what came of it."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


def in_vain(tx: Tx, write: Callable[[], Any]) -> Any:
    """Return what `write` returns, with all that it stored taken back."""
    try:
        with attempt(tx.connection):
            raise _InVain(write())
    except _InVain as ended:
        return ended.result


def deleted(name: str, address: str, current: Current) -> Left:
    """Tell of a record that somebody deleted."""
    return Left(
        name, address, f"{current.by} deleted it", f"restore it with POST {address}/restore if it is to stand again"
    )


def changed_twice(name: str, address: str, current: Current, place: str) -> Left:
    """Tell of a record that an editor changed while the bundled one, at `place` in the files, changed too."""
    reason = f"{current.by} changed it (revision {current.revision}), and so did this version of the register"
    return Left(name, address, reason, _compare(place))


def made_elsewhere(name: str, address: str, current: Current, place: str) -> Left:
    """Tell of a record that did not come with the register and says other things."""
    return Left(name, address, f"{current.by} posted it, and the register has a record of it too", _compare(place))


def _compare(place: str) -> str:
    return f"compare it with {place} and PATCH what is to be taken over"
