"""From a template and its values to a page on the wire: escaped, tagged, compressed where the reader takes it."""

import gzip
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response
from starlette.types import Scope

from app import etags
from app.dashboard import assets, wording
from app.replies import Answer

HTML: Final = "text/html; charset=utf-8"
_TEMPLATES = Path(__file__).with_name("templates")
_LEVEL: Final = 4


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        # Text from records is never markup, whatever the name of the template.
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= wording.FILTERS
    made.globals |= wording.GLOBALS | {"asset": assets.address}
    return made


def html(template: str, **values: Any) -> str:
    """Return a template with these values as text."""
    return _environment().get_template(template).render(values)


def page(request: Request, template: str, *, version: object, **values: Any) -> Response:
    """Return a page. `version` is what it depends on beside its address: the position of the change feed."""
    scope = request.scope
    tag = etags.weak(version, scope["path"], scope["query_string"], assets.address("register.css"))
    text = html(template, path=scope["path"], **values)
    return answer(scope, text, {"Cache-Control": "no-cache"}, tag)


def answer(scope: Scope, text: str, headers: dict[str, str], etag: str | None = None, status: int = 200) -> Response:
    """Return HTML as a response, compressed where the reader takes it."""
    body = text.encode()
    headers = {**headers, "Vary": "Accept-Encoding"}
    if takes_gzip(scope["headers"]):
        body = gzip.compress(body, _LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    made = Answer(body, etag, headers, fixed=HTML)
    made.status_code = status
    return made


def takes_gzip(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Say whether `Accept-Encoding` names gzip and does not refuse it (RFC 9110, section 12.5.3)."""
    for name, value in headers:
        if name == b"accept-encoding":
            for coding in value.lower().split(b","):
                token, _, weight = coding.partition(b";")
                if token.strip() == b"gzip":
                    return weight.replace(b" ", b"") not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000")
    return False
