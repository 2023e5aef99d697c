"""Reading API keys."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.responses import Response

from app.db.ids import is_id
from app.errors import NotFound
from app.etags import digest
from app.keys.schemas import KeyPublic
from app.models.key import ApiKey
from app.paging import Page


def list_keys(session: Session) -> Sequence[ApiKey]:
    """Return all keys, the oldest first."""
    return session.scalars(select(ApiKey).order_by(col(ApiKey.id))).all()


def get_key(session: Session, id_: str) -> ApiKey:
    """Return a key. Raises `NotFound`."""
    key = session.get(ApiKey, id_) if is_id(id_) else None
    if key is None:
        raise NotFound("There is no key with this identifier.")
    return key


def get_key_document(session: Session, id_: str) -> tuple[bytes, str]:
    """Return a key as it is shown. Raises `NotFound`."""
    return rendered(get_key(session, id_))


def page_of_keys(session: Session, page: Page) -> Response:
    """Return a page of keys, the oldest first."""
    statement = select(ApiKey).order_by(col(ApiKey.id)).limit(page.limit + 1)
    start = page.start(str)
    if start is not None:
        # An identifier that can't be one lies behind none: the page is empty.
        last = str(start[0])
        statement = statement.where(col(ApiKey.id) > last if is_id(last) else col(ApiKey.id).is_(None))
    keys = session.scalars(statement).all()
    shown = keys[: page.limit]
    count = session.scalar(select(func.count()).select_from(ApiKey)) if page.count else None
    last_key = (shown[-1].id,) if len(keys) > page.limit else None
    rows = [rendered(key)[0] for key in shown]
    return page.reply(rows, last_key, count=count, version=(rows, last_key, count))


def rendered(key: ApiKey) -> tuple[bytes, str]:
    """Return a key as it is shown, with the opaque part of its ETag."""
    body = KeyPublic.model_validate(key, from_attributes=True).model_dump_json().encode()
    return body, digest(body)
