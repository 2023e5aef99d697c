"""Whether documents, their revisions and the change feed agree with each other and with the rows."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from app.db.statements import Row, table_of
from app.etags import digest
from app.models import Act, Change, Country, Document, Feed, Leader, Revision, Source
from app.models.revision import RECORD_TYPES
from app.vocabularies import Review

_documents, _revisions, _changes, _feed = (table_of(model) for model in (Document, Revision, Change, Feed))
_KEYS = {
    "act": table_of(Act).c.id,
    "country": table_of(Country).c.code,
    "leader": table_of(Leader).c.id,
    "source": table_of(Source).c.id,
}
_BATCH = 200


def inconsistencies(connection: Connection) -> Iterator[str]:
    """Yield, a line each, what is wrong with the stored documents, their history and the feed."""
    yield from _of_feed(connection)
    for type_ in RECORD_TYPES:
        there = 0
        for documents in _batches(connection, type_):
            there += sum(not document["deleted"] or type_ == "act" for document in documents)
            yield from _of_documents(connection, type_, documents)
        rows = connection.execute(select(func.count(_KEYS[type_]))).scalar_one()
        if rows != there:
            yield f"{type_}: {rows:,} rows for {there:,} documents"


def _of_feed(connection: Connection) -> Iterator[str]:
    positions = list(connection.execute(select(_feed.c.position)).scalars())
    if len(positions) != 1:
        yield f"feed: {len(positions)} rows instead of one"
        return
    last = connection.execute(select(func.max(_changes.c.position))).scalar_one()
    if last is not None and last > positions[0]:
        yield f"feed: its position is {positions[0]}, but a change has {last}"


def _batches(connection: Connection, type_: str) -> Iterator[list[Row]]:
    statement = select(_documents).where(_documents.c.type == type_).order_by(_documents.c.id).limit(_BATCH)
    found = [dict(row) for row in connection.execute(statement).mappings()]
    while found:
        yield found
        after = statement.where(_documents.c.id > found[-1]["id"])
        found = [dict(row) for row in connection.execute(after).mappings()]


def _of_documents(connection: Connection, type_: str, documents: list[Row]) -> Iterator[str]:
    ids = [document["id"] for document in documents]
    key = _KEYS[type_]
    rows = {row[key.name]: dict(row) for row in connection.execute(select(key.table).where(key.in_(ids))).mappings()}
    kept = _kept_revisions(connection, type_, ids)
    told = _last_changes(connection, type_, ids)
    shown = _last_changes(connection, type_, ids, seen=True)
    for document in documents:
        id_, revision = document["id"], document["revision"]
        name = f"{type_} {id_}"
        row = rows.get(id_)
        if document["etag"] != digest(document["body"].encode()):
            yield f"{name}: its ETag is not that of its document"
        if kept.get(id_, (0, 0)) != (revision - 1, revision - 1):
            yield f"{name}: not all of its revisions 1 to {revision - 1} are kept"
        if id_ not in told:
            yield f"{name}: the feed doesn't tell of it"
        elif told[id_]["revision"] != revision:
            yield f"{name}: it has revision {revision}, but the feed last tells of {told[id_]['revision']}"
        if row is None and (type_ == "act" or not document["deleted"]):
            yield f"{name}: its row is not there"
        public = not document["deleted"] and (type_ != "act" or row is None or row["review"] == Review.PUBLISHED)
        op = shown[id_]["op"] if id_ in shown else "delete"
        if public == (op == "delete"):
            yield f"{name}: it is {'' if public else 'not '}public, but the feed says otherwise"
        if row is not None and not document["deleted"]:
            yield from _of_body(name, document, row)


def _of_body(name: str, document: Row, row: Mapping[str, Any]) -> Iterator[str]:
    """Compare what a document and its row hold under the same name."""
    try:
        body = json.loads(document["body"])
    except ValueError:
        body = None
    if not isinstance(body, dict):
        yield f"{name}: its document is no JSON object"
        return
    if body.get("revision") != document["revision"]:
        yield f"{name}: its document says another revision than {document['revision']}"
    # An act's document is compared whole, with what its rows give.
    if document["type"] != "act":
        wrong = [member for member in row if member in body and body[member] != row[member]]
        if wrong:
            yield f"{name}: its document and its row differ in {', '.join(wrong)}"


def _kept_revisions(connection: Connection, type_: str, ids: list[str]) -> dict[str, tuple[int, int]]:
    """Return how many former revisions of each record are kept, and the last of them."""
    statement = (
        select(_revisions.c.id, func.count(), func.max(_revisions.c.revision))
        .where(_revisions.c.type == type_, _revisions.c.id.in_(ids))
        .group_by(_revisions.c.id)
    )
    return {id_: (number, last) for id_, number, last in connection.execute(statement)}


def _last_changes(connection: Connection, type_: str, ids: list[str], *, seen: bool = False) -> dict[str, Row]:
    """Return the last change of each record; with `seen` the last that the public saw."""
    last = select(func.max(_changes.c.position)).where(_changes.c.type == type_, _changes.c.id.in_(ids))
    if seen:
        last = last.where(_changes.c.op.is_not(None))
    statement = select(_changes).where(_changes.c.position.in_(last.group_by(_changes.c.id)))
    return {row["id"]: dict(row) for row in connection.execute(statement).mappings()}
