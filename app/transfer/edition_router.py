"""`/v1/editions`: numbered states of the register that a paper can name; made once, never changed."""

import asyncio
import re
from typing import Annotated, Any

from fastapi import Path, Request
from pydantic import ConfigDict, Field, StringConstraints
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from app.backend import Backend
from app.doors import Admin, Read
from app.errors import Conflict, NotFound, Unavailable, responses
from app.etags import matches_weakly
from app.fields import Moment, Posted, Prose, Public
from app.openapi_components import header
from app.paging import Paging
from app.replies import document
from app.revisions.schemas import Listed
from app.routing import Router
from app.transfer import editions

router = Router(prefix="/v1/editions", tags=["export and editions"])

Name = Annotated[str, StringConstraints(pattern=editions.NAME)]
EditionName = Annotated[
    Name, Path(alias="name", description="Its number: a year, and which of that year.", examples=["2026.1"])
]
# One range of bytes, as those ask who go on where they were cut off; any other is answered with the whole file.
_RANGE = re.compile(rb"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-[1-9][0-9]{0,17})")


class EditionCreate(Posted):
    """An edition to be made of the register as it is now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"notes": "What the report of May is based on."}]})

    name: Annotated[Name | None, Field(description="left out: the next number of the year", examples=["2026.1"])] = None
    notes: Annotated[Prose | None, Field(description="what is to be known of it; it stands in the package too")] = None


class EditionDocument(Public):
    """A numbered state of the register. Its file never changes: `digest` is the SHA-256, `size` its bytes."""

    name: str
    position: Annotated[int, Field(description="where the change feed stood")]
    created_at: Moment
    created_by: str
    digest: str
    size: int
    acts: int
    notes: str | None
    citation: Annotated[str, Field(description="how a paper names it")]
    href: Annotated[str, Field(description="the address of its file")]


class EditionList(Listed):
    """A page of editions."""

    data: list[EditionDocument]


@router.get("", summary="List editions", responses={200: {"model": EditionList}})
async def list_editions(page: Paging, read: Read) -> Response:
    """The newest first."""
    return await read(editions.list_editions, page)


@router.post(
    "",
    status_code=201,
    summary="Make an edition",
    responses={201: {"model": EditionDocument}, **responses(Conflict)},
)
async def create_edition(body: EditionCreate, request: Request, read: Read, write: Admin) -> Response:
    """A data package of all published acts as they are now, for good. Others read and write meanwhile."""
    backend: Backend = request.app.state.backend
    folder, version = request.app.state.settings.data_dir, request.app.version

    def make() -> editions.Made:
        return read.transact(
            lambda connection: editions.make(
                connection, folder, version=version, name=body.name, notes=body.notes, check=backend.exports.check
            ),
            patient=True,
        )

    made = await backend.exports.run(make)
    try:
        return await write(editions.keep, made)
    finally:
        made.discard()


@router.get("/{name}", summary="Get an edition", responses={200: {"model": EditionDocument}, **responses(NotFound)})
async def get_edition(name: EditionName, read: Read) -> Response:
    """Its digest, its size, its notes and how to cite it."""
    return document(await read(editions.get_edition, name))


_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        "headers": {"Content-Disposition": header("Content-Disposition")},
    },
    206: {
        "description": "The range of its bytes that was asked for",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    },
}


@router.get(
    "/{name}/download",
    response_class=Response,
    summary="Get the file of an edition",
    responses={**_FILE, **responses(NotFound, Unavailable)},
)
async def get_edition_file(name: EditionName, request: Request, read: Read) -> Response:
    """The data package, the same bytes each time; its ETag is the digest. Ranges of it are given too."""
    row = await read(editions.find, name)
    path = await asyncio.to_thread(editions.checked_file, request.app.state.settings.data_dir, row)
    headers = {
        "ETag": f'"{row["digest"]}"',
        # Never another: whoever keeps it need not ask again.
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    known = ", ".join(request.headers.getlist("if-none-match"))
    if known and matches_weakly(known, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return _Package(path, row["size"], headers)


class _Package(FileResponse):
    """The file, or the range of it that can be given."""

    def __init__(self, path: Any, size: int, headers: dict[str, str]) -> None:
        super().__init__(path, headers=headers, media_type="application/zip", filename=path.name)
        self._size = size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. A range that can't be read or given counts for nothing (RFC 9110, section 14.2)."""
        ranges = [value for name, value in scope["headers"] if name == b"range"]
        if ranges and not (len(ranges) == 1 and self._can_give(ranges[0])):
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"range"]}
        await super().__call__(scope, receive, send)

    def _can_give(self, asked: bytes) -> bool:
        match = _RANGE.fullmatch(asked)
        if match is None or match[1] is None:
            return match is not None
        return int(match[1]) < self._size and (not match[2] or int(match[1]) <= int(match[2]))
