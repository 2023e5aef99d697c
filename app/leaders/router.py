"""`/v1/leaders`: the people who propose, grant or sign acts."""

from typing import Annotated

from fastapi import Path, Query
from starlette.responses import Response

from app.doors import Read, Write
from app.errors import Conflict, Gone, NotFound, responses
from app.etags import IfMatch
from app.fields import RecordId
from app.leaders import queries, service
from app.leaders.schemas import (
    LeaderCreate,
    LeaderDocument,
    LeaderFilters,
    LeaderList,
    LeaderUpdate,
)
from app.paging import Listing
from app.replies import document
from app.revisions.purging import Purge
from app.revisions.queries import Seen
from app.revisions.router import add_history
from app.revisions.schemas import Restore
from app.routing import Router
from app.streams import ReadRows

router = Router(prefix="/v1/leaders", tags=["leaders"])
LeaderId = Annotated[RecordId, Path(alias="id")]


@router.get("", summary="List leaders", responses={200: {"model": LeaderList}})
async def list_leaders(filters: Annotated[LeaderFilters, Query()], page: Listing, read: ReadRows) -> Response:
    """By name, unless `sort` says otherwise."""
    return await read(queries.list_leaders, page, filters)


@router.post("", status_code=201, summary="Post a leader", responses={201: {"model": LeaderDocument}})
async def create_leader(body: LeaderCreate, write: Write) -> Response:
    """With other names and terms in office, all at once."""
    return await write(service.create_leader, body)


@router.get(
    "/{id}",
    summary="Get a leader",
    responses={200: {"model": LeaderDocument}, **responses(NotFound, Gone)},
)
async def get_leader(id_: LeaderId, read: Read) -> Response:
    """One person, with all terms in office."""
    return document(await read(queries.get_leader, id_))


@router.patch(
    "/{id}",
    summary="Change a leader",
    responses={200: {"model": LeaderDocument}, **responses(NotFound, Gone)},
)
async def update_leader(
    id_: LeaderId,
    patch: LeaderUpdate,
    condition: IfMatch,
    write: Write,
) -> Response:
    """The acts that name the leader are derived anew."""
    return await write(service.update_leader, id_, patch.root, condition)


@router.delete(
    "/{id}",
    status_code=204,
    summary="Delete a leader",
    responses=responses(NotFound, Gone, Conflict),
)
async def delete_leader(id_: LeaderId, condition: IfMatch, write: Write, purge: Purge = False) -> Response:
    """Not one whom acts or terms name: that is a 409 that names them.

    With `purge` nothing is left but a change in the feed.
    """
    return await write(service.purge_leader if purge else service.delete_leader, id_, condition)


@router.post(
    "/{id}/restore",
    summary="Restore a leader",
    responses={200: {"model": LeaderDocument}, **responses(NotFound, Conflict)},
)
async def restore_leader(id_: LeaderId, write: Write, body: Restore | None = None) -> Response:
    """Make the record again what it was at a revision, the last if left out, whether it was deleted or not."""
    return await write(service.restore_leader, id_, None if body is None else body.revision)


add_history(router, "leader", lambda _connection, _caller, id_: Seen(id_))
