"""The addresses of the dashboard."""

from typing import Annotated

from fastapi import Path, Query, Request
from starlette.responses import Response

from app.acts.router import ActListQuery
from app.dashboard import act, assets, browse, compare, country, leader, rendering, search, world
from app.dashboard.addresses import state
from app.dashboard.routes import PageRouter
from app.db.ids import is_id
from app.doors import Read
from app.effects import idle
from app.paging import Paging

router = PageRouter()


@router.get("/")
async def show_world(request: Request, query: Annotated[world.WorldQuery, Query()], read: Read) -> Response:
    """The world."""
    return await rendering.show(request, read, "world.html", world.gather, query)


@router.get("/acts")
async def show_acts(request: Request, query: Annotated[ActListQuery, Query()], page: Paging, read: Read) -> Response:
    """The data browser. What its form sends of stage and basis, with no size of acts to be of, is no state of it."""
    without = idle(query, numbers=False)
    if without:
        return Response(status_code=303, headers={"Location": state("/acts", query, **dict.fromkeys(without))})
    return await rendering.show(request, read, "acts.html", browse.gather, query, page)


@router.get("/acts/{name}")
async def show_act(request: Request, name: Annotated[str, Path(max_length=200)], read: Read) -> Response:
    """An act, by its identifier; by the name that a client gave it, the way there."""
    if not is_id(name):
        found = await read(act.find_address, name)
        if found is not None:
            return Response(status_code=303, headers={"Location": found})
    return await rendering.show(request, read, "act.html", act.gather, name)


@router.get("/countries/{name}")
async def show_country(
    request: Request,
    name: Annotated[str, Path(max_length=200)],
    query: Annotated[country.CountryQuery, Query()],
    read: Read,
) -> Response:
    """A country, by its alpha-3 code; by another code or its name, the way there."""
    code = await read(country.find_code, name)
    if code is not None and code != name:
        return Response(status_code=303, headers={"Location": state(f"/countries/{code}", query)})
    return await rendering.show(request, read, "country.html", country.gather, name, query)


@router.get("/leaders/{leader_id}")
async def show_leader(request: Request, leader_id: Annotated[str, Path(max_length=200)], read: Read) -> Response:
    """A leader."""
    return await rendering.show(request, read, "leader.html", leader.gather, leader_id)


@router.get("/compare")
async def show_compare(request: Request, query: Annotated[compare.CompareQuery, Query()], read: Read) -> Response:
    """Several countries."""
    return await rendering.show(request, read, "compare.html", compare.gather, query)


@router.get("/search")
async def show_search(
    request: Request, query: Annotated[search.SearchPageQuery, Query()], page: Paging, read: Read
) -> Response:
    """What holds the words that are looked for."""
    return await rendering.show(request, read, "search.html", search.gather, query, page)


@router.get("/static/{file}")
async def show_asset(request: Request, file: Annotated[str, Path(max_length=100)]) -> Response:
    """What pages load."""
    return assets.answer(file, takes_gzip=rendering.takes_gzip(request.scope["headers"]))
