"""Adds the addresses of history to the router of a slice: `…/{id}/revisions` and `…/{id}/revisions/{n}`."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.auth import Caller
from app.doors import Read
from app.errors import Invalid, NotFound, responses
from app.paging import Paging
from app.replies import Stored, document
from app.revisions import queries
from app.revisions.records import RecordType
from app.revisions.schemas import RevisionDocument, RevisionList

# What is asked for by an address: the record's identifier. Raises `NotFound` where the caller may not see it.
Locate = Callable[[Session, Caller | None, str], str]


def add_history(router: APIRouter, type_: RecordType, locate: Locate, *, parameter: str = "id") -> None:
    """Add the two addresses to `router`; `parameter` is what the path calls the identifier."""
    record_id = Annotated[
        str,
        Path(alias=parameter, description=f"The {type_}; one that was deleted keeps its history."),
    ]

    async def list_revisions(id_: record_id, page: Paging, read: Read) -> Response:
        def find(session: Session) -> Response:
            return queries.list_revisions(session, type_, locate(session, read.caller, id_), page)

        return await read(find)

    async def get_revision(
        id_: record_id,
        n: Annotated[str, Path(description="The number of the revision.")],
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
        summary=f"List the revisions of a {type_}, newest first",
        responses={200: {"model": RevisionList, "description": "A page of revisions"}, **described},
    )
    router.add_api_route(
        f"/{{{parameter}}}/revisions/{{n}}",
        get_revision,
        operation_id=f"get_{type_}_revision",
        summary=f"Get one revision of a {type_}",
        responses={200: {"model": RevisionDocument, "description": "The revision"}, **described},
    )
