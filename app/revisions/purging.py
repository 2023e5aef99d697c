"""Purges: a record goes with its history and with what was kept of it; the feed tells that it is gone."""

from typing import Annotated

from fastapi import Query
from sqlalchemy import Text, cast, delete, exists, or_, select

from app import auth
from app.db.functions import holds
from app.db.statements import table_of
from app.doors import Tx
from app.errors import NotFound
from app.etags import Precondition
from app.fulltext import index
from app.models import Change, Document, IdempotentReply, Rendering, Revision
from app.revisions import records
from app.revisions.records import Current, RecordType

_replies, _changes = table_of(IdempotentReply), table_of(Change)
_HELD = tuple(table_of(model) for model in (Document, Revision, Rendering, Change))

Purge = Annotated[
    bool, Query(description="For the scope admin: take the record away with its history, deleted before or not.")
]


def opened(tx: Tx, type_: RecordType, id_: str, condition: Precondition) -> Current:
    """Return a record that is to be purged, deleted or not.

    Raises `Forbidden`, `NotFound` or `PreconditionFailed`.
    """
    auth.require(tx.caller, "admin")
    current = records.find(tx.connection, type_, id_)
    if current is None:
        raise NotFound(f"There is no {type_} with this identifier.")
    condition.check(current.etag)
    return current


def purge(tx: Tx, type_: RecordType, id_: str, current: Current) -> None:
    """Take away all that is kept of a record beside its rows; of its changes the last says that it is gone.

    A record that the public never saw goes without a word to it.
    """
    connection = tx.connection
    told = exists().where(_changes.c.type == type_, _changes.c.id == id_, _changes.c.op.is_not(None))
    was_seen = bool(connection.execute(select(told)).scalar_one())
    for table in _HELD:
        connection.execute(delete(table).where(table.c.type == type_, table.c.id == id_))
    # A reply that was kept for a retry may hold it, or a part of it; the key is then free.
    name = "code" if type_ == "country" else "id"
    held = holds(_replies.c.body, f'"{name}":"{id_}"'.encode())
    connection.execute(delete(_replies).where(or_(held, cast(_replies.c.headers, Text).contains(f"/{id_}"))))
    records.tell(connection, [(type_, id_, "purge" if was_seen else None, current.revision)], tx.now)
    index.put(connection, type_, id_, None)
