"""The addresses of acts as whole documents; those of their parts are in part_routes.py."""

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.acts import access, examples, queries, service
from app.acts.queries import ListFilters, Sort
from app.acts.schemas import ActCreate
from app.derivation.schemas import ActPublic
from app.doors import Contribute, Read
from app.errors import Conflict, Forbidden, Gone, Invalid, NotFound, responses
from app.etags import IfMatch
from app.fields import Instant, RecordId
from app.merge_patch import Patch
from app.paging import Listing
from app.replies import document
from app.revisions.purging import Purge
from app.revisions.router import add_history
from app.revisions.schemas import Restore
from app.routing import Router
from app.streams import ReadRows

router = Router(prefix="/v1/acts", tags=["acts"])
ActId = Annotated[RecordId, Path()]
DryRun = Annotated[
    bool, Query(description="Check only: reply with the act as it would be, with its warnings, and keep nothing.")
]
_REHEARSED: dict[int | str, dict[str, Any]] = {
    200: {"model": ActPublic, "description": "With `dry_run`: the act as it would be"}
}


class ActUpdate(Patch):
    """A merge patch of an act: arrays replace the stored ones, null empties a member, the rest stays."""

    of = ActCreate
    examples = [examples.PATCH]


class ActList(BaseModel):
    """A page of acts."""

    data: list[ActPublic]
    next: str | None
    count: int | None = None


class ActListQuery(ListFilters):
    """The filters of acts, and how the list is sorted."""

    sort: Annotated[Sort, Field(description="A minus in front turns the order; null comes last both ways.")] = "-date"


@router.get("", response_model=ActList, responses=responses(Invalid), summary="List acts")
async def list_acts(query: Annotated[ActListQuery, Query()], page: Listing, read: ReadRows) -> Response:
    """Published acts, newest first; all filters combine, a repeated one means any of its values."""
    return await read(queries.list_acts, query, read.caller, query.sort, page)


@router.post(
    "",
    status_code=201,
    response_model=ActPublic,
    responses=_REHEARSED | responses(Conflict, Invalid),
    summary="Post an act with all its parts",
)
async def create_act(body: ActCreate, write: Contribute, dry_run: DryRun = False) -> Response:
    """The whole act in one transaction. Short forms: `total`, `count`, words for a count, a key for a source."""
    if dry_run:
        return await write.rehearse(service.create_act, body)
    return await write(service.create_act, body)


@router.get("/{act_id}", response_model=ActPublic, responses=responses(NotFound, Gone, Invalid), summary="Read an act")
async def get_act(
    act_id: ActId,
    read: Read,
    as_of: Annotated[
        Instant | None,
        Query(description="As it was at this moment, deleted since or not.", examples=["2026-12-01T00:00:00Z"]),
    ] = None,
) -> Response:
    """One act as one document, with its derived numbers and warnings."""
    return document(await read(queries.get_act, act_id, read.caller, as_of))


@router.patch(
    "/{act_id}",
    response_model=ActPublic,
    responses=responses(Forbidden, NotFound, Conflict, Gone, Invalid),
    summary="Change an act",
)
async def update_act(
    act_id: ActId, body: ActUpdate, if_match: IfMatch, write: Contribute, dry_run: DryRun = False
) -> Response:
    """A JSON merge patch (RFC 7396). In an array an element with a stored `id` or `key` is that part."""
    if dry_run:
        return await write.rehearse(service.update_act, act_id, body.root, if_match)
    return await write(service.update_act, act_id, body.root, if_match)


@router.delete(
    "/{act_id}",
    status_code=204,
    responses=responses(Forbidden, NotFound, Conflict, Gone),
    summary="Delete an act",
)
async def delete_act(act_id: ActId, if_match: IfMatch, write: Contribute, purge: Purge = False) -> Response:
    """Leave a tombstone: the address answers 410, the revisions stay, the `external_id` stays taken.

    With `purge` nothing is left but a change in the feed; not of an act that others relate to (409).
    """
    return await write(service.purge_act if purge else service.delete_act, act_id, if_match)


@router.post(
    "/{act_id}/restore",
    response_model=ActPublic,
    responses=responses(Forbidden, NotFound, Conflict, Invalid),
    summary="Restore an act",
)
async def restore_act(act_id: ActId, write: Contribute, body: Restore | None = None) -> Response:
    """Make an earlier revision, of a deleted act too, the current one; the last one if left out."""
    return await write(service.restore_act, act_id, None if body is None else body.revision)


add_history(router, "act", access.locate, parameter="act_id")
