"""The addresses of totals."""

import json
from typing import Annotated

from fastapi import Path, Query, Request
from starlette.responses import Response

from app.errors import Invalid, NotFound, responses
from app.etags import digest, of_view
from app.fields import CountryCode
from app.formats.asked import Asked, Format
from app.replies import derived
from app.routing import Router
from app.streams import ReadRows
from app.totals import queries
from app.totals.schemas import CountryTotals, Totals, TotalsFilters
from app.vocabularies import Basis

router = Router(prefix="/v1", tags=["totals"])


@router.get("/totals", response_model=Totals, responses=responses(Invalid), summary="Sum up acts")
async def get_totals(
    query: Annotated[TotalsFilters, Query()], request: Request, asked: Asked, read: ReadRows
) -> Response:
    """Sums over any grouping, for one stage and one basis; without `kind` and `family` of the persons of each act.

    With `as_of` of the register as it was known at that moment, made again from the documents of then.
    """
    if asked is not Format.JSON:
        return await read(queries.rows_of_its_moment, query)
    return await read(lambda connection: _told(request, queries.of_its_moment(connection, query, queries.totals)))


@router.get(
    "/countries/{code}/totals",
    response_model=CountryTotals,
    responses=responses(NotFound, Invalid),
    summary="Sum up one country",
)
async def get_country_totals(
    code: Annotated[CountryCode, Path()],
    request: Request,
    asked: Asked,
    read: ReadRows,
    basis: Annotated[Basis, Query(description="Whose figures stand.")] = Basis.ACCEPTED,
) -> Response:
    """What was announced beside what was implemented: the total, by family, kind and year, and their distance."""
    if asked is not Format.JSON:
        return await read(queries.country_rows, code, basis)
    return await read(lambda connection: _told(request, queries.country_totals(connection, code, basis)))


def _told(request: Request, document: queries.Row) -> Response:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    # Its bytes follow from the query and the position: what changed the tally has moved the feed.
    version = document["position"]
    if "as_of" in request.query_params:
        # A purge changes the past, under the position that it had.
        version = digest(body.encode())
    return derived(body, of_view(request, version))
