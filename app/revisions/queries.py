"""Reads of history: the revisions of a record, and one revision whole."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.db.statements import table_of
from app.errors import NotFound
from app.etags import digest
from app.fields import moment
from app.models import Revision
from app.paging import Page
from app.replies import Stored
from app.revisions import records
from app.revisions.records import Current, RecordType

_revisions = table_of(Revision)
_SHOWN = ("revision", "at", "by", "note", "action")


def list_revisions(session: Session, type_: RecordType, id_: str, page: Page) -> Response:
    """Return a page of the revisions of a record, deleted or not, newest first. Raises `NotFound`."""
    current = _find(session, type_, id_)
    start = page.start(int)
    after = None if start is None else start[0]
    rows: list[Mapping[str, Any]] = []
    statement = (
        select(*(_revisions.c[name] for name in _SHOWN))
        .where(_revisions.c.type == type_, _revisions.c.id == id_)
        .order_by(_revisions.c.revision.desc())
        .limit(page.limit + 1)
    )
    if after is None:
        rows.append(current._asdict())
    else:
        statement = statement.where(_revisions.c.revision < after)
    rows.extend(dict(row) for row in session.execute(statement).mappings())
    last = (rows[page.limit - 1]["revision"],) if len(rows) > page.limit else None
    return page.reply(
        [_line(row, current=row["revision"] == current.revision) for row in rows[: page.limit]],
        last,
        count=current.revision if page.count else None,
        version=(type_, id_, current.revision),
    )


def get_revision(session: Session, type_: RecordType, id_: str, number: str) -> Stored:
    """Return one revision of a record with the whole document that it left. Raises `NotFound`."""
    current = _find(session, type_, id_)
    row: Mapping[str, Any] | None = None
    # Nine digits: more than any record will have, less than any database's integer holds.
    if number.isascii() and number.isdecimal() and len(number) <= 9:
        row = records.find_revision(session, type_, id_, current, int(number))
    if row is None:
        raise NotFound(f"This {type_} has the revisions 1 to {current.revision}.")
    body = f'{{{_told(row)},"document":{row["body"]}}}'
    return Stored(body, digest(body.encode()))


def _find(session: Session, type_: RecordType, id_: str) -> Current:
    current = records.find(session, type_, id_)
    if current is None:
        raise NotFound(f"There is no {type_} with this identifier.")
    return current


def _line(row: Mapping[str, Any], *, current: bool) -> str:
    return f'{{{_told(row)},"current":{json.dumps(current)}}}'


def _told(row: Mapping[str, Any]) -> str:
    """Return the members that tell who made a revision, when and why, without their braces."""
    shown = {name: row[name] for name in _SHOWN} | {"at": moment(row["at"])}
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))[1:-1]
