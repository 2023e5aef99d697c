"""Stored documents: reading one, replacing it so that the old one is kept, and telling the change feed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.db.statements import Row, insert_rows, table_of
from app.doors import Tx
from app.errors import Fault, Gone, Invalid, NotFound
from app.etags import digest
from app.models import Change, Document, Feed, Revision
from app.replies import Stored

RecordType = Literal["act", "country", "leader", "source"]
Action = Literal["create", "update", "delete", "restore"]
Op = Literal["create", "update", "delete"]

_documents, _revisions, _feed = (table_of(model) for model in (Document, Revision, Feed))
_TAKE = update(_feed).values(position=_feed.c.position + bindparam("number")).returning(_feed.c.position)
_LAST = select(_feed.c.position)


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


def find(session: Session, type_: RecordType, id_: str) -> Current | None:
    """Return the record, deleted or not, or None."""
    row = session.execute(
        select(*(_documents.c[name] for name in Current._fields)).where(
            _documents.c.type == type_, _documents.c.id == id_
        )
    ).first()
    return None if row is None else Current(*row)


def get(session: Session, type_: RecordType, id_: str) -> Current:
    """Return the record. Raises `NotFound`, or `Gone` where it was deleted."""
    current = find(session, type_, id_)
    if current is None:
        raise NotFound(f"There is no {type_} with this identifier.")
    if current.deleted:
        raise gone(type_, current)
    return current


def gone(type_: RecordType, current: Current) -> Gone:
    """Return the error that a deleted record is answered with."""
    return Gone(f"This {type_} was deleted at {current.at.isoformat()}; its revisions can still be read.")


def find_revision(session: Session, type_: RecordType, id_: str, current: Current, number: int) -> Row | None:
    """Return revision `number` of a record (revision, body, at, by, note, action), or None."""
    if number == current.revision:
        return current._asdict()
    statement = select(_revisions).where(
        _revisions.c.type == type_, _revisions.c.id == id_, _revisions.c.revision == number
    )
    row = session.execute(statement).mappings().first() if number < current.revision else None
    return None if row is None else dict(row)


def body_of(session: Session, type_: RecordType, id_: str, current: Current, number: int | None) -> str:
    """Return the document that revision `number` left, the last one's if None: what a restore brings back.

    Raises `Invalid` where there is no such revision.
    """
    row = find_revision(session, type_, id_, current, current.revision if number is None else number)
    if row is None:
        message = f"This {type_} has the revisions 1 to {current.revision}."
        raise Invalid(message, Fault("revision_unknown", message, pointer="/revision"))
    return str(row["body"])


def take_position(session: Session) -> int:
    """Return the next position of the change feed, and hold the feed until the transaction ends.

    The row lock makes writers follow one another from here on, so that the order of positions is the order of
    commits, and what a writer reads after this call is what all writers before it left.
    """
    return take_positions(session, 1)[0]


def take_positions(session: Session, number: int) -> range:
    """Return the next `number` positions of the change feed, and hold it as `take_position` does; 0 just holds it."""
    last = int(session.connection().execute(_TAKE, {"number": number}).scalar_one())
    return range(last - number + 1, last + 1)


def last_position(session: Session) -> int:
    """Return the position of the last change."""
    return int(session.connection().execute(_LAST).scalar_one())


def create(tx: Tx, type_: RecordType, id_: str, body: str, *, op: Op | None = "create", position: int) -> Stored:
    """Store the first document of a record."""
    return create_many(tx, type_, {id_: body}, op=op, positions=(position,))[0]


def create_many(
    tx: Tx,
    type_: RecordType,
    bodies: Mapping[str, str],
    *,
    op: Op | None = "create",
    positions: Sequence[int],
) -> list[Stored]:
    """Store the first documents of records, given by identifier, and return them in the same order.

    `positions` has one position of the feed for each.
    """
    stored = [Stored(body, digest(body.encode())) for body in bodies.values()]
    insert_rows(
        tx.session,
        Document,
        [
            {
                "type": type_, "id": id_, "body": document.body, "etag": document.etag, "deleted": False,
                "revision": 1, "at": tx.now, "by": tx.caller.name, "note": tx.note, "action": "create",
            }
            for id_, document in zip(bodies, stored, strict=True)
        ],
    )  # fmt: skip
    changes = zip(positions, bodies, strict=True)
    insert_rows(
        tx.session,
        Change,
        [_change(position, type_, id_, op, 1, tx.now) for position, id_ in changes],
    )
    return stored


def replace(
    tx: Tx,
    type_: RecordType,
    id_: str,
    current: Current,
    body: str,
    *,
    action: Action = "update",
    op: Op | None = "update",
    position: int,
) -> Stored:
    """Store `body` as the next revision of a record and keep `current` as the one before it."""
    session, etag = tx.session, digest(body.encode())
    session.execute(
        insert(_revisions),
        {
            "type": type_, "id": id_, "revision": current.revision, "body": current.body, "at": current.at,
            "by": current.by, "note": current.note, "action": current.action,
        },
    )  # fmt: skip
    session.execute(
        update(_documents).where(_documents.c.type == type_, _documents.c.id == id_),
        {
            "body": body, "etag": etag, "deleted": action == "delete", "revision": current.revision + 1,
            "at": tx.now, "by": tx.caller.name, "note": tx.note, "action": action,
        },
    )  # fmt: skip
    _tell(session, position, type_, id_, op, current.revision + 1, tx.now)
    return Stored(body, etag)


def refresh(
    session: Session,
    type_: RecordType,
    id_: str,
    current: Current,
    body: str,
    *,
    op: Op | None,
    at: datetime,
) -> None:
    """Store `body`, derived anew from what the record cites: its bytes change, its revision does not."""
    etag = digest(body.encode())
    if (body, etag) == (current.body, current.etag):
        return
    session.execute(
        update(_documents).where(_documents.c.type == type_, _documents.c.id == id_), {"body": body, "etag": etag}
    )
    _tell(session, take_position(session), type_, id_, op, current.revision, at)


def _tell(
    session: Session,
    position: int,
    type_: str,
    id_: str,
    op: Op | None,
    revision: int,
    at: datetime,
) -> None:
    insert_rows(session, Change, [_change(position, type_, id_, op, revision, at)])


def _change(position: int, type_: str, id_: str, op: Op | None, revision: int, at: datetime) -> Row:
    return {
        "position": position,
        "type": type_,
        "id": id_,
        "op": op,
        "revision": revision,
        "at": at,
    }
