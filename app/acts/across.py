"""The addresses of lines and figures across acts: `/v1/breakdowns`, `/v1/figures`, and the lists of three families."""

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel
from starlette.responses import Response

from app.acts import queries
from app.acts.part_routes import ActFigurePublic
from app.acts.queries import ListFilters
from app.derivation.schemas import BreakdownPublic
from app.errors import Invalid, responses
from app.paging import Listing
from app.routing import Router
from app.streams import ReadRows
from app.vocabularies import Family, Status

router = Router(prefix="/v1", tags=["lines"])


class _OfAct(BaseModel):
    """The act that a part is of."""

    act: str
    act_title: str
    country: str
    date: str | None
    status: Status


class LineAcross(BreakdownPublic, _OfAct):
    """A line with its act; one that is `part_of` another is in no total."""


class FigureAcross(ActFigurePublic, _OfAct):
    """A figure with its act."""


class LineAcrossList(BaseModel):
    """A page of lines."""

    data: list[LineAcross]
    next: str | None
    count: int | None = None


class FigureAcrossList(BaseModel):
    """A page of figures."""

    data: list[FigureAcross]
    next: str | None
    count: int | None = None


_Query = Annotated[ListFilters, Query()]


@router.get(
    "/breakdowns", response_model=LineAcrossList, responses=responses(Invalid), summary="List lines across acts"
)
async def list_breakdowns(query: _Query, page: Listing, read: ReadRows) -> Response:
    """Lines of all acts, the latest posted first, parts included and marked by `part_of`."""
    return await read(queries.list_parts_across, "breakdowns", query, read.caller, page)


@router.get(
    "/figures", response_model=FigureAcrossList, responses=responses(Invalid), summary="List figures across acts"
)
async def list_figures(query: _Query, page: Listing, read: ReadRows) -> Response:
    """Figures of all acts, the latest posted first; `breakdown` is null for a headline."""
    return await read(queries.list_parts_across, "figures", query, read.caller, page)


def _add_family(path: str, family: Family, what: str) -> None:
    async def list_family(query: _Query, page: Listing, read: ReadRows) -> Response:
        return await read(queries.list_parts_across, "breakdowns", query, read.caller, page, family)

    options: dict[str, Any] = {"response_model": LineAcrossList, "responses": responses(Invalid)}
    router.add_api_route(
        path,
        list_family,
        operation_id=f"list_{path.strip('/').replace('-', '_')}",
        summary=f"List {what}",
        description="Lines of this family, of all acts, the latest posted first; `part_of` marks those that are parts.",
        **options,
    )


_add_family("/releases", Family.RELEASE, "releases across acts")
_add_family("/reductions", Family.REDUCTION, "reductions across acts")
_add_family("/liability-waivers", Family.LIABILITY_WAIVER, "liability waivers across acts")
