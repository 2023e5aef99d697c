"""Writes of leaders, and matching: which leader a name in an act means."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, update

from app.db.driver import Lookup
from app.db.ids import new_id
from app.db.statements import insert_rows, table_of, together
from app.derivation.acts import rederive
from app.doors import Tx
from app.errors import Fault, Invalid, NotFound
from app.etags import Precondition
from app.folding import fold
from app.leaders.compose import Content, compose, leader_row, name_rows, term_rows
from app.leaders.queries import acts_naming, users_of
from app.leaders.schemas import LeaderCreate, LeaderDocument
from app.merge_patch import patched
from app.models import Leader, LeaderName, Term
from app.replies import Reply, Stored, changed, created, no_content
from app.revisions import purging, records
from app.revisions.conflicts import in_the_way, in_use

_leaders, _names, _terms = (table_of(model) for model in (Leader, LeaderName, Term))
_NAMED = Lookup(
    select(_leaders.c.country, _names.c.folded, _leaders.c.id, _leaders.c.name)
    .join_from(_names, _leaders, _leaders.c.id == _names.c.leader_id)
    .where(
        _leaders.c.country.in_(bindparam("countries", expanding=True)),
        _names.c.folded.in_(bindparam("names", expanding=True)),
    )
    .distinct()
    .order_by(_leaders.c.id)
)


Named = dict[tuple[str, str], list[tuple[str, str]]]
"""The leaders, as identifier and name, that have a name: by country and folded name."""


class NewLeader(NamedTuple):
    """A leader to be made of a name in an act."""

    id: str
    name: str
    country: str


def create_leader(tx: Tx, posted: LeaderCreate) -> Reply:
    """Store a new leader with names and terms. Raises `Invalid`."""
    content = compose(tx.connection, new_id(), posted, ())
    _insert(tx, [content])
    stored = records.create(tx, "leader", content["id"], render(content, 1, tx.now, tx.now))
    return created(stored.body, location=f"/v1/leaders/{content['id']}", etag=stored.etag)


def update_leader(tx: Tx, id_: str, patch: Mapping[str, Any], condition: Precondition) -> Reply:
    """Apply a merge patch to a leader, and derive the acts that name them anew."""
    current, document = opened(tx, id_, condition)
    posted = patched(LeaderCreate, document, patch)
    content = compose(tx.connection, id_, posted, document["terms"])
    stored = replace(tx, content, current)
    return changed(stored.body, etag=stored.etag)


def delete_leader(tx: Tx, id_: str, condition: Precondition) -> Reply:
    """Delete a leader whom nothing names; the history stays. Raises `Conflict` where something does."""
    current, _ = opened(tx, id_, condition)
    users = users_of(tx.connection, id_)
    if users:
        raise in_use("leader", users)
    # The names and terms go with the row.
    tx.connection.execute(delete(_leaders).where(_leaders.c.id == id_))
    records.replace(tx, "leader", id_, current, None, action="delete", op="delete")
    return no_content()


def purge_leader(tx: Tx, id_: str, condition: Precondition) -> Reply:
    """Take a leader away with the history. Raises `Conflict` where something names them."""
    current = purging.opened(tx, "leader", id_, condition)
    users = users_of(tx.connection, id_)
    if users:
        raise in_use("leader", users)
    tx.connection.execute(delete(_leaders).where(_leaders.c.id == id_))
    purging.purge(tx, "leader", id_, current)
    return no_content()


def restore_leader(tx: Tx, id_: str, revision: int | None) -> Reply:
    """Make a leader again what they were at a revision (None: the last), whether deleted or not."""
    current = records.find(tx.connection, "leader", id_)
    if current is None:
        raise NotFound("There is no leader with this identifier.")
    document = json.loads(records.body_of(tx.connection, "leader", id_, current, revision))
    posted = patched(LeaderCreate, document, {})
    try:
        # Terms keep the identifiers that they had then.
        content = compose(tx.connection, id_, posted, document["terms"])
    except Invalid as invalid:
        raise in_the_way("leader", *invalid.faults) from None
    stored = replace(tx, content, current, action="restore")
    return changed(stored.body, etag=stored.etag)


def match_or_create(tx: Tx, names: Mapping[str, str], country: str) -> dict[str, str]:
    """Return the id of the leader of `country` (alpha-3) that each name means; one that none has makes a leader.

    Names are compared with all names of the leaders, accents and case folded. `names` gives for each where it
    stands in the body, as a pointer. Raises `Invalid` for names that several leaders have.
    """
    folded = {name: fold(name) for name in names}
    found = find_named(tx.connection, {(country, key) for key in folded.values()})
    faults = ambiguous_names(found, names, country)
    if faults:
        raise Invalid("A name is that of several leaders.", *faults)
    matched = {key: leaders[0][0] for (_, key), leaders in found.items()}
    new: list[NewLeader] = []
    for name, key in folded.items():
        if key not in matched:
            matched[key] = new_id()
            new.append(NewLeader(matched[key], name, country))
    create_named(tx, new)
    return {name: matched[key] for name, key in folded.items()}


def find_named(connection: Connection, names: Collection[tuple[str, str]]) -> Named:
    """Return the leaders that have these names, each given as a country (alpha-3) and a folded name."""
    if not names:
        return {}
    found: Named = {}
    asked = _NAMED(connection, countries=[*{country for country, _ in names}], names=[*{key for _, key in names}])
    for country, key, id_, name in asked:
        if (country, key) in names:
            found.setdefault((country, key), []).append((id_, name))
    return found


def ambiguous_names(found: Named, names: Mapping[str, str], country: str) -> list[Fault]:
    """Return a fault for each of `names` (with its pointer) that several leaders of the country have."""
    return [
        _ambiguous(found[country, fold(name)], pointer)
        for name, pointer in names.items()
        if len(found.get((country, fold(name)), ())) > 1
    ]


def create_named(tx: Tx, leaders: Sequence[NewLeader]) -> None:
    """Store leaders of whom an act tells the name alone."""
    if not leaders:
        return
    new = [_named(*leader) for leader in leaders]
    with together(tx.connection):
        _insert(tx, new)
        documents = [records.New("leader", content["id"], render(content, 1, tx.now, tx.now)) for content in new]
        records.create_many(tx, documents)


def opened(tx: Tx, id_: str, condition: Precondition | None) -> tuple[records.Current, dict[str, Any]]:
    """Return a leader that may be changed, and the document. Raises what stands in the way of that."""
    current = records.get(tx.connection, "leader", id_)
    if condition is not None:
        condition.check(current.etag)
    return current, json.loads(current.body)


def replace(
    tx: Tx,
    content: Content,
    current: records.Current,
    *,
    action: records.Action = "update",
) -> Stored:
    """Store `content` as the next revision of a leader, and derive anew the acts that name them.

    What changes nothing makes no revision.
    """
    connection, id_ = tx.connection, content["id"]
    document = json.loads(current.body)
    if not current.deleted and content == {name: document[name] for name in content}:
        return current.stored
    if current.deleted:
        _insert(tx, [content])
    else:
        connection.execute(update(_leaders).where(_leaders.c.id == id_), leader_row(content))
        for table in (_names, _terms):
            connection.execute(delete(table).where(table.c.leader_id == id_))
        insert_rows(connection, LeaderName, name_rows(content))
        insert_rows(connection, Term, term_rows(content))
    new = render(content, current.revision + 1, document["created_at"], tx.now)
    op: records.Op = "create" if current.deleted else "update"
    stored = records.replace(tx, "leader", id_, current, new, action=action, op=op)
    if any(content[name] != document[name] for name in ("name", "terms")):
        rederive(connection, acts_naming(connection, id_), tx.now)
    return stored


def _insert(tx: Tx, contents: Sequence[Content]) -> None:
    insert_rows(tx.connection, Leader, [leader_row(content) for content in contents])
    insert_rows(tx.connection, LeaderName, [row for content in contents for row in name_rows(content)])
    insert_rows(tx.connection, Term, [row for content in contents for row in term_rows(content)])


def render(content: Content, revision: int, created_at: datetime | str, updated_at: datetime | str) -> records.Json:
    """Return the document of a leader."""
    document = content | {"revision": revision, "created_at": created_at, "updated_at": updated_at}
    return LeaderDocument.model_validate(document).model_dump(mode="json")


def _named(id_: str, name: str, country: str) -> Content:
    return {
        "id": id_,
        "name": name,
        "names": [],
        "country": country,
        "wikidata": None,
        "notes": None,
        "terms": [],
    }


def _ambiguous(leaders: Sequence[tuple[str, str]], pointer: str) -> Fault:
    listed = ", ".join(f"/v1/leaders/{id_} ({name})" for id_, name in leaders[:10])
    message = f"Several leaders of this country have this name: {listed}. Name one by its id."
    return Fault("leader_ambiguous", message, pointer=pointer)
