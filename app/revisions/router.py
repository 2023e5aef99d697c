"""Adds the addresses of history to the router of a slice: `…/{id}/revisions`, behind it `…/{n}`, and `…/{n}/diff`."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from sqlalchemy import Connection
from starlette.responses import Response

from app.auth import Caller
from app.doors import Read
from app.errors import Invalid, NotFound, responses
from app.fields import RecordId
from app.paging import Paging
from app.replies import Stored, document
from app.revisions import queries
from app.revisions.queries import Seen
from app.revisions.records import RecordType
from app.revisions.schemas import RevisionDifferences, RevisionDocument, RevisionList

# The record that an address asks for, as far as the caller may see it. Raises `NotFound` where they may not at all.
Locate = Callable[[Connection, Caller | None, str], Seen]


def add_history(
    router: APIRouter, type_: RecordType, locate: Locate, *, parameter: str = "id", shape: Any = RecordId
) -> None:
    """Add the three addresses to `router`; `parameter` is what the path calls the identifier, `shape` its type."""
    record_id = Annotated[
        shape,
        Path(alias=parameter, description=f"The {type_}; one that was deleted keeps its history."),
    ]
    revision_number = Annotated[
        str, Path(alias="n", pattern=r"^[1-9][0-9]{0,8}$", description="The number of the revision.", examples=["1"])
    ]
    article = "an" if type_[0] in "aeiou" else "a"

    async def list_revisions(id_: record_id, page: Paging, read: Read) -> Response:
        def find(connection: Connection) -> Response:
            return queries.list_revisions(connection, type_, locate(connection, read.caller, id_), page)

        return await read(find)

    async def get_revision(id_: record_id, number: revision_number, read: Read) -> Response:
        def find(connection: Connection) -> Stored:
            return queries.get_revision(connection, type_, locate(connection, read.caller, id_), number)

        return document(await read(find))

    async def get_differences(
        id_: record_id,
        number: revision_number,
        read: Read,
        against: Annotated[
            int | None,
            Query(ge=1, le=999_999_999, description="Another revision; left out: the one before.", examples=[1]),
        ] = None,
    ) -> Response:
        def find(connection: Connection) -> Stored:
            return queries.get_differences(connection, type_, locate(connection, read.caller, id_), number, against)

        return document(await read(find))

    described: dict[int | str, dict[str, Any]] = responses(NotFound, Invalid)
    router.add_api_route(
        f"/{{{parameter}}}/revisions",
        list_revisions,
        operation_id=f"list_{type_}_revisions",
        summary=f"List the revisions of {article} {type_}",
        description="The newest first: who made each, when and why. A record that was deleted keeps its history.",
        responses={200: {"model": RevisionList, "description": "A page of revisions"}, **described},
    )
    router.add_api_route(
        f"/{{{parameter}}}/revisions/{{n}}",
        get_revision,
        operation_id=f"get_{type_}_revision",
        summary=f"Get one revision of {article} {type_}",
        description="The whole record as it then was; of a deletion, as it was last.",
        responses={200: {"model": RevisionDocument, "description": "The revision"}, **described},
    )
    router.add_api_route(
        f"/{{{parameter}}}/revisions/{{n}}/diff",
        get_differences,
        operation_id=f"get_{type_}_revision_diff",
        summary=f"Compare two revisions of {article} {type_}",
        description="Each change with its place, what was there and what is; parts are the same by their ids.",
        responses={200: {"model": RevisionDifferences, "description": "What differs"}, **described},
    )
