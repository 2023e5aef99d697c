"""Replies kept beside their Idempotency-Key, so that a retried POST has no second effect."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from app.models.base import id_of, json, text


class IdempotentReply(SQLModel, table=True):
    """The first reply to a POST; `fingerprint` tells its method, path and JSON from any other's."""

    __tablename__ = "idempotent_reply"
    __table_args__ = (CheckConstraint("status BETWEEN 200 AND 299", name="status_success"),)

    api_key_id: str = id_of("api_key.id", index=False, ondelete="CASCADE", primary_key=True)
    key: str = text(primary_key=True)
    fingerprint: str = text()
    status: int
    headers: dict[str, Any] = json()
    body: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(index=True)
