"""The errors that a request can end in: one class for each status, and the faults that they name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, ClassVar

PROBLEM_MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request, and where: a JSON pointer into the body, a parameter, a header or the path."""

    code: str
    message: str
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None
    path: str | None = None
    suggestion: str | None = None
    # In a file that is imported: the line, the column by its name, and the value that stands there.
    line: int | None = None
    column: str | None = None
    value: str | None = None

    def as_member(self) -> dict[str, str | int]:
        """Return the fault as an entry of `errors`; members without a value are left out."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in values if value is not None}


class Problem(Exception):
    """A request that ends in `application/problem+json` (RFC 9457); raised anywhere, rendered at the edge."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "The service failed"
    slug: ClassVar[str] = "internal"
    meaning: ClassVar[str] = "Something broke inside the service. It is logged; trying again later may help."

    def __init__(self, detail: str, *faults: Fault, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = faults
        self.headers = dict(headers or {})


class BadRequest(Problem):
    """The request is not well formed: no JSON, or a header that can't be read."""

    status, title, slug = 400, "The request can't be read", "bad-request"
    meaning = "The body is not JSON in UTF-8, or a header is not well formed."


class Unauthorized(Problem):
    """A key is needed, or the one sent is not good; which of its faults is not told."""

    status, title, slug = 401, "A valid API key is needed", "unauthorized"
    meaning = "Writing needs `Authorization: Bearer <key>`, with a key that is known, not expired and not revoked."


class Forbidden(Problem):
    """The key is good, but its scope is too small."""

    status, title, slug = 403, "The key may not do this", "forbidden"
    meaning = "The scope of the key is too small for this operation."


class NotFound(Problem):
    """Nothing is at this address."""

    status, title, slug = 404, "Nothing is here", "not-found"
    meaning = "No such address, or no record with this identifier that the caller may see."


class MethodNotAllowed(Problem):
    """The address exists, the method does not."""

    status, title, slug = 405, "The method is not allowed here", "method-not-allowed"
    meaning = "The header `Allow` names the methods of this address."


class NotAcceptable(Problem):
    """None of the formats asked for is available."""

    status, title, slug = 406, "No such format here", "not-acceptable"
    meaning = "None of the formats that the request accepts is offered at this address."


class Conflict(Problem):
    """The request doesn't fit what is stored."""

    status, title, slug = 409, "This conflicts with what is stored", "conflict"
    meaning = "A name is taken, a record is in use, or the same request is still under way."


class Gone(Problem):
    """The record was deleted."""

    status, title, slug = 410, "The record was deleted", "gone"
    meaning = "The record was here and was deleted. Its revisions tell its history."


class PreconditionFailed(Problem):
    """The record changed since the caller read it."""

    status, title, slug = 412, "The record has changed", "precondition-failed"
    meaning = "`If-Match` names another version than the current one: read the record again, then repeat the change."


class TooLarge(Problem):
    """The body is too large."""

    status, title, slug = 413, "The body is too large", "too-large"
    meaning = "The body is larger than this address takes; the message says how much that is."


class UnsupportedMedia(Problem):
    """The body is in a form that is not taken."""

    status, title, slug = 415, "The body is in a form that is not taken here", "unsupported-media"
    meaning = "`Content-Type` or `Content-Encoding` is not among those that this address takes."


class Invalid(Problem):
    """The request was read, and breaks rules; `errors` lists all of them."""

    status, title, slug = 422, "The request breaks a rule", "invalid"
    meaning = "The request was read and does not hold to the rules. `errors` names every fault and its place."


class PreconditionRequired(Problem):
    """A change without If-Match."""

    status, title, slug = 428, "If-Match is required", "precondition-required"
    meaning = "PATCH and DELETE need `If-Match` with the ETag of the version that they change."


class TooManyRequests(Problem):
    """A limit was reached."""

    status, title, slug = 429, "Too many requests", "too-many-requests"
    meaning = "A limit for this key or address was reached; `Retry-After` says for how many seconds."


class Unavailable(Problem):
    """The database can't answer now."""

    status, title, slug = 503, "Not available for the moment", "unavailable"
    meaning = "The database is busy or away. Nothing was changed; `Retry-After` says when to try again."


class StorageFull(Problem):
    """The database has no room left."""

    status, title, slug = 507, "The storage is full", "storage-full"
    meaning = "The database has no room left. Nothing was changed; reading goes on."


PROBLEMS: tuple[type[Problem], ...] = (
    BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, NotAcceptable, Conflict, Gone,
    PreconditionFailed, TooLarge, UnsupportedMedia, Invalid, PreconditionRequired, TooManyRequests,
    Problem, Unavailable, StorageFull,
)  # fmt: skip
BY_STATUS: dict[int, type[Problem]] = {problem.status: problem for problem in PROBLEMS}


def responses(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """Return the entries of FastAPI's `responses=` for these errors, each with the schema `Problem`."""
    return {
        problem.status: {
            "description": problem.title,
            "content": {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for problem in problems
    }


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return the known name that `name` was probably meant to be, or None when none is near."""
    # Bounded, for `name` comes from outside and the comparison is quadratic.
    wanted = name[:64].casefold().replace("-", "_")
    spellings = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(wanted, spellings, n=1, cutoff=0.6)
    return spellings[found[0]] if found else None


def escape(step: str | int) -> str:
    """Return one step of a JSON pointer, escaped (RFC 6901, section 3)."""
    return str(step).replace("~", "~0").replace("/", "~1")


def pointer(*steps: str | int) -> str:
    """Return the JSON pointer that leads through these members and indexes; none is the whole document."""
    return "".join("/" + escape(step) for step in steps)
