"""The public form of a record's history, and what a restore is asked with."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.fields import Moment, Posted, Public, Whole
from app.revisions.records import Action


class RevisionPublic(Public):
    """One revision of a record: who made it, when and why."""

    revision: int
    at: Moment
    by: str
    note: str | None
    action: Action
    current: Annotated[bool, Field(description="whether it is the last: what the record now is")]


class RevisionList(Public):
    """A page of revisions, newest first."""

    data: list[RevisionPublic]
    next: str | None
    count: int | None = None


class RevisionDocument(Public):
    """One revision with the whole record as it then was; of a deletion, as it was last."""

    revision: int
    at: Moment
    by: str
    note: str | None
    action: Action
    document: dict[str, Any]


class Restore(Posted):
    """Which revision the record shall be again; the last if left out."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"revision": 1}, {}]})

    revision: Annotated[Whole | None, Field(ge=1)] = None


class Listed(BaseModel):
    """What a page of records has beside its rows."""

    next: Annotated[str | None, Field(description="the address of the next page")]
    count: Annotated[int | None, Field(description="all rows, if `count=true` asks")] = None
