"""API keys as they are posted and shown."""

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.auth import SERVICE
from app.fields import TEXT, Instant


def _not_the_service(name: str) -> str:
    """Refuse the name under which the service itself stands in the history: nobody may pass for it."""
    if name.strip().casefold() == SERVICE:
        raise PydanticCustomError(
            "name_reserved", "`{name}` is what the history calls the service itself", {"name": SERVICE}
        )
    return name


Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"\S"),
    AfterValidator(_not_the_service),
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
