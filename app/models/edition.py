"""Editions: numbered states of the register, each a file that never changes; here is what the file must be."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from app.models.base import text


class Edition(SQLModel, table=True):
    """One edition; its rows are added and never changed. `digest` is the SHA-256 of its file, `size` its bytes."""

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("length(digest) = 64", name="digest_length"),
        CheckConstraint("size > 0", name="size_given"),
    )

    name: str = text(primary_key=True)
    position: int = Field(sa_type=BigInteger)
    created_at: datetime
    created_by: str = text()
    digest: str = text()
    size: int = Field(sa_type=BigInteger)
    acts: int
    notes: str | None = text(nullable=True)
