"""The door to rows: a page of them as JSON, or all as a file that a thread writes from one snapshot."""

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Concatenate, ParamSpec
from urllib.parse import unquote

from fastapi import Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.auth import Caller
from app.backend import Backend
from app.doors import Read, ReadDoor
from app.errors import Fault, Invalid
from app.etags import matches_weakly, of_view
from app.fields import moment
from app.formats.asked import MEDIA_TYPES, Asked, Format
from app.formats.cells import csv_line
from app.formats.exports import ending
from app.formats.making import Order, make_file
from app.formats.outlet import ClientGone, Outlet
from app.formats.rows import Rows
from app.replies import VARY

P = ParamSpec("P")

# What a sheet holds, less the header.
MOST_ROWS_OF_A_SHEET = 1_048_575
LICENCE = "CC0 1.0: https://creativecommons.org/publicdomain/zero/1.0/"
_PIECE = 1_048_576
Headers = list[tuple[bytes, bytes]]


class RowsDoor:
    """Reads of lists and totals: what its function returns is an answer in JSON, or the rows of a file."""

    __slots__ = ("_backend", "_format", "_read", "_request")

    def __init__(self, backend: Backend, read: ReadDoor, format_: Format, request: Request) -> None:
        self._backend = backend
        self._read = read
        self._format = format_
        self._request = request

    @property
    def caller(self) -> Caller | None:
        """Who asks, if with a key."""
        return self._read.caller

    async def __call__(
        self, fn: Callable[Concatenate[Connection, P], Response | Rows], /, *args: P.args, **kwargs: P.kwargs
    ) -> Response:
        """Run `fn(connection, …)` in a read transaction; rows that it returns are sent while the transaction lasts."""
        if self._format is Format.JSON:
            answer = await self._read(fn, *args, **kwargs)
            assert isinstance(answer, Response)
            return answer

        def rows(connection: Connection) -> Rows:
            found = fn(connection, *args, **kwargs)
            assert isinstance(found, Rows)
            return found

        return _File(self._backend, self._read, rows, self._format, self._request)


async def rows_door(request: Request, read: Read, asked: Asked) -> RowsDoor:
    """Open the door for anyone, as `read_door` does."""
    return RowsDoor(request.app.state.backend, read, asked, request)


ReadRows = Annotated[RowsDoor, Depends(rows_door)]


class Streamed(Response):
    """An answer that a thread writes; it is over when the client has it all, or has gone."""

    def __init__(self, backend: Backend) -> None:
        self.status_code = 200
        self.background = None
        self._exports = backend.exports

    @abstractmethod
    def produce(self, scope: Scope, outlet: Outlet) -> None:
        """Write the answer, in a thread."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer. What is raised before it began is answered as ever; later it ends the connection."""
        outlet = Outlet(asyncio.get_running_loop(), send, self._exports.patience)
        watching = asyncio.create_task(_watch(receive, outlet))
        try:
            await self._exports.run(lambda: self.produce(scope, outlet), outlet)
        except ClientGone:
            if outlet.is_cut and not outlet.begun:
                raise ending() from None
            if outlet.is_cut or not outlet.left:
                # It takes nothing, or gets no more: the connection is ended, so that nothing that it has is taken for
                # whole.
                raise
        finally:
            outlet.leave()
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching


class _File(Streamed):
    """All rows as one file."""

    def __init__(
        self, backend: Backend, read: ReadDoor, rows: Callable[[Connection], Rows], format_: Format, request: Request
    ) -> None:
        super().__init__(backend)
        self._read = read
        self._rows = rows
        self._format = format_
        self._request = request

    def produce(self, scope: Scope, outlet: Outlet) -> None:
        """Write the file: from the snapshot to the client, or by a file of its own, sent when it is whole."""
        if self._format in (Format.CSV, Format.NDJSON):
            self._read.transact(lambda connection: self._write(self._rows(connection), scope, outlet), patient=True)
            return
        with TemporaryDirectory(prefix="clemency-") as folder:
            path = Path(folder, f"rows.{self._format.value}")
            headers = self._read.transact(
                lambda connection: self._make(self._rows(connection), scope, outlet, path), patient=True
            )
            if headers is not None:
                send_file(outlet, path, headers)

    def _write(self, rows: Rows, scope: Scope, outlet: Outlet) -> None:
        if self._is_known(rows, outlet):
            return
        count = rows.count()
        outlet.begin(200, self._head(rows, count))
        if scope["method"] != "HEAD":
            if self._format is Format.CSV:
                outlet.write(csv_line([column.name for column in rows.table.columns]).encode())
                lines = (csv_line(row) for batch in _cells(rows, count, outlet) for row in batch)
            else:
                lines = (f"{rows.line(item)}\n" for batch in _batches(rows, count, outlet) for item in batch)
            for line in lines:
                outlet.write(line.encode())
        outlet.end()

    def _make(self, rows: Rows, scope: Scope, outlet: Outlet, path: Path) -> Headers | None:
        if self._is_known(rows, outlet):
            return None
        count = rows.count()
        if self._format is Format.XLSX and count > MOST_ROWS_OF_A_SHEET:
            raise self._too_many(count)
        headers = self._head(rows, count)
        if scope["method"] == "HEAD":
            outlet.begin(200, headers)
            outlet.end()
            return None
        query = unquote(self._request.url.query, errors="replace")
        about = [
            ("what", f"{rows.table.title}: {rows.table.description}"),
            ("query", f"{self._request.url.path}?{query}" if query else self._request.url.path),
            ("rows", f"{count}"),
            ("position", f"{rows.version} in the change feed"),
            ("time", f"{moment(datetime.now(UTC))} (UTC)"),
            ("licence", LICENCE),
        ]
        make_file(self._format, Order.of(rows.table, path, about), _cells(rows, count, outlet))
        return headers

    def _is_known(self, rows: Rows, outlet: Outlet) -> bool:
        """Answer with a 304 where the caller has the file already."""
        known = ", ".join(self._request.headers.getlist("if-none-match"))
        etag = self._etag(rows)
        if not known or not matches_weakly(known, etag):
            return False
        outlet.begin(304, [(b"etag", etag.encode()), VARY])
        outlet.end()
        return True

    def _etag(self, rows: Rows) -> str:
        version = rows.version if rows.asked_at is None else rows.asked_at
        return of_view(self._request, version, self._format.value)

    def _head(self, rows: Rows, count: int) -> Headers:
        name = f"clemency-register-{rows.table.name}-at-{rows.version}.{self._format.value}"
        media_type = MEDIA_TYPES[self._format]
        if self._format is Format.CSV:
            media_type += "; charset=utf-8; header=present"
        return [
            (b"content-type", media_type.encode()),
            (b"content-disposition", f'attachment; filename="{name}"'.encode()),
            (b"row-count", b"%d" % count),
            (b"etag", self._etag(rows).encode()),
            (b"cache-control", b"no-cache"),
            VARY,
        ]

    def _too_many(self, count: int) -> Invalid:
        message = (
            f"There are {count:,} rows; a sheet holds {MOST_ROWS_OF_A_SHEET:,} beside its header. "
            "Filter, or take CSV, NDJSON or Parquet."
        )
        named = "format" in self._request.query_params
        return Invalid(
            message,
            Fault("too_many_rows", message, parameter="format")
            if named
            else Fault("too_many_rows", message, header="Accept"),
        )


def _batches(rows: Rows, count: int, outlet: Outlet) -> Iterator[Sequence[Any]]:
    """Give the batches while somebody waits for them. Raises `RuntimeError` where they are not as many as was told."""
    given = 0
    for batch in rows.batches():
        outlet.check()
        yield batch
        given += len(batch)
    if given != count:
        raise RuntimeError(f"{rows.table.name}: {given} rows were written, but {count} were told")


def _cells(rows: Rows, count: int, outlet: Outlet) -> Iterator[list[list[Any]]]:
    for batch in _batches(rows, count, outlet):
        yield [rows.table.row(rows.record(item)) for item in batch]


def send_file(outlet: Outlet, path: Path, headers: Headers) -> None:
    """Send a file that is whole."""
    outlet.begin(200, [*headers, (b"content-length", b"%d" % path.stat().st_size)])
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            outlet.write(piece)
            outlet.flush()
    outlet.end()


async def _watch(receive: Receive, outlet: Outlet) -> None:
    """Tell the outlet when the client goes away."""
    while (await receive())["type"] != "http.disconnect":
        pass
    outlet.leave()
