"""`/v1/sources`: the publications that acts cite."""

from typing import Annotated

from fastapi import Path, Query
from starlette.responses import Response

from app.doors import Read, Write
from app.errors import Conflict, Gone, NotFound, responses
from app.etags import IfMatch
from app.fields import RecordId
from app.paging import Listing
from app.replies import document
from app.revisions.purging import Purge
from app.revisions.queries import Seen
from app.revisions.router import add_history
from app.revisions.schemas import Restore
from app.routing import Router
from app.sources import queries, service
from app.sources.schemas import (
    SourceCreate,
    SourceDocument,
    SourceFilters,
    SourceList,
    SourceUpdate,
)
from app.streams import ReadRows

router = Router(prefix="/v1/sources", tags=["sources"])
SourceId = Annotated[RecordId, Path(alias="id")]

_DIFFERS = {
    "description": "Of a source that is stored already: the members that were posted otherwise, with commas.",
    "schema": {"type": "string"},
}
_STORED_ALREADY = {
    "model": SourceDocument,
    "description": "A source with this address is stored already; nothing was changed",
    "headers": {"Source-Differs": _DIFFERS},
}


@router.get("", summary="List sources", responses={200: {"model": SourceList}})
async def list_sources(filters: Annotated[SourceFilters, Query()], page: Listing, read: ReadRows) -> Response:
    """The newest first, unless `sort` says otherwise."""
    return await read(queries.list_sources, page, filters)


@router.post(
    "",
    status_code=201,
    summary="Post a source",
    responses={201: {"model": SourceDocument}, 200: _STORED_ALREADY},
)
async def create_source(body: SourceCreate, write: Write) -> Response:
    """A source whose address is known already is answered with the stored one, and changes nothing.

    Addresses are compared with scheme and host in lower case, without default port and fragment.
    """
    return await write(service.create_source, body)


@router.get(
    "/{id}",
    summary="Get a source",
    responses={200: {"model": SourceDocument}, **responses(NotFound, Gone)},
)
async def get_source(id_: SourceId, read: Read) -> Response:
    """One publication."""
    return document(await read(queries.get_source, id_))


@router.patch(
    "/{id}",
    summary="Change a source",
    responses={200: {"model": SourceDocument}, **responses(NotFound, Gone, Conflict)},
)
async def update_source(
    id_: SourceId,
    patch: SourceUpdate,
    condition: IfMatch,
    write: Write,
) -> Response:
    """The acts that cite it are derived anew: a basis, a figure that counts, may follow from it."""
    return await write(service.update_source, id_, patch.root, condition)


@router.delete(
    "/{id}",
    status_code=204,
    summary="Delete a source",
    responses=responses(NotFound, Gone, Conflict),
)
async def delete_source(id_: SourceId, condition: IfMatch, write: Write, purge: Purge = False) -> Response:
    """Not one that an act cites: that is a 409 that names them.

    With `purge` nothing is left but a change in the feed.
    """
    return await write(service.purge_source if purge else service.delete_source, id_, condition)


@router.post(
    "/{id}/restore",
    summary="Restore a source",
    responses={200: {"model": SourceDocument}, **responses(NotFound, Conflict)},
)
async def restore_source(
    id_: SourceId,
    write: Write,
    body: Restore | None = None,
) -> Response:
    """Make it again what it was at a revision, the last if left out, whether it was deleted or not."""
    return await write(service.restore_source, id_, None if body is None else body.revision)


add_history(router, "source", lambda _connection, _caller, id_: Seen(id_))
