"""Adds the addresses of history to the router of a slice: `…/{id}/revisions` and `…/{id}/revisions/{n}`."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.auth import Caller
from app.doors import Read
from app.errors import Invalid, NotFound, responses
from app.fields import RecordId
from app.paging import Paging
from app.replies import Stored, document
from app.revisions import queries
from app.revisions.records import RecordType
from app.revisions.schemas import RevisionDocument, RevisionList

# What is asked for by an address: the record's identifier. Raises `NotFound` where the caller may not see it.
Locate = Callable[[Session, Caller | None, str], str]


def add_history(
    router: APIRouter, type_: RecordType, locate: Locate, *, parameter: str = "id", shape: Any = RecordId
) -> None:
    """Add the two addresses to `router`; `parameter` is what the path calls the identifier, `shape` its type."""
    record_id = Annotated[
        shape,
        Path(alias=parameter, description=f"The {type_}; one that was deleted keeps its history."),
    ]
    article = "an" if type_[0] in "aeiou" else "a"

    async def list_revisions(id_: record_id, page: Paging, read: Read) -> Response:
        def find(session: Session) -> Response:
            return queries.list_revisions(session, type_, locate(session, read.caller, id_), page)

        return await read(find)

    async def get_revision(
        id_: record_id,
        n: Annotated[
            str, Path(pattern=r"^[1-9][0-9]{0,8}$", description="The number of the revision.", examples=["1"])
        ],
        read: Read,
    ) -> Response:
        def find(session: Session) -> Stored:
            return queries.get_revision(session, type_, locate(session, read.caller, id_), n)

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
