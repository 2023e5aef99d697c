"""API keys: who may write. A key itself is never stored, only its digest."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

from app.models.base import id_key, one_of, text

# In order: each may do what those before it may.
SCOPES = ("contribute", "write", "admin")


class ApiKey(SQLModel, table=True):
    """A key by its digest (SHA-256, 64 hexadecimal digits), with its name, scope and span of life."""

    __tablename__ = "api_key"
    __table_args__ = (
        one_of("scope", SCOPES),
        CheckConstraint("length(digest) = 64", name="digest_length"),
        CheckConstraint("length(name) > 0", name="name_given"),
        CheckConstraint("expires_at > created_at", name="expires_later"),
    )

    id: str = id_key()
    name: str = text()
    scope: str = text()
    digest: str = text(unique=True)
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
