"""The register at a moment of its past: where the feed stood, and what was served then."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select, tuple_

from app.db.statements import table_of
from app.errors import Fault, Gone, Invalid, NotFound
from app.etags import digest
from app.fields import moment
from app.models import Change, Document, Rendering, Revision
from app.replies import Stored
from app.revisions import records
from app.revisions.queries import Seen
from app.revisions.records import RecordType
from app.vocabularies import UNPUBLISHED

_changes, _documents, _revisions, _renderings = (table_of(model) for model in (Change, Document, Revision, Rendering))
_BATCH = 200
# Clocks differ: a moment that another machine calls now is no moment to come.
_TOLERANCE = timedelta(minutes=1)


def position_at(connection: Connection, at: datetime) -> int:
    """Return where the feed stood at a moment. Raises `Invalid` for one to come, or before everything."""
    check_past(at)
    statement = select(_changes.c.position).where(_changes.c.at <= at).order_by(_changes.c.position.desc()).limit(1)
    position = connection.execute(statement).scalar()
    if position is None:
        first = connection.execute(select(func.min(_changes.c.at))).scalar_one()
        message = "The register holds nothing yet."
        if first is not None:
            message = f"The register begins at {moment(first)}; of before nothing is known."
        raise Invalid(message, Fault("before_the_register", message, parameter="as_of"))
    return int(position)


def check_past(at: datetime) -> None:
    """Raise `Invalid` for a moment to come."""
    if at > datetime.now(UTC) + _TOLERANCE:
        message = "This moment is to come: what the register will hold is not known."
        raise Invalid(message, Fault("moment_to_come", message, parameter="as_of"))


def document_at(connection: Connection, type_: RecordType, seen: Seen, at: datetime) -> Stored:
    """Return a record as it was served at a moment. Raises `NotFound`, `Gone`, or `Invalid` for a moment to come."""
    check_past(at)
    current = records.find(connection, type_, seen.id)
    of_record = (_changes.c.type == type_, _changes.c.id == seen.id)
    statement = select(_changes.c.position, _changes.c.revision).where(*of_record, _changes.c.at <= at)
    change = connection.execute(statement.order_by(_changes.c.position.desc()).limit(1)).first()
    missing = NotFound(f"This {type_} was not in the register at {moment(at.astimezone(UTC))}.")
    if current is None or change is None:
        raise missing
    row = records.find_revision(connection, type_, seen.id, current, change.revision)
    assert row is not None
    if row["action"] == "delete":
        raise Gone(f"This {type_} was deleted at {moment(row['at'])}, and was so at that moment.")
    of_rendering = (_renderings.c.type == type_, _renderings.c.id == seen.id, _renderings.c.revision == change.revision)
    rendered = select(_renderings.c.body).where(*of_rendering, _renderings.c.until > change.position)
    body = connection.execute(rendered.order_by(_renderings.c.until).limit(1)).scalar() or row["body"]
    if not seen.drafts and json.loads(body).get("review") in UNPUBLISHED:
        raise missing
    return Stored(body, digest(body.encode()))


def public_documents(connection: Connection, type_: RecordType, position: int) -> Iterator[dict[str, str]]:
    """Give, by identifier and some at a time, the documents that the public saw when the feed stood at a position."""
    statement = (
        select(_changes.c.id, func.max(_changes.c.position))
        .where(_changes.c.type == type_, _changes.c.position <= position)
        .group_by(_changes.c.id)
        .order_by(_changes.c.id)
        .limit(_BATCH)
    )
    found = connection.execute(statement).all()
    while found:
        last = select(_changes.c.id, _changes.c.op, _changes.c.revision).where(
            _changes.c.position.in_([row[1] for row in found])
        )
        revisions = {id_: number for id_, op, number in connection.execute(last) if op in ("create", "update")}
        yield _bodies(connection, type_, revisions, position)
        found = connection.execute(statement.where(_changes.c.id > found[-1][0])).all()


def _bodies(connection: Connection, type_: RecordType, revisions: dict[str, int], position: int) -> dict[str, str]:
    """Return the document that each record had under this revision when the feed stood at a position."""
    if not revisions:
        return {}
    bodies: dict[str, str] = {}
    # In this order: what was replaced in place last, what a later revision replaced, what still stands.
    renderings = select(_renderings.c.id, _renderings.c.body).where(
        _renderings.c.type == type_,
        tuple_(_renderings.c.id, _renderings.c.revision).in_(list(revisions.items())),
        _renderings.c.until > position,
    )
    for id_, body in connection.execute(renderings.order_by(_renderings.c.until)):
        bodies.setdefault(id_, body)
    for table in (_revisions, _documents):
        left = [(id_, number) for id_, number in revisions.items() if id_ not in bodies]
        statement = select(table.c.id, table.c.body).where(
            table.c.type == type_, tuple_(table.c.id, table.c.revision).in_(left)
        )
        bodies |= dict(connection.execute(statement).all()) if left else {}
    return bodies
