"""Stored documents: reading one, replacing it so that the old one is kept, and telling the change feed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from pydantic_core import to_json
from sqlalchemy import Connection, bindparam, insert, select, update

from app.db.driver import Lookup
from app.db.engine import as_json
from app.db.statements import Row, insert_rows, table_of
from app.doors import Tx
from app.errors import Fault, Gone, Invalid, NotFound
from app.etags import digest
from app.fields import moment
from app.fulltext import index
from app.models import Change, Document, Feed, Rendering, Revision
from app.replies import Stored

RecordType = Literal["act", "country", "leader", "source"]
Action = Literal["create", "update", "delete", "restore"]
Json = dict[str, Any]
Op = Literal["create", "update", "delete", "purge"]

# Parts are added one by one, so that a body of 1 MiB at most is no bound; files and their readers need one.
MOST_BYTES = 4_194_304

_documents, _revisions, _feed = (table_of(model) for model in (Document, Revision, Feed))
_TAKE = Lookup(update(_feed).values(position=_feed.c.position + bindparam("number")).returning(_feed.c.position))
_LAST = Lookup(select(_feed.c.position))


class Current(NamedTuple):
    """A record as it now is; `at`, `by`, `note` and `action` are those of its last revision."""

    body: str
    etag: str
    deleted: bool
    revision: int
    at: datetime
    by: str
    note: str | None
    action: str

    @property
    def stored(self) -> Stored:
        """The document and its tag, as a reply needs them."""
        return Stored(self.body, self.etag)


_FIND = Lookup(
    select(*(_documents.c[name] for name in Current._fields)).where(
        _documents.c.type == bindparam("type_"), _documents.c.id == bindparam("id_")
    )
)


def find(connection: Connection, type_: RecordType, id_: str) -> Current | None:
    """Return the record, deleted or not, or None."""
    rows = _FIND(connection, type_=type_, id_=id_)
    return Current(*rows[0]) if rows else None


def get(connection: Connection, type_: RecordType, id_: str) -> Current:
    """Return the record. Raises `NotFound`, or `Gone` where it was deleted."""
    current = find(connection, type_, id_)
    if current is None:
        raise NotFound(f"There is no {type_} with this identifier.")
    if current.deleted:
        raise gone(type_, current)
    return current


def gone(type_: RecordType, current: Current) -> Gone:
    """Return the error that a deleted record is answered with."""
    return Gone(f"This {type_} was deleted at {moment(current.at)}; its revisions can still be read.")


def find_revision(connection: Connection, type_: RecordType, id_: str, current: Current, number: int) -> Row | None:
    """Return revision `number` of a record (revision, body, at, by, note, action), or None."""
    if number == current.revision:
        return current._asdict()
    statement = select(_revisions).where(
        _revisions.c.type == type_, _revisions.c.id == id_, _revisions.c.revision == number
    )
    row = connection.execute(statement).mappings().first() if number < current.revision else None
    return None if row is None else dict(row)


def body_of(connection: Connection, type_: RecordType, id_: str, current: Current, number: int | None) -> str:
    """Return the document that revision `number` left, the last one's if None: what a restore brings back.

    Raises `Invalid` where there is no such revision.
    """
    row = find_revision(connection, type_, id_, current, current.revision if number is None else number)
    if row is None:
        message = f"This {type_} has the revisions 1 to {current.revision}."
        raise Invalid(message, Fault("revision_unknown", message, pointer="/revision"))
    return str(row["body"])


def last_position(connection: Connection) -> int:
    """Return the position of the last change."""
    [(position,)] = _LAST(connection)
    return int(position)


def move_on(connection: Connection) -> None:
    """Give out a position without a change: the documents stand, but what is shown beside them is not what it was.

    Whatever was shown at the last position is made anew.
    """
    _TAKE(connection, number=1)


class New(NamedTuple):
    """The first document of a record; `op` is what the public sees happen, if anything."""

    type: RecordType
    id: str
    document: Json
    op: Op | None = "create"


def create(tx: Tx, type_: RecordType, id_: str, document: Json) -> Stored:
    """Store the first document of a record."""
    return create_many(tx, [New(type_, id_, document)])[0]


def create_many(tx: Tx, new: Sequence[New]) -> list[Stored]:
    """Store the first documents of records, and return them in the same order. Raises `Invalid` for one too large."""
    if not new:
        return []
    stored = [_written(one.document) for one in new]
    insert_rows(
        tx.connection,
        Document,
        [
            {
                "type": one.type, "id": one.id, "body": written.body, "etag": written.etag, "deleted": False,
                "revision": 1, "at": tx.now, "by": tx.caller.name, "note": tx.note, "action": "create",
            }
            for one, written in zip(new, stored, strict=True)
        ],
    )  # fmt: skip
    first = tell(tx.connection, [(one.type, one.id, one.op, 1) for one in new], tx.now)
    index.add(tx.connection, [(one.type, one.id, one.document) for one in new], first)
    return stored


def replace(
    tx: Tx,
    type_: RecordType,
    id_: str,
    current: Current,
    document: Json | None,
    *,
    action: Action = "update",
    op: Op | None = "update",
) -> Stored:
    """Store a document as the next revision of a record and keep `current` as the one before it.

    None is for a record that is deleted: its document stays as it was. Raises `Invalid` for one that is too large.
    """
    connection, stored = tx.connection, current.stored if document is None else _written(document)
    connection.execute(
        insert(_revisions),
        {
            "type": type_, "id": id_, "revision": current.revision, "body": current.body, "at": current.at,
            "by": current.by, "note": current.note, "action": current.action,
        },
    )  # fmt: skip
    connection.execute(
        update(_documents).where(_documents.c.type == type_, _documents.c.id == id_),
        {
            "body": stored.body, "etag": stored.etag, "deleted": document is None, "revision": current.revision + 1,
            "at": tx.now, "by": tx.caller.name, "note": tx.note, "action": action,
        },
    )  # fmt: skip
    tell(connection, [(type_, id_, op, current.revision + 1)], tx.now)
    index.put(connection, type_, id_, document)
    return stored


def _written(document: Json) -> Stored:
    """Return a document as text, with its tag. Raises `Invalid` where no file could hold its line."""
    content = to_json(document)
    if len(content) > MOST_BYTES:
        message = f"With all that is derived a record holds at most {MOST_BYTES:,} bytes; this has {len(content):,}."
        raise Invalid(message, Fault("record_too_large", message, pointer=""))
    return Stored(content.decode(), digest(content))


def refresh(
    connection: Connection,
    type_: RecordType,
    id_: str,
    current: Current,
    document: Json,
    *,
    op: Op | None,
    at: datetime,
) -> None:
    """Store a document derived anew from what the record cites: its bytes change, its revision does not.

    What it was is kept, so that the register can be told as it was known at any moment.
    """
    body = as_json(document)
    etag = digest(body.encode())
    if (body, etag) == (current.body, current.etag):
        return
    connection.execute(
        update(_documents).where(_documents.c.type == type_, _documents.c.id == id_), {"body": body, "etag": etag}
    )
    position = tell(connection, [(type_, id_, op, current.revision)], at)
    index.put(connection, type_, id_, document)
    former = {"type": type_, "id": id_, "until": position, "revision": current.revision, "body": current.body}
    insert_rows(connection, Rendering, [former])


def tell(connection: Connection, changes: Sequence[tuple[str, str, Op | None, int]], at: datetime) -> int:
    """Tell the feed of a change of each of these records: type, identifier, what is seen, number of the revision.

    Returns the position of the first; those of the others follow it.
    Writers follow one another (app/db/transactions.py), so the order of positions is the order of commits.
    """
    [(last,)] = _TAKE(connection, number=len(changes))
    first = last - len(changes) + 1
    rows = [
        {"position": position, "type": type_, "id": id_, "op": op, "revision": revision, "at": at}
        for position, (type_, id_, op, revision) in enumerate(changes, first)
    ]
    insert_rows(connection, Change, rows)
    return int(first)
