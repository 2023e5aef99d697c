"""The modules and the style of the desk: they name each other by file, so they share one folder of one version."""

import gzip
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from starlette.responses import Response

from app.errors import NotFound
from app.etags import digest, strong
from app.replies import Answer

_FOLDER = Path(__file__).with_name("static")
_TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_FOR_EVER: Final = "public, max-age=31536000, immutable"


class File(NamedTuple):
    """One file of the desk, plain and compressed."""

    media_type: str
    plain: bytes
    compressed: bytes


@cache
def _files() -> dict[str, File]:
    found = {path.name: (_TYPES[path.suffix], path.read_bytes()) for path in sorted(_FOLDER.iterdir())}
    return {name: File(kind, plain, gzip.compress(plain, 9, mtime=0)) for name, (kind, plain) in found.items()}


@cache
def version() -> str:
    """Return the name of the folder: it changes with the bytes of any of the files."""
    return digest(b"".join(file.plain for file in _files().values()))[:12]


def address(name: str) -> str:
    """Return where a file of the desk is served."""
    assert name in _files(), name
    return f"/desk/files/{version()}/{name}"


def answer(asked: str, name: str, *, takes_gzip: bool) -> Response:
    """Return a file. A page of an earlier version gets the files of today, all of them. Raises `NotFound`."""
    file = _files().get(name)
    if file is None:
        raise NotFound("There is no such file.")
    body = file.compressed if takes_gzip else file.plain
    headers = {"Cache-Control": _FOR_EVER if asked == version() else "no-cache", "Vary": "Accept-Encoding"}
    if takes_gzip:
        headers["Content-Encoding"] = "gzip"
    return Answer(body, strong(digest(body)), headers, fixed=file.media_type)
