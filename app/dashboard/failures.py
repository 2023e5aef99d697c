"""Errors as pages: for whoever asks for HTML outside the API; everyone else gets `application/problem+json`."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import Scope

from app import problems
from app.dashboard import rendering
from app.errors import Fault, NotFound, Problem


@dataclass(frozen=True, slots=True)
class Way:
    """A link that may lead to what was looked for."""

    address: str
    label: str


class Missing(NotFound):
    """No such record; with ways to what was perhaps meant, and words to search for."""

    def __init__(self, detail: str, *faults: Fault, ways: tuple[Way, ...] = (), words: str = "") -> None:
        super().__init__(detail, *faults)
        self.ways = ways
        self.words = words


def render(problem: Problem, scope: Scope) -> Response:
    """Return a problem as a page, or as a document where no page was asked for."""
    if not _wants_page(scope):
        return problems.render(problem, scope)
    text = rendering.html(
        "failure.html",
        path=scope["path"],
        problem=problem,
        ways=getattr(problem, "ways", ()),
        words=getattr(problem, "words", ""),
    )
    return rendering.failure(scope, text, problem.status, problem.headers)


def _wants_page(scope: Scope) -> bool:
    path: str = scope["path"]
    if path.startswith("/v1/") or scope["method"] not in ("GET", "HEAD"):
        return False
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
