"""What a request is answered with: replies of a write, and stored documents put on the wire as they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.etags import digest, matches_weakly, strong

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer of a write, as bytes, so that it can be stored beside its Idempotency-Key."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    # What a retry is answered with, where the body holds a secret that must not be stored.
    kept_body: bytes | None = None

    def response(self, extra: Mapping[str, str] | None = None) -> Response:
        """Return the reply as a response; it is JSON unless its headers say otherwise."""
        headers = {**self.headers, **(extra or {})}
        if "Content-Type" not in headers and self.status != 204:
            headers["Content-Type"] = JSON
        return Response(self.body, self.status, headers)


class Rehearsed(Exception):
    """The end of a rehearsed write: the reply that it came to, raised past the transaction, which keeps nothing."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


def created(body: bytes | str, *, location: str, etag: str) -> Reply:
    """Return a 201: the document, its address as a relative reference, its ETag."""
    return Reply(201, _bytes(body), {"Location": location, "ETag": strong(etag)})


def changed(body: bytes | str, *, etag: str) -> Reply:
    """Return a 200 to a change: the document as it now is, and its new ETag."""
    return Reply(200, _bytes(body), {"ETag": strong(etag)})


def no_content() -> Reply:
    """Return a 204: done, and nothing to show."""
    return Reply(204)


def _bytes(body: bytes | str) -> bytes:
    return body if isinstance(body, bytes) else body.encode()


class Stored(NamedTuple):
    """A document as it is stored: its JSON, and its ETag (or the opaque part of it)."""

    body: bytes | str
    etag: str


# Drafts are shown to some keys only, and lists in other forms than JSON to who accepts those.
VARY = (b"vary", b"authorization, accept")
_OF_A_RECORD = (
    (b"content-type", b"application/json"),
    # Always to be asked again, for a correction must be seen at once; the ETag makes asking cheap.
    (b"cache-control", b"no-cache"),
    VARY,
)
_KEPT_A_DAY = (b"cache-control", b"public, max-age=86400")


class Answer(Response):
    """A response to a read: without its body for HEAD, a 304 where `If-None-Match` holds its ETag."""

    def __init__(
        self, body: bytes, etag: str | None, headers: Mapping[str, str] | None = None, *, fixed: str | None = None
    ) -> None:
        self.status_code = 200
        self.background = None
        self.body = body
        self.etag = etag
        self.raw_headers = list(_OF_A_RECORD) if fixed is None else [(b"content-type", fixed.encode()), _KEPT_A_DAY]
        if etag is not None:
            self.raw_headers.append((b"etag", etag.encode("latin-1")))
        for name, value in (headers or {}).items():
            self.headers[name] = value

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Send the answer."""
        if self.etag is not None and self.status_code == 200 and self._is_known(scope):
            kept = [header for header in self.raw_headers if header[0] != b"content-type"]
            await send({"type": "http.response.start", "status": 304, "headers": kept})
            await send({"type": "http.response.body", "body": b""})
            return
        headers = [*self.raw_headers, (b"content-length", b"%d" % len(self.body))]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else self.body
        await send({"type": "http.response.body", "body": body})

    def _is_known(self, scope: Scope) -> bool:
        assert self.etag is not None
        values = [value for name, value in scope["headers"] if name == b"if-none-match"]
        return bool(values) and matches_weakly(b", ".join(values).decode("latin-1"), self.etag)


def document(stored: Stored | tuple[bytes | str, str], headers: Mapping[str, str] | None = None) -> Response:
    """Return a stored document with its strong ETag."""
    body, etag = stored
    return Answer(body.encode() if isinstance(body, str) else body, strong(etag), headers)


def derived(body: bytes | str, etag: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """Return what was put together for this request (a list, a total), with its weak ETag if it has one."""
    return Answer(body.encode() if isinstance(body, str) else body, etag, headers)


def fixed(body: bytes, media_type: str) -> Response:
    """Return what is the same for everyone while the service runs (a page, a style sheet)."""
    return Answer(body, strong(digest(body)), fixed=media_type)
