"""What pages load: files of static/, kept compressed in memory, each at an address that changes with its bytes."""

import gzip
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from starlette.responses import Response

from app.dashboard.charts import theme
from app.errors import NotFound
from app.etags import digest
from app.replies import Answer

_FOLDER = Path(__file__).with_name("static")
TEMPLATES = Path(__file__).with_name("templates")
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_EVER = "public, max-age=31536000, immutable"


class Asset(NamedTuple):
    """One file: its bytes, plain and compressed, and the name that it is served by."""

    name: str
    media_type: str
    plain: bytes
    compressed: bytes


# Made from what the drawings know, so that a colour stands in one place.
_MADE: Final = {"charts.css": lambda: theme.style_sheet().encode()}


@cache
def _asset(file: str) -> Asset:
    path = _FOLDER / file
    plain = _MADE[file]() if file in _MADE else path.read_bytes()
    return Asset(
        f"{path.stem}.{digest(plain)[:12]}{path.suffix}", _TYPES[path.suffix], plain, gzip.compress(plain, 9, mtime=0)
    )


@cache
def _served() -> dict[str, Asset]:
    files = [*_MADE, *(path.name for path in _FOLDER.iterdir() if path.suffix in _TYPES)]
    return {(made := _asset(file)).name: made for file in files}


def address(file: str) -> str:
    """Return where a file of static/ is served; as long as its bytes are the same, so is its address."""
    return f"/static/{_asset(file).name}"


@cache
def version() -> str:
    """Return what changes with any of the files that pages name, or are made of."""
    templates = sorted(path.read_text() for path in TEMPLATES.rglob("*.html"))
    return digest("".join([*sorted(_served()), *templates]).encode())


def answer(name: str, *, takes_gzip: bool) -> Response:
    """Return a file by the name that it is served by. Raises `NotFound`."""
    found = _served().get(name)
    if found is None:
        raise NotFound("There is no such file. The page that named it is of another version: load it again.")
    headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    if takes_gzip:
        headers["Content-Encoding"] = "gzip"
    return Answer(found.compressed if takes_gzip else found.plain, None, headers, fixed=found.media_type)
