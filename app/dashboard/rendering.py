"""From a template and its values to a page on the wire: escaped, tagged, compressed where the reader takes it."""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec
from weakref import WeakKeyDictionary

from fastapi import Request
from isal import igzip
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection, Engine
from starlette.responses import Response
from starlette.types import Scope

from app import etags
from app.dashboard import addresses, assets, dataset, wording
from app.doors import ReadDoor
from app.replies import Answer
from app.revisions import records

HTML: Final = "text/html; charset=utf-8"
# Of 0 to 3: the last takes three times as long for two bytes in a hundred.
_LEVEL: Final = 2
_MOST_KEPT: Final = 128

P = ParamSpec("P")
Values = Mapping[str, Any]


class _Page(NamedTuple):
    """A page as it was made: where the change feed stood, and its HTML compressed."""

    position: int
    compressed: bytes


# Between two changes a page is made once. A race makes it twice, and the later stays; both are right.
_kept: WeakKeyDictionary[Engine | Connection, OrderedDict[str, _Page]] = WeakKeyDictionary()


class _Environment(Environment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        # Rows are dictionaries: to look first for an attribute that they have not takes most of the time of a table.
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@cache
def _environment() -> Environment:
    made = _Environment(
        loader=FileSystemLoader(assets.TEMPLATES),
        # Text from records is never markup, whatever the name of the template.
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= wording.FILTERS
    made.globals |= wording.GLOBALS | {"asset": assets.address, "state": addresses.state, "dataset": dataset.described}
    return made


def html(template: str, *, site: str = "", **values: Any) -> str:
    """Return a template with these values as text; `site` is where readers reach the service, if it is known."""
    return _environment().get_template(template).render(values, site=site)


async def show(
    request: Request, read: ReadDoor, template: str, gather: Callable[Concatenate[Connection, P], Values], /,
    *args: P.args, **kwargs: P.kwargs,
) -> Response:  # fmt: skip
    """Return the page that `template` makes of what `gather` finds; one that was made lately and still holds again."""
    scope = request.scope
    key = f"{scope['path']}?{scope['query_string'].decode('latin-1')}"
    site = scope["app"].state.settings.public_address

    def made(connection: Connection) -> _Page:
        position = records.last_position(connection)
        kept = _kept.setdefault(connection.engine, OrderedDict())
        page = kept.get(key)
        if page is None or page.position != position:
            text = html(template, site=site, path=scope["path"], **gather(connection, *args, **kwargs))
            page = kept[key] = _Page(position, _compressed(text))
            while len(kept) > _MOST_KEPT:
                kept.popitem(last=False)
        return page

    page = await read(made)
    tag = etags.weak(page.position, key, site, assets.version())
    return _answer(scope, page.compressed, {"Cache-Control": "no-cache"}, tag)


def failure(scope: Scope, text: str, status: int, headers: dict[str, str]) -> Response:
    """Return HTML that says what went wrong."""
    answer = _answer(scope, _compressed(text), {**headers, "Cache-Control": "no-store"}, None)
    answer.status_code = status
    return answer


def _compressed(text: str) -> bytes:
    return bytes(igzip.compress(text.encode(), _LEVEL, mtime=0))


def _answer(scope: Scope, compressed: bytes, headers: dict[str, str], etag: str | None) -> Answer:
    headers = {**headers, "Vary": "Accept-Encoding"}
    if takes_gzip(scope["headers"]):
        headers["Content-Encoding"] = "gzip"
        return Answer(compressed, etag, headers, fixed=HTML)
    return Answer(gzip.decompress(compressed), etag, headers, fixed=HTML)


def takes_gzip(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Say whether `Accept-Encoding` names gzip and does not refuse it (RFC 9110, section 12.5.3)."""
    for name, value in headers:
        if name == b"accept-encoding":
            for coding in value.lower().split(b","):
                token, _, weight = coding.partition(b";")
                if token.strip() == b"gzip":
                    return weight.replace(b" ", b"") not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000")
    return False
