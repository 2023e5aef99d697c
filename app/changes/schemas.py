"""The change feed as it is served: one change, a page of them, and what they are asked by."""

from typing import Annotated

from pydantic import BaseModel, Field

from app.fields import Moment, Public
from app.revisions.records import Op, RecordType

Position = Annotated[int, Field(ge=0, le=2**53 - 1)]


class ChangePublic(Public):
    """One change of what the public sees. A record that is retracted or made a draft again is a delete."""

    position: Annotated[int, Field(description="its place in the feed: changes are in the order of their commits")]
    op: Op
    type: RecordType
    id: str
    revision: Annotated[int, Field(description="the same as before where something that the record cites has changed")]
    at: Moment
    address: Annotated[str, Field(description="where the record is, or was")]


class ChangeList(Public):
    """A page of the feed, in order."""

    data: list[ChangePublic]
    next: Annotated[str | None, Field(description="the address of the next page; null at the end of the feed")]
    position: Annotated[int, Field(description="how far this page goes: ask for what comes after it next time")]


class ChangesQuery(BaseModel):
    """Which changes."""

    after: Annotated[
        Position, Field(description="Changes behind this position; 0 for all that there ever were.", examples=[1224])
    ] = 0
    type: Annotated[list[RecordType], Field(description="Records of these types only.", examples=["act"])] = []
    limit: Annotated[int, Field(ge=1, le=500, description="How many changes a page holds.")] = 100
