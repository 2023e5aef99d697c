"""Loading the bundled register: each record goes through the services that answer the API, all in one transaction.

A register that is loaded already takes what is new and what changed in the files since; what an editor changed stays.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from app.acts.schemas import ActCreate
from app.acts.service import Document, change, create_act, restore_act
from app.db.statements import table_of
from app.doors import Tx
from app.errors import Fault, Problem
from app.models import Act
from app.register.cited import Leaders, described_first, mend_source, mend_sources, without_address
from app.register.reading import RECORDS, LoadError, Register, placed, read_register
from app.register.standing import (
    CALLER,
    NOTE,
    Left,
    Outcome,
    Tally,
    changed_twice,
    deleted,
    find_base,
    in_vain,
    is_ours,
    made_elsewhere,
)
from app.revisions import records
from app.vocabularies import Review

__all__ = ["CALLER", "NOTE", "RECORDS", "LoadError", "Loaded", "Register", "load_register", "read_register"]

_acts = table_of(Act)


@dataclass(slots=True)
class Loaded:
    """What became of the records: acts, leaders, and the descriptions of sources that were stored before.

    `left` are the stored records that say otherwise and were left as they are.
    """

    acts: Tally = field(default_factory=Tally)
    leaders: Tally = field(default_factory=Tally)
    sources: Tally = field(default_factory=Tally)
    left: list[Left] = field(default_factory=list)

    def take(self, tally: Tally, results: Iterable[tuple[Outcome, Left | None]]) -> None:
        """Count these results in one of the tallies."""
        for outcome, left in results:
            tally.add(outcome)
            if left is not None:
                self.left.append(left)


def load_register(
    connection: Connection, register: Register, now: datetime, tell: Callable[[int], None] | None = None
) -> Loaded:
    """Store the records that are new, and those that changed since the loader stored them; the caller commits.

    An act is known by its `external_id`, a leader by any of the names, a source by its address. A stored record
    whose last revision is not the loader's stays as it is, deleted ones too, and is told of where the record says
    otherwise. What did not change makes no revision. `tell` is called with the number of acts done.
    Raises `LoadError` with all that the services refuse.
    """
    tx = Tx(connection, CALLER, NOTE, now)
    loaded = Loaded()
    faults: list[Fault] = []
    leaders = Leaders(connection)
    for place, leader in register.leaders.items():
        try:
            loaded.take(loaded.leaders, [leaders.load(tx, place, leader)])
        except Problem as problem:
            faults += placed(problem, place)
    loaded.take(loaded.sources, mend_sources(tx, described_first(register.acts)))
    stored = {
        external_id: id_
        for external_id, id_ in connection.execute(select(_acts.c.external_id, _acts.c.id))
        if external_id is not None
    }
    for done, (place, act) in enumerate(register.acts.items(), 1):
        id_ = stored.get(act.external_id or "")
        try:
            if id_ is None:
                create_act(tx, act)
                loaded.acts.add(Outcome.CREATED)
            else:
                loaded.take(loaded.acts, [_load_known(tx, id_, place, act, loaded)])
        except Problem as problem:
            faults += placed(problem, place)
        if tell is not None:
            tell(done)
    if faults:
        raise LoadError("Records of the bundled register were refused.", faults)
    return loaded


def _load_known(tx: Tx, id_: str, place: str, posted: ActCreate, loaded: Loaded) -> tuple[Outcome, Left | None]:
    """Change a stored act to what the record says, where nobody but the loader changed it."""
    current = records.find(tx.connection, "act", id_)
    assert current is not None
    name, address = posted.external_id or id_, f"/v1/acts/{id_}"
    if current.deleted:
        return Outcome.LEFT, deleted(name, address, current)
    if is_ours(current.by, current.note):
        for number, source in without_address(posted, json.loads(current.body)).items():
            described = f"{place}/sources/{number}"
            loaded.take(loaded.sources, [mend_source(tx, source, described, posted.sources[number])])
        return (Outcome.CHANGED if _post_again(tx, id_, posted) else Outcome.UNCHANGED), None
    if not in_vain(tx, lambda: _would_change(tx, id_, posted)):
        return Outcome.UNCHANGED, None
    base = find_base(tx, "act", id_, current)
    if base is None:
        return Outcome.LEFT, made_elsewhere(name, address, current, place)
    if not in_vain(tx, lambda: _would_change(tx, id_, posted, after=base.revision)):
        return Outcome.EDITED, None
    return Outcome.LEFT, changed_twice(name, address, current, place)


def _would_change(tx: Tx, id_: str, posted: ActCreate, *, after: int | None = None) -> bool:
    """Whether posting the record changes the act (as it was at the revision `after`); what can't be stored would."""
    try:
        if after is not None:
            restore_act(tx, id_, after)
        return _post_again(tx, id_, posted)
    except Problem:
        return True


def _post_again(tx: Tx, id_: str, posted: ActCreate) -> bool:
    """Post a record in the place of the stored act, and return whether that made a revision."""

    def whole(document: Document) -> ActCreate:
        same = without_address(posted, document)
        sources = [
            entry.model_copy(update={"id": same[place]}) if place in same else entry
            for place, entry in enumerate(posted.sources)
        ]
        # A new act without a review is published: so is one that is posted again.
        return posted.model_copy(update={"sources": sources, "review": posted.review or Review.PUBLISHED})

    before = records.get(tx.connection, "act", id_)
    stored, _ = change(tx, id_, None, whole)
    return stored.etag != before.etag
