"""Documents, their revisions and the change feed: the history of every record."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from app.models.base import CLUSTERED, one_of, text

RECORD_TYPES = ("act", "country", "leader", "source")
ACTIONS = ("create", "update", "delete", "restore")


class Document(SQLModel, table=True):
    """The public JSON of a record as it now is: what a read puts on the wire. It is its own last revision."""

    __tablename__ = "document"
    __table_args__ = (one_of("type", RECORD_TYPES), one_of("action", ACTIONS))

    type: str = text(primary_key=True)
    id: str = text(primary_key=True)
    body: str = text()
    etag: str = text()
    deleted: bool = False
    revision: int
    at: datetime
    by: str = text()
    note: str | None = text(nullable=True)
    action: str = text()


class Revision(SQLModel, table=True):
    """A document as it was before something took its place."""

    __tablename__ = "revision"
    __table_args__ = (one_of("type", RECORD_TYPES), one_of("action", ACTIONS))

    type: str = text(primary_key=True)
    id: str = text(primary_key=True)
    revision: int = Field(primary_key=True)
    body: str = text()
    at: datetime
    by: str = text()
    note: str | None = text(nullable=True)
    action: str = text()


class Rendering(SQLModel, table=True):
    """A document before it was derived anew: the same revision in other bytes, until the change at `until`."""

    __tablename__ = "rendering"
    __table_args__ = (one_of("type", RECORD_TYPES),)

    type: str = text(primary_key=True)
    id: str = text(primary_key=True)
    until: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    revision: int
    body: str = text()


class Change(SQLModel, table=True):
    """One row of the change feed: at `position`, record `id` was created, updated, deleted or purged for the public.

    A change that the public does not see (of a draft, say) has no `op`; what is mended beside the documents takes a
    position without a row.
    """

    __tablename__ = "change"
    __table_args__ = (
        one_of("type", RECORD_TYPES),
        one_of("op", ("create", "update", "delete", "purge")),
        Index("ix_change_type_id", "type", "id"),
        CLUSTERED,
    )

    position: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    type: str = text()
    id: str = text()
    op: str | None = text(nullable=True)
    revision: int
    at: datetime


class Feed(SQLModel, table=True):
    """The one row that holds the last position given out; its lock makes writers follow one another."""

    __tablename__ = "feed"

    id: int = Field(primary_key=True)
    position: int = Field(sa_type=BigInteger)
