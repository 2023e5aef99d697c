"""`/v1/export`: the whole register, or what the filters of acts choose, as a data package or as lines to restore."""

from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain
from typing import IO, Annotated, Any, cast
from urllib.parse import unquote

from fastapi import Depends, Query, Request
from pydantic import Field
from sqlalchemy import Connection
from starlette.responses import Response
from starlette.types import Scope

from app import auth
from app.acts.queries import ListFilters, visible
from app.auth import Caller
from app.backend import Backend
from app.doors import Read, ReadDoor
from app.effects import check_effects
from app.errors import Fault, Forbidden, Invalid, NotAcceptable, responses
from app.etags import matches_weakly, of_view
from app.filters import chosen
from app.formats.asked import accepted
from app.formats.outlet import Outlet
from app.formats.rows import compact
from app.openapi_components import header
from app.places import check_named
from app.replies import VARY
from app.revisions import records
from app.routing import Router
from app.streams import Streamed
from app.transfer.descriptor import About
from app.transfer.package import write_package
from app.transfer.restorable import head, lines, lines_of
from app.transfer.selection import Selection

router = Router(prefix="/v1", tags=["export and editions"])


class ExportFormat(StrEnum):
    """A form in which the register is given as a whole."""

    ZIP = "zip"
    NDJSON = "ndjson"


MEDIA_TYPES = {ExportFormat.ZIP: "application/zip", ExportFormat.NDJSON: "application/x-ndjson"}


class ExportFilters(ListFilters):
    """Which acts; without any, the whole register."""

    whole: Annotated[
        bool,
        Field(description="Drafts, retracted and deleted records and all history too, as ndjson: for the scope admin."),
    ] = False


async def asked_form(
    request: Request,
    format_: Annotated[
        ExportFormat | None,
        Query(alias="format", description="The form of the file; goes before `Accept`.", examples=["zip"]),
    ] = None,
) -> ExportFormat:
    """Return the form asked for. Raises `NotAcceptable`."""
    return format_ or accepted(request, MEDIA_TYPES)


_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {
            "application/zip": {"schema": {"type": "string", "format": "binary"}},
            "application/x-ndjson": {"schema": {"type": "string"}},
        },
        "headers": {name: header(name) for name in ("Row-Count", "Content-Disposition")},
    }
}


@router.get(
    "/export",
    response_class=Response,
    responses={**_ANSWERS, **responses(Forbidden, Invalid, NotAcceptable)},
    summary="Export the register",
)
async def get_export(
    query: Annotated[ExportFilters, Query()],
    request: Request,
    read: Read,
    form: Annotated[ExportFormat, Depends(asked_form)],
) -> Response:
    """As a data package: a zip of CSV files with their schemas and of documents. As ndjson: lines to restore from.

    With filters it holds the acts chosen and what they name.
    """
    if query.whole:
        _check_whole(query, form, read.caller)
    return _Export(request.app.state.backend, read, query, form, request)


def _check_whole(query: ExportFilters, form: ExportFormat, caller: Caller | None) -> None:
    """Raise `Unauthorized`, `Forbidden` or `Invalid` unless this may be asked for."""
    if caller is None:
        raise auth.refused()
    auth.require(caller, "admin")
    if form is not ExportFormat.NDJSON or query.model_fields_set != {"whole"}:
        message = "What restores a register holds all of it, as ndjson: ask for `format=ndjson`, and without filters."
        raise Invalid(message, Fault("whole_as_lines", message, parameter="whole"))


class _Export(Streamed):
    """The file, written to the client from one snapshot."""

    def __init__(
        self, backend: Backend, read: ReadDoor, query: ExportFilters, form: ExportFormat, request: Request
    ) -> None:
        super().__init__(backend)
        self._read = read
        self._query = query
        self._form = form
        self._request = request

    def produce(self, scope: Scope, outlet: Outlet) -> None:
        """Write the file."""
        self._read.transact(lambda connection: self._write(connection, scope, outlet), patient=True)

    def _write(self, connection: Connection, scope: Scope, outlet: Outlet) -> None:
        query, request = self._query, self._request
        position = records.last_position(connection)
        check_named(connection, query.country, query.region)
        check_effects(query)
        conditions = None if query.whole else [*chosen(query), *visible(query, self._read.caller)]
        selection = Selection(connection, conditions, named=bool(query.model_fields_set))
        etag = of_view(request, position, self._form.value)
        known = ", ".join(request.headers.getlist("if-none-match"))
        if known and matches_weakly(known, etag):
            outlet.begin(304, [(b"etag", etag.encode()), VARY])
            outlet.end()
            return
        asked = unquote(request.url.query, errors="replace") if query.model_fields_set else ""
        about = About(position, datetime.now(UTC), request.app.version, query=asked and f"{request.url.path}?{asked}")
        headers = [
            (b"content-type", MEDIA_TYPES[self._form].encode()),
            (b"content-disposition", f'attachment; filename="{about.name}.{self._form.value}"'.encode()),
            (b"etag", etag.encode()),
            (b"cache-control", b"no-cache"),
            VARY,
        ]
        if self._form is ExportFormat.NDJSON:
            first = head(selection, version=about.version, position=position, at=about.at)
            headers.append((b"row-count", b"%d" % lines_of(first)))
            batches = chain([[compact(first)]], lines(selection))
        outlet.begin(200, headers)
        if scope["method"] == "HEAD":
            pass
        elif self._form is ExportFormat.ZIP:
            write_package(cast(IO[bytes], outlet), selection, about)
        else:
            for batch in batches:
                outlet.write("".join(f"{line}\n" for line in batch).encode())
        outlet.end()
