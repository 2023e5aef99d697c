"""The addresses of the dashboard."""

from typing import Annotated

from fastapi import Path, Query, Request
from starlette.responses import Response

from app.dashboard import assets, rendering, world
from app.dashboard.routes import PageRouter
from app.doors import Read

router = PageRouter()


@router.get("/")
async def show_world(request: Request, query: Annotated[world.WorldQuery, Query()], read: Read) -> Response:
    """The world."""
    return await rendering.show(request, read, "world.html", world.gather, query)


@router.get("/static/{file}")
async def show_asset(request: Request, file: Annotated[str, Path(max_length=100)]) -> Response:
    """What pages load."""
    return assets.answer(file, takes_gzip=rendering.takes_gzip(request.scope["headers"]))
