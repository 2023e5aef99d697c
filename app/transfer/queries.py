"""Reads of imports."""

from sqlalchemy import ColumnElement, Connection, func, select
from starlette.responses import Response

from app.auth import Caller
from app.db.ids import is_id
from app.db.statements import Row, table_of
from app.models import Import
from app.paging import Page
from app.transfer.desk import Desk
from app.transfer.schemas import ImportDocument
from app.transfer.store import document_of

_imports = table_of(Import)


def page_of_imports(connection: Connection, page: Page, caller: Caller, desk: Desk) -> Response:
    """Return a page of the imports that the caller may see, the latest first."""
    seen: list[ColumnElement[bool]] = [] if caller.may("admin") else [_imports.c.api_key_id == caller.id]
    statement = select(_imports).where(*seen).order_by(_imports.c.id.desc()).limit(page.limit + 1)
    start = page.start(str)
    if start is not None:
        last = str(start[0])
        # An identifier that can't be one lies before none: the page is empty.
        statement = statement.where(_imports.c.id < last if is_id(last) else _imports.c.id.is_(None))
    rows = [dict(row) for row in connection.execute(statement).mappings()]
    shown = rows[: page.limit]
    count = connection.scalar(select(func.count()).select_from(_imports).where(*seen)) if page.count else None
    bodies = [rendered(row, desk) for row in shown]
    following = (shown[-1]["id"],) if len(rows) > page.limit else None
    return page.reply(bodies, following, count=count, version=(caller.id, bodies, count))


def rendered(row: Row, desk: Desk) -> bytes:
    """Return an import as it is served: with its progress while it runs; interrupted where its process is gone."""
    progress = None
    if row["state"] == "running":
        progress = desk.progress(row["id"])
        if desk.is_dead(row["id"], row["created_at"]):
            row = {**row, "state": "interrupted"}
    return ImportDocument.model_validate(document_of(row, progress)).model_dump_json().encode()
