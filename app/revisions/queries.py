"""Reads of history: the revisions of a record, and one revision whole."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select
from starlette.responses import Response

from app.db.functions import member
from app.db.statements import table_of
from app.errors import Fault, Invalid, NotFound
from app.etags import digest
from app.fields import moment
from app.models import Revision
from app.paging import Page
from app.replies import Stored
from app.revisions import records
from app.revisions.differences import differences
from app.revisions.records import Current, RecordType
from app.vocabularies import UNPUBLISHED

_revisions = table_of(Revision)
_SHOWN = ("revision", "at", "by", "note", "action")


class Seen(NamedTuple):
    """A record that the caller may see, and whether they may see it as it was while it was a draft."""

    id: str
    drafts: bool = True


def list_revisions(connection: Connection, type_: RecordType, seen: Seen, page: Page) -> Response:
    """Return a page of the revisions of a record, deleted or not, newest first. Raises `NotFound`."""
    current = _find(connection, type_, seen.id)
    start = page.start(int)
    after = None if start is None else start[0]
    rows: list[Mapping[str, Any]] = []
    former = _former(type_, seen)
    statement = (
        select(*(_revisions.c[name] for name in _SHOWN))
        .where(*former)
        .order_by(_revisions.c.revision.desc())
        .limit(page.limit + 1)
    )
    if after is None:
        rows.append(current._asdict())
    else:
        statement = statement.where(_revisions.c.revision < after)
    rows.extend(dict(row) for row in connection.execute(statement).mappings())
    last = (rows[page.limit - 1]["revision"],) if len(rows) > page.limit else None
    count = None
    if page.count:
        count = 1 + connection.execute(select(func.count()).select_from(_revisions).where(*former)).scalar_one()
    return page.reply(
        [_line(row, current=row["revision"] == current.revision) for row in rows[: page.limit]],
        last,
        count=count,
        version=(type_, *seen, current.revision),
    )


def get_revision(connection: Connection, type_: RecordType, seen: Seen, number: str) -> Stored:
    """Return one revision of a record with the whole document that it left. Raises `NotFound`."""
    row = _get(connection, type_, seen, number)
    body = f'{{{_told(row)},"document":{row["body"]}}}'
    return Stored(body, digest(body.encode()))


def get_differences(connection: Connection, type_: RecordType, seen: Seen, number: str, against: int | None) -> Stored:
    """Return what differs between a revision and another, the one before it if left out.

    Raises `NotFound`, or `Invalid` where there is none to compare with.
    """
    after = _get(connection, type_, seen, number)
    if against is None:
        earlier = select(func.max(_revisions.c.revision)).where(
            *_former(type_, seen), _revisions.c.revision < after["revision"]
        )
        against = connection.execute(earlier).scalar_one()
    if against is None:
        message = f"Revision {after['revision']} is the first: name another to compare it with."
        raise Invalid(message, Fault("nothing_before", message, parameter="against"))
    try:
        before = _get(connection, type_, seen, str(against))
    except NotFound as missing:
        raise Invalid(missing.detail, Fault("revision_unknown", missing.detail, parameter="against")) from None
    changes = differences(type_, json.loads(before["body"]), json.loads(after["body"]))
    body = (
        f'{{"type":"{type_}","id":"{seen.id}","before":{{{_told(before)}}},"after":{{{_told(after)}}},'
        f'"changes":{json.dumps(changes, ensure_ascii=False, separators=(",", ":"))}}}'
    )
    return Stored(body, digest(body.encode()))


def _get(connection: Connection, type_: RecordType, seen: Seen, number: str) -> Mapping[str, Any]:
    """Return a revision with its body. Raises `NotFound`."""
    current = _find(connection, type_, seen.id)
    row: Mapping[str, Any] | None = None
    # Nine digits: more than any record will have, less than any database's integer holds.
    if number.isascii() and number.isdecimal() and len(number) <= 9:
        row = records.find_revision(connection, type_, seen.id, current, int(number))
    if row is None:
        raise NotFound(f"This {type_} has the revisions 1 to {current.revision}.")
    # Whoever sees the current one, if it is a draft, may see all.
    if not seen.drafts and json.loads(row["body"]).get("review") in UNPUBLISHED:
        raise NotFound(f"Revision {number} was a draft, which only its author and the editors see.")
    return row


def _former(type_: RecordType, seen: Seen) -> list[ColumnElement[bool]]:
    """The conditions that a row is a former revision of this record which the caller may see."""
    conditions = [_revisions.c.type == type_, _revisions.c.id == seen.id]
    if not seen.drafts:
        conditions.append(member(_revisions.c.body, "review").not_in(UNPUBLISHED))
    return conditions


def _find(connection: Connection, type_: RecordType, id_: str) -> Current:
    current = records.find(connection, type_, id_)
    if current is None:
        raise NotFound(f"There is no {type_} with this identifier.")
    return current


def _line(row: Mapping[str, Any], *, current: bool) -> str:
    return f'{{{_told(row)},"current":{json.dumps(current)}}}'


def _told(row: Mapping[str, Any]) -> str:
    """Return the members that tell who made a revision, when and why, without their braces."""
    shown = {name: row[name] for name in _SHOWN} | {"at": moment(row["at"])}
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))[1:-1]
