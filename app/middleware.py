"""What surrounds every request: limits, headers, the last catch of errors, the log and the counts; one pure layer."""

import itertools
import re
import secrets
from collections.abc import Callable
from time import perf_counter

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.auth import Caller, digest_of
from app.errors import Problem
from app.limiting import Limit, Standing, address_of, reached
from app.logging import ACCESS, FAILURES
from app.metrics import Metrics
from app.problems import problem_of, render
from app.settings import Settings

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SECURITY = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
_FRAMED_NOWHERE = (b"content-security-policy", _CSP.encode())
# Charts that other sites may show in a frame: they run no script, take no input and hold no key.
_FRAMED_ANYWHERE = (
    b"content-security-policy",
    b"default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors *",
)
_FRAMES = "/embed/"
_EXPOSED = (
    "Content-Disposition, ETag, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, "
    "Retry-After, Row-Count, X-Request-Id"
)
# Anyone's page may read; no page may use a visitor's key, so credentials are never allowed.
_CORS = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED.encode()),
]
_PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
NOT_LIMITED = frozenset({"/healthz"})


class Edge:
    """The outermost layer of the service."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        metrics: Metrics,
        known_caller: Callable[[str], Caller | None],
        answer: Callable[[Problem, Scope], Response] = render,
    ) -> None:
        self.app = app
        # How an error is told: as a problem document, or as the pages of the service tell it.
        self._tell = answer
        self._metrics = metrics
        self._known_caller = known_caller
        self._by_key = Limit(settings.requests_per_key)
        self._by_address = Limit(settings.requests_per_address)
        # Unique among processes by its beginning, and in this one by its number.
        self._ids = (f"{beginning}-{number:x}" for beginning in [secrets.token_hex(5)] for number in itertools.count(1))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; whatever happens inside, an answer is given."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        sent_id, authorization = _of_interest(scope)
        request_id = sent_id or next(self._ids)
        scope["request_id"] = request_id
        method = scope["method"]
        standing, key = self._standing(scope, authorization)
        policy = _FRAMED_ANYWHERE if scope["path"].startswith(_FRAMES) else _FRAMED_NOWHERE
        added = [policy, *_SECURITY, (b"x-request-id", request_id.encode()), *_told(standing)]
        if method == "GET" or method == "HEAD":
            added += _CORS
        status = 0

        async def send_more(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        self._metrics.under_way.inc()
        try:
            if standing is not None and not standing.within:
                raise reached(standing, "The limit of requests is reached.")
            if method == "OPTIONS" and _asks_leave(scope):
                await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send_more)
            else:
                await self.app(scope, receive, send_more)
        except Exception as error:
            problem = problem_of(error)
            if problem.status >= 500:
                _log_failure(error, problem.status, request_id)
            if status:
                # The answer has begun and can't be taken back: the connection ends, so that it isn't taken for whole.
                raise
            await self._tell(problem, scope)(scope, receive, send_more)
        finally:
            self._metrics.under_way.dec()
            self._note(scope, status, perf_counter() - began, request_id, key)

    def _standing(self, scope: Scope, authorization: bytes | None) -> tuple[Standing | None, str | None]:
        """Count the request against the limit of its key, if that was good a moment ago, or of its address."""
        if scope["path"] in NOT_LIMITED:
            return None, None
        if authorization is not None:
            caller = self._known_caller(digest_of(authorization[7:].strip().decode("latin-1")))
            if caller is not None:
                return self._by_key.take(caller.id), caller.id
        return self._by_address.take(address_of(scope.get("client"))), None

    def _note(self, scope: Scope, status: int, seconds: float, request_id: str, key: str | None) -> None:
        route = scope.get("route")
        self._metrics.count("(none)" if route is None else route.path, scope["method"], status or 500, seconds)
        if ACCESS.disabled:
            return
        client = scope.get("client")
        ACCESS.info(
            "request",
            extra={
                "request_id": request_id,
                "method": scope["method"],
                # As it was sent, percent-encoded: nothing in it can look like another line.
                "path": scope.get("raw_path", b"").partition(b"?")[0].decode("ascii", "replace"),
                "status": status or 500,
                "milliseconds": round(seconds * 1000, 2),
                "address": client[0] if client else None,
                "key": key,
            },
        )


def _log_failure(error: Exception, status: int, request_id: str) -> None:
    """Tell what happened inside: only here, never in the answer. What is no mistake of ours needs no trace."""
    reason = getattr(error, "orig", None) or error
    trace = error if status == 500 else None
    FAILURES.error("%s: %s", type(reason).__name__, reason, exc_info=trace, extra={"request_id": request_id})


def _of_interest(scope: Scope) -> tuple[str | None, bytes | None]:
    """Return the id that the caller gave the request, if it is fit for a log, and its Authorization."""
    request_id = authorization = None
    for name, value in scope["headers"]:
        if name == b"authorization":
            authorization = value
        elif name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            request_id = value.decode()
    return request_id, authorization


def _told(standing: Standing | None) -> list[tuple[bytes, bytes]]:
    if standing is None:
        return []
    return [
        (b"ratelimit-limit", b"%d" % standing.limit),
        (b"ratelimit-remaining", b"%d" % standing.remaining),
        (b"ratelimit-reset", b"%d" % standing.reset),
    ]


def _asks_leave(scope: Scope) -> bool:
    """Say whether this is a browser that asks whether its page may send a request (a preflight)."""
    return any(name == b"access-control-request-method" for name, _ in scope["headers"])
