"""`/docs`, the documents and what they load. No page holds inline script or loads anything from elsewhere."""

from functools import cache
from pathlib import Path

import fastapi_offline
from anyio import to_thread
from fastapi import Request
from starlette.responses import Response

from app.dashboard.rendering import HTML, html
from app.errors import PROBLEMS
from app.pages import documents
from app.replies import fixed
from app.routing import Router

_OWN = Path(__file__).with_name("static")
_SWAGGER = Path(fastapi_offline.__file__).with_name("static")
_SCRIPT = "text/javascript; charset=utf-8"
_STYLE = "text/css; charset=utf-8"

router = Router()


@router.get("/docs", include_in_schema=False)
async def show_reference() -> Response:
    """The API reference."""
    return fixed(_reference(), HTML)


@router.get("/docs/start.js", include_in_schema=False)
async def show_start() -> Response:
    """The script that starts the API reference."""
    return fixed(_read(_OWN / "start.js"), _SCRIPT)


@router.get("/docs/swagger-ui-bundle.js", include_in_schema=False)
async def show_swagger_script() -> Response:
    """The program that draws the API reference."""
    return fixed(_read(_SWAGGER / "swagger-ui-bundle.js"), _SCRIPT)


@router.get("/docs/swagger-ui.css", include_in_schema=False)
async def show_swagger_style() -> Response:
    """The style of the API reference."""
    return fixed(_read(_SWAGGER / "swagger-ui.css"), _STYLE)


@router.get("/docs/problems", include_in_schema=False)
async def show_problems() -> Response:
    """What each type of error means: where the `type` of a problem leads."""
    return fixed(_problems(), HTML)


@router.get("/docs/codebook", include_in_schema=False)
async def show_codebook() -> Response:
    """How an event becomes an act."""
    return fixed(documents.page("codebook"), HTML)


@router.get("/docs/coverage", include_in_schema=False)
async def show_coverage() -> Response:
    """What the silence of the register means."""
    return fixed(documents.page("coverage"), HTML)


@router.get("/docs/data-model", include_in_schema=False)
async def show_data_model() -> Response:
    """What the numbers mean, and by which rules sums are made."""
    return fixed(documents.page("data-model"), HTML)


@router.get("/openapi.json", include_in_schema=False)
async def show_openapi(request: Request) -> Response:
    """The contract, as the application has it."""
    # In a thread: to make it takes a second, in which others are answered.
    return fixed(await to_thread.run_sync(request.app.openapi_bytes), "application/json")


@cache
def _read(path: Path) -> bytes:
    return path.read_bytes()


@cache
def _reference() -> bytes:
    return html("reference.html", path="/docs").encode()


@cache
def _problems() -> bytes:
    return html("problems.html", path="/docs/problems", problems=PROBLEMS, inline=documents.inline).encode()
