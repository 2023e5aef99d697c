"""Imports: which files were taken in, by whom, and what became of them. What is in them is stored as posted records."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from app.models.base import id_key, id_of, json, one_of, text

STATES = ("running", "done", "refused", "failed", "interrupted")


class Import(SQLModel, table=True):
    """One file that was sent: `report` is what became of it, when it has ended."""

    __tablename__ = "import"
    __table_args__ = (
        one_of("state", STATES),
        CheckConstraint("(state = 'running') = (ended_at IS NULL)", name="ended_told"),
    )

    id: str = id_key()
    api_key_id: str | None = id_of("api_key.id", nullable=True, ondelete="SET NULL")
    by: str = text()
    # By which a retry of the request knows it again; the key is free when it has failed.
    idempotency_key: str | None = text(nullable=True)
    state: str = text()
    options: dict[str, Any] = json()
    bytes: int = Field(sa_type=BigInteger)
    report: dict[str, Any] | None = json(nullable=True)
    created_at: datetime
    ended_at: datetime | None = None
