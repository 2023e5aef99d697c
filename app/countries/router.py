"""`/v1/countries`: the states, present and former, that acts and leaders belong to."""

from typing import Annotated

from fastapi import Path, Query
from starlette.responses import Response

from app.countries import queries, service
from app.countries.schemas import (
    CountryCreate,
    CountryDocument,
    CountryFilters,
    CountryList,
    CountryUpdate,
)
from app.doors import Admin, Read
from app.errors import Conflict, Gone, NotFound, responses
from app.etags import IfMatch
from app.fields import CountryCode
from app.paging import Listing
from app.replies import document
from app.revisions.purging import Purge
from app.revisions.router import add_history
from app.revisions.schemas import Restore
from app.routing import Router
from app.streams import ReadRows

router = Router(prefix="/v1/countries", tags=["countries"])
Code = Annotated[CountryCode, Path()]


@router.get("", summary="List countries", responses={200: {"model": CountryList}})
async def list_countries(filters: Annotated[CountryFilters, Query()], page: Listing, read: ReadRows) -> Response:
    """By code, unless `sort` says otherwise."""
    return await read(queries.list_countries, page, filters)


@router.post(
    "",
    status_code=201,
    summary="Post a country",
    responses={201: {"model": CountryDocument}, **responses(Conflict)},
)
async def create_country(body: CountryCreate, write: Admin) -> Response:
    """The list of ISO 3166 is there from the start; this is for what it lacks."""
    return await write(service.create_country, body)


@router.get(
    "/{code}",
    summary="Get a country",
    responses={200: {"model": CountryDocument}, **responses(NotFound, Gone)},
)
async def get_country(code: Code, read: Read) -> Response:
    """By its alpha-3 code, or by the alpha-2 of a state that exists today."""
    return document(await read(queries.get_country, code))


@router.patch(
    "/{code}",
    summary="Change a country",
    responses={200: {"model": CountryDocument}, **responses(NotFound, Gone, Conflict)},
)
async def update_country(
    code: Code,
    patch: CountryUpdate,
    condition: IfMatch,
    write: Admin,
) -> Response:
    """Its acts are derived anew where they tell something of it: its name, its region, its years."""
    return await write(service.update_country, code, patch.root, condition)


@router.delete(
    "/{code}",
    status_code=204,
    summary="Delete a country",
    responses=responses(NotFound, Gone, Conflict),
)
async def delete_country(code: Code, condition: IfMatch, write: Admin, purge: Purge = False) -> Response:
    """Not one that acts, leaders, terms or countries name: that is a 409 that names them.

    With `purge` nothing is left but a change in the feed; one of the bundled list comes again with the next `migrate`.
    """
    return await write(service.purge_country if purge else service.delete_country, code, condition)


@router.post(
    "/{code}/restore",
    summary="Restore a country",
    responses={200: {"model": CountryDocument}, **responses(NotFound, Conflict)},
)
async def restore_country(code: Code, write: Admin, body: Restore | None = None) -> Response:
    """Make it again what it was at a revision, the last if left out, whether it was deleted or not."""
    revision = None if body is None else body.revision
    return await write(service.restore_country, code, revision)


add_history(router, "country", queries.locate_for, parameter="code", shape=CountryCode)
