"""Writes of acts as whole documents: create, patch, delete, restore. Parts are changed through these (parts.py)."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, delete, or_, select

from app.acts.access import check_edited, check_review, no_act
from app.acts.compose import compose
from app.acts.schemas import ActCreate
from app.acts.store import store
from app.auth import Caller
from app.countries.queries import find_country
from app.db.driver import Lookup
from app.db.ids import is_id, new_id
from app.db.statements import Row, table_of
from app.derivation import nesting
from app.derivation.acts import rederive
from app.derivation.facts import replace_facts, stored_facts
from app.derivation.rows import ActRows, cite, load
from app.doors import Tx
from app.errors import Conflict, Fault, Invalid
from app.etags import Precondition
from app.leaders.service import match_or_create
from app.merge_patch import patched
from app.models import Act, Leader, Relation
from app.replies import Reply, Stored, changed, created, no_content
from app.revisions import purging, records
from app.revisions.conflicts import MOST_USERS, in_use
from app.sources import service as sources
from app.vocabularies import Review

_acts, _leaders, _relations = (table_of(model) for model in (Act, Leader, Relation))
_HOLDER = Lookup(select(_acts.c.id).where(_acts.c.external_id == bindparam("external_id")))
Document = dict[str, Any]


def create_act(tx: Tx, posted: ActCreate) -> Reply:
    """Store a new act with all its parts. Raises `Invalid`, or `Conflict` where its `external_id` is taken."""
    act = {
        "id": new_id(),
        # The service itself, which brings the bundled register, has no key.
        "posted_by": tx.caller.id or None,
        "deleted": False,
        "created_at": tx.now,
        "updated_at": tx.now,
    }
    rows, brought = _compose(tx, posted, act, before=None)
    stored = store(tx, rows, brought=brought, before=None, current=None, action="create")
    return created(stored.body, location=f"/v1/acts/{act['id']}", etag=stored.etag)


def update_act(tx: Tx, act_id: str, patch: Document, condition: Precondition) -> Reply:
    """Apply a merge patch (RFC 7396) to an act."""

    stored, _ = change(tx, act_id, condition, lambda document: patched(ActCreate, document, patch))
    return changed(stored.body, etag=stored.etag)


def change(
    tx: Tx, act_id: str, condition: Precondition | None, edit: Callable[[Document], ActCreate]
) -> tuple[Stored, tuple[ActRows, ActRows]]:
    """Let `edit` make of the stored document what is posted in its place; return it stored, and both as rows.

    A document that changes nothing makes no revision.
    """
    current, before = _stored(tx, act_id)
    if current.deleted:
        raise records.gone("act", current)
    if condition is not None:
        condition.check(current.etag)
    rows, brought = _compose(tx, edit(json.loads(current.body)), dict(before.act), before=before)
    if same_rows(rows, before):
        return current.stored, (before, before)
    rows.act["updated_at"] = tx.now
    stored = store(tx, rows, brought=brought, before=before, current=current, action="update")
    return stored, (before, rows)


def delete_act(tx: Tx, act_id: str, condition: Precondition) -> Reply:
    """Delete an act: its address answers 410 from now on, its revisions stay, its `external_id` stays taken."""
    current, before = _stored(tx, act_id)
    if current.deleted:
        raise records.gone("act", current)
    condition.check(current.etag)
    rows = load(tx.connection, [act_id])[act_id]
    rows.act |= {"deleted": True, "updated_at": tx.now}
    store(tx, rows, before=before, current=current, action="delete")
    return no_content()


def purge_act(tx: Tx, act_id: str, condition: Precondition) -> Reply:
    """Take an act away with its history; its `external_id` is free again. Raises `Conflict` where acts relate to it."""
    connection = tx.connection
    current = purging.opened(tx, "act", act_id, condition)
    related = select(_relations.c.act_id).where(_relations.c.other_id == act_id).distinct()
    users = connection.execute(related.order_by(_relations.c.act_id).limit(MOST_USERS + 1)).scalars()
    if addresses := [f"/v1/acts/{id_}" for id_ in users]:
        raise in_use("act", addresses)
    inner = nesting.inner_acts(connection, act_id)
    replace_facts(connection, act_id, stored_facts(connection, act_id), [])
    # Its parts go with the row.
    connection.execute(delete(_acts).where(_acts.c.id == act_id))
    purging.purge(tx, "act", act_id, current)
    rederive(connection, inner, tx.now)
    return no_content()


def restore_act(tx: Tx, act_id: str, revision: int | None) -> Reply:
    """Make an earlier revision of an act, deleted or not, the current one; the last one if left out."""
    current, before = _stored(tx, act_id)
    document = json.loads(records.body_of(tx.connection, "act", act_id, current, revision))
    rows, brought = _compose(tx, patched(ActCreate, document, {}), dict(before.act), before=before)
    if not current.deleted and same_rows(rows, before):
        return changed(current.body, etag=current.etag)
    rows.act |= {"deleted": False, "updated_at": tx.now}
    stored = store(tx, rows, brought=brought, before=before, current=current, action="restore")
    return changed(stored.body, etag=stored.etag)


def _stored(tx: Tx, act_id: str) -> tuple[records.Current, ActRows]:
    """Return an act that the caller may change, deleted or not."""
    current = records.find(tx.connection, "act", act_id) if is_id(act_id) else None
    if current is None:
        raise no_act()
    before = load(tx.connection, [act_id])[act_id]
    check_edited(tx.caller, before.act)
    return current, before


def _compose(tx: Tx, posted: ActCreate, act: Row, *, before: ActRows | None) -> tuple[ActRows, list[Row]]:
    """Return an act as it is to be stored, and the sources that it brings."""
    connection = tx.connection
    country = find_country(connection, posted.country)
    if country is None:
        raise unknown_country()
    _check_external_id(tx, posted.external_id, act["id"], before)
    if posted.review is not None or before is None:
        act["review"] = (posted.review or first_review(tx.caller)).value
    check_review(tx.caller, Review(act["review"]))
    resolved = sources.cite(connection, posted.sources, [] if before is None else before.sources.values())
    rows = compose(
        posted,
        act=act,
        country=country,
        cited=[(one.row, one.differs) for one in resolved.cited],
        leaders=_leader_ids(tx, posted, country["code"]),
        related=_related(tx, posted, before),
        before=before,
    )
    cite(connection, [rows])
    return rows, resolved.new


def first_review(caller: Caller) -> Review:
    """Return the state of review of an act that is posted without one."""
    return Review.PUBLISHED if caller.may("write") else Review.DRAFT


def unknown_country() -> Invalid:
    """Return the error of an act whose country is not there."""
    return Invalid(
        "There is no such country.",
        Fault("country_unknown", "No country has this code; see /v1/countries.", pointer="/country"),
    )


def unknown_leader(pointer: str) -> Fault:
    """Return the fault of a role at `pointer` whose leader is not there."""
    return Fault("leader_unknown", "No leader has this id.", pointer=pointer)


def external_id_taken(holder: str) -> Conflict:
    """Return the error of an act whose `external_id` the act `holder` has."""
    return Conflict(
        "Another act has this external_id.",
        Fault("external_id_taken", f"It is taken by /v1/acts/{holder}.", pointer="/external_id"),
    )


def _check_external_id(tx: Tx, external_id: str | None, act_id: str, before: ActRows | None) -> None:
    if external_id is None or (before is not None and before.act["external_id"] == external_id):
        return
    for (other,) in _HOLDER(tx.connection, external_id=external_id):
        if other != act_id:
            raise external_id_taken(other)


def _leader_ids(tx: Tx, posted: ActCreate, country: str) -> dict[str, str]:
    """Return the id of each leader that the roles name, by name or id; a new name makes a leader."""
    by_name: dict[str, str] = {}
    by_id: dict[str, str] = {}
    for place, entry in enumerate(posted.roles):
        if entry.leader is not None and entry.leader.name is not None:
            by_name.setdefault(entry.leader.name, f"/roles/{place}/leader")
        elif entry.leader is not None and entry.leader.id is not None:
            by_id.setdefault(entry.leader.id, f"/roles/{place}/leader")
    asked = [id_ for id_ in by_id if is_id(id_)]
    found = (
        set(tx.connection.execute(select(_leaders.c.id).where(_leaders.c.id.in_(asked))).scalars()) if asked else set()
    )
    unknown = [unknown_leader(pointer) for id_, pointer in by_id.items() if id_ not in found]
    if unknown:
        raise Invalid("A role names a leader that is not there.", *unknown)
    made = match_or_create(tx, by_name, country) if by_name else {}
    return made | {id_: id_ for id_ in found}


def _related(tx: Tx, posted: ActCreate, before: ActRows | None) -> dict[str, str]:
    """Return the id of each act that the relations name, by id or external_id.

    A deleted act is not related anew; a relation that stands when its other act is deleted goes on standing.
    """
    names = {entry.act for entry in posted.relations}
    if not names:
        return {}
    standing = [row["other_id"] for row in before.relations] if before is not None else []
    statement = select(_acts.c.id, _acts.c.external_id).where(
        or_(_acts.c.id.in_([name for name in names if is_id(name)]), _acts.c.external_id.in_(names)),
        or_(_acts.c.deleted.is_(False), _acts.c.id.in_(standing)),
    )
    related: dict[str, str] = {}
    for id_, external_id in tx.connection.execute(statement):
        related[id_] = id_
        if external_id is not None:
            related.setdefault(external_id, id_)
    return related


def same_rows(rows: ActRows, before: ActRows) -> bool:
    """Whether two acts have the same rows, but for what the register keeps by itself."""
    parts = ("cited", "milestones", "breakdowns", "figures", "scopes", "conditions")
    others = ("roles", "occasions", "motives", "relations")
    return rows.act == before.act and all(getattr(rows, name) == getattr(before, name) for name in parts + others)
