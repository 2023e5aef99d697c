"""The addresses of the desk. Its pages are the same for everyone: what they show, they ask of the API with a key."""

from typing import Annotated, Any

from fastapi import Path, Request
from starlette.responses import Response

from app.dashboard import rendering
from app.dashboard.desk import files
from app.dashboard.routes import PageRouter
from app.etags import digest, strong
from app.fields import RecordId
from app.replies import Answer

router = PageRouter(prefix="/desk")
ActId = Annotated[RecordId, Path()]


@router.get("")
async def show_desk(request: Request) -> Response:
    """What waits to be published, and the way to the forms."""
    return _page(request, "drafts.js", "The desk", "Acts that are not published yet.")


@router.get("/acts/new")
async def show_new_act(request: Request) -> Response:
    """The form for a new act."""
    return _page(request, "edit.js", "Post an act", "Sources first; numbers in the words of the page.")


@router.get("/acts/{act_id}")
async def show_act_form(request: Request, act_id: ActId) -> Response:
    """The form that changes an act."""
    return _page(request, "edit.js", "Edit an act", "", act=act_id)


@router.get("/acts/{act_id}/figures/new")
async def show_new_figure(request: Request, act_id: ActId) -> Response:
    """The form for one more figure of an act, from a source of its own."""
    return _page(request, "figure.js", "Add a figure", "One more source that gives a number.", act=act_id)


@router.get("/files/{version}/{file}")
async def show_file(
    request: Request, version: Annotated[str, Path(max_length=100)], file: Annotated[str, Path(max_length=100)]
) -> Response:
    """What the pages of the desk load."""
    return files.answer(version, file, takes_gzip=rendering.takes_gzip(request.scope["headers"]))


def _page(request: Request, module: str, title: str, lead: str, **values: Any) -> Response:
    body = rendering.html(
        "desk.html",
        path=request.scope["path"],
        title=title,
        lead=lead,
        act=values.get("act"),
        style=files.address("desk.css"),
        module=files.address(module),
    ).encode()
    return Answer(body, strong(digest(body)), {"Cache-Control": "no-cache"}, fixed=rendering.HTML)
