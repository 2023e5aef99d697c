"""Reading API keys."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select
from starlette.responses import Response

from app.db.ids import is_id
from app.db.statements import table_of
from app.errors import NotFound
from app.etags import digest
from app.keys.schemas import KeyPublic
from app.models.key import ApiKey
from app.paging import Page

_keys = table_of(ApiKey)


def list_keys(connection: Connection) -> Sequence[ApiKey]:
    """Return all keys, the oldest first."""
    return _read(connection, select(_keys).order_by(_keys.c.id))


def get_key(connection: Connection, id_: str) -> ApiKey:
    """Return a key. Raises `NotFound`."""
    found = _read(connection, select(_keys).where(_keys.c.id == id_)) if is_id(id_) else []
    if not found:
        raise NotFound("There is no key with this identifier.")
    return found[0]


def get_key_document(connection: Connection, id_: str) -> tuple[bytes, str]:
    """Return a key as it is shown. Raises `NotFound`."""
    return rendered(get_key(connection, id_))


def page_of_keys(connection: Connection, page: Page) -> Response:
    """Return a page of keys, the oldest first."""
    statement = select(_keys).order_by(_keys.c.id).limit(page.limit + 1)
    start = page.start(str)
    if start is not None:
        # An identifier that can't be one lies behind none: the page is empty.
        last = str(start[0])
        statement = statement.where(_keys.c.id > last if is_id(last) else _keys.c.id.is_(None))
    keys = _read(connection, statement)
    shown = keys[: page.limit]
    count = connection.scalar(select(func.count()).select_from(_keys)) if page.count else None
    last_key = (shown[-1].id,) if len(keys) > page.limit else None
    rows = [rendered(key)[0] for key in shown]
    return page.reply(rows, last_key, count=count, version=(rows, last_key, count))


def _read(connection: Connection, statement: Select[Any]) -> list[ApiKey]:
    return [ApiKey(**row) for row in connection.execute(statement).mappings()]


def rendered(key: ApiKey) -> tuple[bytes, str]:
    """Return a key as it is shown, with the opaque part of its ETag."""
    body = KeyPublic.model_validate(key, from_attributes=True).model_dump_json().encode()
    return body, digest(body)
