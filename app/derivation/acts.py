"""The derivation of an act in the transaction of its write: columns, facts, tally, document, and its inner acts."""

from collections.abc import Collection, Generator, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, select, update

from app.db.statements import Row, table_of
from app.derivation import nesting
from app.derivation.covers import FIGURED_BIT, STAGES_AND_BASES
from app.derivation.derive import Derived, derive
from app.derivation.facts import facts, replace_facts, stored_facts
from app.derivation.render import render
from app.derivation.rows import ActRows, load
from app.models import Act
from app.revisions import records
from app.vocabularies import Basis, Review, Stage

_acts = table_of(Act)
_EVERYWHERE = sum(FIGURED_BIT[pair] for pair in STAGES_AND_BASES)
DERIVED_COLUMNS = ("status", "date", "date_first", "date_last", "year", "void", "persons", "figured")
_BATCH = 200


def settle(rows: ActRows) -> Derived:
    """Derive what follows from an act's own rows, and fill in its row's derived columns."""
    derived = derive(rows)
    date = derived.date
    announced = derived.coverage.get((Stage.ANNOUNCED, Basis.ACCEPTED))
    rows.act |= {
        "status": derived.status.value,
        "date": date and date["on"],
        "date_first": date and date["on_first"],
        "date_last": date and date["on_last"],
        "year": date and int(date["on_first"][:4]),
        "void": derived.void,
        "persons": announced and announced.persons and announced.persons.best,
        "figured": derived.figured,
    }
    return derived


def is_public(act: Row) -> bool:
    """Whether lists, totals and the feed hold the act."""
    return act["review"] == Review.PUBLISHED and not act["deleted"]


def derived_facts(rows: ActRows, derived: Derived, *, outside: int) -> tuple[list[Row], int]:
    """Return the facts of an act, and one bit for each stage and basis in which totals hold it.

    `outside`: the stages and bases for which an outer act has a figure (docs/data-model.md, "What an act covers").
    """
    counted = _EVERYWHERE & ~outside if is_public(rows.act) else 0
    return facts(rows, derived, counted=counted), 0 if derived.void else counted


def rederive(connection: Connection, act_ids: Collection[str], at: datetime) -> bool:
    """Derive these acts anew, after something that they cite or lie inside has changed.

    Their bytes and ETags change where the outcome does, and the feed tells it; their revisions do not.
    Returns whether columns or facts changed: of those alone the feed does not tell.
    """
    changed: set[str] = set()
    inner: set[str] = set()
    for batch in _batches(sorted(act_ids)):
        loaded = load(connection, batch)
        # All columns first: whether an act is counted depends on those of the acts outward of it.
        derived = {act_id: _settle_stored(connection, rows, changed, inner) for act_id, rows in loaded.items()}
        for act_id, rows in loaded.items():
            current = records.find(connection, "act", act_id)
            assert current is not None
            made, bits = derived_facts(rows, derived[act_id], outside=nesting.figured_outside(connection, act_id))
            if replace_facts(connection, act_id, stored_facts(connection, act_id), made):
                changed.add(act_id)
            if not rows.act["deleted"]:
                document = render(rows, derived[act_id], counted=bits, revision=current.revision)
                op: records.Op | None = "update" if is_public(rows.act) else None
                records.refresh(connection, "act", act_id, current, document, op=op, at=at)
    if inner:
        # Their own columns follow from their own rows, so that this goes no further.
        rederive(connection, inner, at)
    return bool(changed)


def _settle_stored(connection: Connection, rows: ActRows, changed: set[str], inner: set[str]) -> Derived:
    """Settle a stored act. Adds it to `changed` where that changes its columns; where that changes what the acts
    inside it are counted by, adds those to `inner`.
    """
    before = {name: rows.act[name] for name in DERIVED_COLUMNS}
    derived = settle(rows)
    after = {name: rows.act[name] for name in DERIVED_COLUMNS}
    if before != after:
        connection.execute(update(_acts).where(_acts.c.id == rows.id), after)
        changed.add(rows.id)
        if (before["figured"], before["void"]) != (after["figured"], after["void"]):
            inner |= nesting.inner_acts(connection, rows.id)
    return derived


def rederive_all(connection: Connection, at: datetime) -> Generator[int, None, bool]:
    """Derive every act anew and yield how many are done, now and then; returns what `rederive` does."""
    ids = list(connection.execute(select(_acts.c.id).order_by(_acts.c.id)).scalars())
    done = 0
    changed = False
    for batch in _batches(ids):
        changed |= rederive(connection, batch, at)
        done += len(batch)
        yield done
    return changed


def _batches(ids: list[str]) -> Iterator[list[str]]:
    remaining = iter(ids)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
