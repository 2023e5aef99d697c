"""API keys as they are posted and shown."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from app.fields import TEXT, Instant

Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"\S"),
    Field(
        description="Who or what the key is for; it stands in the history of all that it changes.",
        json_schema_extra={**TEXT},
    ),
]
Scope = Annotated[
    Literal["contribute", "write", "admin"],
    Field(description="What the key may do; each may do what those before it may."),
]


class KeyCreate(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "newsroom import", "scope": "write"}]},
    )

    name: Name
    scope: Scope
    expires_at: Instant | None = Field(None, description="When the key ends; null or left out: never.")


class KeyUpdate(BaseModel):
    """A change of a key: its name only. What it may do never changes; make another key."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "newsroom import, Baku"}]})

    name: Name


class KeyPublic(BaseModel):
    """A key as it is shown, never the key itself."""

    id: str
    name: str
    scope: Scope
    created_at: AwareDatetime
    expires_at: AwareDatetime | None
    revoked_at: AwareDatetime | None = Field(description="Since when the key is refused; null while it is good.")


class KeyCreated(KeyPublic):
    """A key just made."""

    token: str | None = Field(
        description="The key itself, shown this once; null in the answer to a retry, for it is not stored."
    )


class KeyList(BaseModel):
    """A page of keys."""

    data: list[KeyPublic]
    next: str | None
    count: int | None = Field(None, description="The number of all keys, where `count=true` asks for it.")


class Me(BaseModel):
    """The caller, as the key tells."""

    id: str
    name: str
    scope: Scope
