"""How an error leaves the service: the table from exceptions to problems, and `application/problem+json`."""

import errno
import json
import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, TimeoutError as WaitedTooLong
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Scope

from app.db.errors import TOO_LARGE, state_of
from app.errors import (
    BY_STATUS,
    PROBLEM_MEDIA_TYPE,
    BadRequest,
    Conflict,
    Invalid,
    Problem,
    StorageFull,
    Unavailable,
)
from app.validation import faults_of

PROBLEMS_PAGE = "/docs/problems"
_MOST_FAULTS = 100
_SOON = {"Retry-After": "2"}
_LATER = {"Retry-After": "60"}
# PostgreSQL: out of disk, out of memory for the disk's sake, a file grown too large.
_FULL_STATES = ("53100", "53200", "54023")
# PostgreSQL: what a value can't be, which no rule of ours caught: still the request's fault.
_DATA_STATES = ("22", TOO_LARGE)


class FaultDocument(BaseModel):
    """One thing wrong with the request, and where: one of pointer, parameter, header and path says so."""

    code: str = Field(description="What is wrong, in a word that programs can act on.")
    message: str = Field(description="What is wrong, and what would be right, for a reader.")
    pointer: str | None = Field(None, description="The place in the body, as a JSON pointer (RFC 6901).")
    parameter: str | None = Field(None, description="The parameter of the query.")
    header: str | None = Field(None, description="The header.")
    path: str | None = Field(None, description="The parameter of the path.")
    suggestion: str | None = Field(None, description="The nearest name or value that is known here.")
    line: int | None = Field(None, description="In a file that is imported: the line, from 1.")
    column: str | None = Field(None, description="In a table that is imported: the column by its name.")
    value: str | None = Field(None, description="In a file that is imported: what stands there, cut short.")


class ProblemDocument(BaseModel):
    """An error (RFC 9457), with all faults of the request at once."""

    type: str = Field(description="A relative reference that names the kind of problem.")
    title: str = Field(description="The kind of problem, in words.")
    status: int = Field(description="The HTTP status.", ge=400, le=599)
    detail: str = Field(description="What happened with this request.")
    instance: str = Field(description="The path of the request.")
    errors: list[FaultDocument] | None = Field(None, description="Each fault, where the request has any.")


def problem_of(error: Exception) -> Problem:
    """Return the problem that an exception is told as; for one that is not in the table, the 500."""
    for kind in type(error).__mro__:
        if kind in TABLE:
            return TABLE[kind](error)
    return _internal()


def render(problem: Problem, scope: Scope) -> Response:
    """Return a problem as a response."""
    document: dict[str, Any] = {
        "type": f"{PROBLEMS_PAGE}#{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": quote(scope["path"][:1_000], safe="/:@!$&'()*+,;=~"),
    }
    if problem.faults:
        document["errors"] = [fault.as_member() for fault in problem.faults[:_MOST_FAULTS]]
    # A place may repeat what was sent, half of a surrogate pair too: that stays the escape that JSON has for it.
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")
    headers = {**problem.headers, "Content-Type": PROBLEM_MEDIA_TYPE, "Cache-Control": "no-store"}
    if scope["method"] == "HEAD":
        headers["Content-Length"] = str(len(body))
        body = b""
    return Response(body, problem.status, headers)


def _of_http(error: HTTPException) -> Problem:
    kind = BY_STATUS.get(error.status_code)
    if kind is None:
        kind = BadRequest if error.status_code < 500 else Problem
    return kind(kind.meaning, headers=error.headers)


def _of_validation(error: RequestValidationError) -> Problem:
    return Invalid("The request breaks a rule.", *faults_of(error.errors(), error.body))


def _of_database(error: DBAPIError) -> Problem:
    """Return 507 for a full disk, 422 for a value that the database can't hold, 503 while it can't answer."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause)
    state = state_of(error)
    if state in _FULL_STATES:
        return _full()
    if state.startswith(_DATA_STATES):
        return Invalid("The request holds a value that can't be stored or compared.")
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
        return _unavailable(error)
    return _internal()


def _of_sqlite(cause: sqlite3.Error) -> Problem:
    name = state_of(cause)
    if name.startswith("SQLITE_FULL"):
        return _full()
    if name in ("SQLITE_TOOBIG", "SQLITE_MISMATCH"):
        return Invalid("The request holds a value that can't be stored or compared.")
    if isinstance(cause, sqlite3.OperationalError) and not name.startswith("SQLITE_ERROR"):
        # Locked, read-only, gone, not readable.
        return _unavailable(cause)
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return _unavailable(cause)
    return _internal()


def _of_integrity(_error: IntegrityError) -> Problem:
    return Conflict("The change doesn't fit what is stored. Another request may have been first: read again.")


def _internal() -> Problem:
    return Problem("Something broke inside the service. It was logged; your request was not at fault.")


def _unavailable(_error: Exception) -> Problem:
    return Unavailable("The database can't answer now. Nothing was changed.", headers=_SOON)


def _full() -> Problem:
    return StorageFull("The database has no room left. Nothing was changed.", headers=_LATER)


def _of_oserror(error: OSError) -> Problem:
    return _full() if error.errno == errno.ENOSPC else _internal()


# The most specific class decides. What is not here is a 500, and logged with all that is known.
TABLE: dict[type[BaseException], Callable[[Any], Problem]] = {
    Problem: lambda error: error,
    HTTPException: _of_http,
    RequestValidationError: _of_validation,
    IntegrityError: _of_integrity,
    DBAPIError: _of_database,
    # A temporary database of our own.
    sqlite3.Error: _of_sqlite,
    WaitedTooLong: _unavailable,
    # Nobody is left to read it.
    ClientDisconnect: lambda _: BadRequest("The connection ended before the body did."),
    OSError: _of_oserror,
}
