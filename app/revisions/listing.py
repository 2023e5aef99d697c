"""Lists of records: a page of keys is cut from a table, then its stored documents are put side by side."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, text
from starlette.responses import Response

from app.db.driver import Lookup
from app.db.engine import as_json
from app.db.ids import is_id
from app.db.keyset import Keyset
from app.db.statements import table_of
from app.db.types import Id
from app.errors import Fault, Invalid
from app.formats.asked import Format
from app.formats.columns import Table
from app.formats.rows import BATCH, Rows, of_documents
from app.models import Document
from app.paging import Page
from app.revisions import records
from app.revisions.records import RecordType

_documents = table_of(Document)
# One parameter tells all identifiers, so that a statement is made ready once for pages of any length. PostgreSQL finds
# what an array holds by the key; what a subquery holds it may join with the whole table.
_BODIES = Lookup(
    text("SELECT id, body FROM document WHERE type = :type AND id IN (SELECT value FROM json_each(:ids))").columns(
        _documents.c.id, _documents.c.body
    ),
    postgresql=text(
        "SELECT id, body FROM document WHERE type = :type"
        " AND id = ANY(ARRAY(SELECT json_array_elements_text(CAST(:ids AS json))))"
    ).columns(_documents.c.id, _documents.c.body),
)


def list_documents(
    connection: Connection,
    type_: RecordType,
    page: Page,
    keyset: Keyset,
    conditions: Sequence[ColumnElement[bool]] = (),
    *,
    table: Table,
) -> Response | Rows:
    """Return a page of the documents of records whose rows meet `conditions`, or all of them as rows of `table`.

    The tie of `keyset` is the record's identifier.
    """
    keyed = select(*keyset.columns).where(*conditions)

    def counted() -> int:
        number = select(func.count()).select_from(keyset.tie.table).where(*conditions)
        return int(connection.execute(number).scalar_one())

    if page.format is not Format.JSON:
        batches = keyset.batches(connection, keyed, BATCH)
        return of_documents(
            table,
            records.last_position(connection),
            counted,
            lambda: (bodies(connection, type_, [key[-1] for key in keys]) for keys in batches),
        )
    start = page.start(*keyset.kinds)
    if start is not None and isinstance(keyset.tie.type, Id) and not is_id(str(start[-1])):
        raise refused_cursor()
    keys = keyset.fetch(connection, keyed, start, page.limit + 1)
    shown = keys[: page.limit]
    return page.reply(
        bodies(connection, type_, [key[-1] for key in shown]),
        shown[-1] if len(keys) > page.limit else None,
        count=counted() if page.count else None,
        version=records.last_position(connection),
    )


def bodies(connection: Connection, type_: RecordType, ids: Sequence[Any]) -> list[str]:
    """Return the documents of these records, in this order."""
    if not ids:
        return []
    found: dict[str, str] = dict(_BODIES(connection, type=type_, ids=as_json(ids)))
    return [found[id_] for id_ in ids]


def refused_cursor() -> Invalid:
    """Return the error for a cursor that this service never gave out."""
    message = "The cursor can't be read. Take it from `next` as it is."
    return Invalid(message, Fault("malformed", message, parameter="cursor"))
