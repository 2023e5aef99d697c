"""The public form of a record's history, and what a restore is asked with."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.fields import Moment, Posted, Public, Whole
from app.revisions.records import Action, RecordType


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


class RevisionMade(Public):
    """Who made a revision, when and why."""

    revision: int
    at: Moment
    by: str
    note: str | None
    action: Action


class Difference(Public):
    """One change between two revisions."""

    op: Annotated[
        Literal["add", "remove", "replace", "move"],
        Field(description="of a move, `before` and `after` are places in the list, from 0"),
    ]
    pointer: Annotated[str, Field(description="into the later document; of a removal into the earlier one")]
    before: Any
    after: Any
    derived: Annotated[bool, Field(description="whether it follows from other changes, or from a record that is cited")]
    text: Annotated[str, Field(description="the same in words")]


class RevisionDifferences(Public):
    """What differs between two revisions of a record."""

    type: RecordType
    id: str
    before: RevisionMade
    after: RevisionMade
    changes: list[Difference]


class Restore(Posted):
    """Which revision the record shall be again; the last if left out."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"revision": 1}, {}]})

    revision: Annotated[Whole | None, Field(ge=1)] = None


class Listed(BaseModel):
    """What a page of records has beside its rows."""

    next: Annotated[str | None, Field(description="the address of the next page")]
    count: Annotated[int | None, Field(description="all rows, if `count=true` asks")] = None
