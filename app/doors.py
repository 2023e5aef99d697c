"""The doors to the database: the one that an endpoint asks for is the right that its caller needs.

An endpoint is a coroutine; all its work on the database is one function, run in one transaction in one thread.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

from fastapi import Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from app import auth, idempotency
from app.auth import Caller
from app.backend import Backend
from app.db.transactions import read
from app.notes import change_note
from app.replies import Rehearsed, Reply
from app.watcher import Watcher

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class Tx:
    """One write: its connection, who does it, why, and when. The door commits, services never do."""

    connection: Connection
    caller: Caller
    note: str | None
    now: datetime


class ReadDoor:
    """Reads: what its function sees is one moment of the database."""

    __slots__ = ("_backend", "_digest", "caller")

    def __init__(self, backend: Backend, digest: str | None, caller: Caller | None) -> None:
        self._backend = backend
        self._digest = digest
        self.caller = caller

    async def __call__(self, fn: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(connection, …)` in a read transaction and return what it returns."""
        return await self._backend.run(self.transact, lambda connection: fn(connection, *args, **kwargs))

    def transact(self, fn: Callable[[Connection], T], *, patient: bool = False) -> T:
        """Run `fn(connection)` in a read transaction of this thread; with `patient` its statements may take long."""
        with read(self._backend.engine, patient=patient) as connection:
            if self._digest is not None:
                self.caller = self._backend.confirm(connection, self._digest)
            return fn(connection)


class ListenDoor(ReadDoor):
    """Streams: read again and again, each time a moment of its own, and wait in between without a transaction."""

    __slots__ = ()

    @property
    def watcher(self) -> Watcher:
        """What tells that there is something new to read."""
        return self._backend.watcher


class WriteDoor:
    """Writes: the work, its history and its Idempotency-Key are committed together, then answered."""

    __slots__ = ("_backend", "_digest", "_scope", "caller", "note", "retry")

    def __init__(
        self, backend: Backend, digest: str, caller: Caller, scope: str,
        note: str | None, retry: idempotency.Retry | None,
    ) -> None:  # fmt: skip
        self._backend = backend
        self._digest = digest
        self._scope = scope
        self.retry = retry
        self.note = note
        self.caller = caller

    async def __call__(self, fn: Callable[Concatenate[Tx, P], Reply], /, *args: P.args, **kwargs: P.kwargs) -> Response:
        """Run `fn(tx, …)` in a write transaction, commit, and only then return its reply."""
        retry = self.retry
        with nullcontext() if retry is None else idempotency.alone(self.caller.id, retry):
            reply = await self._backend.write(partial(self._write, lambda tx: fn(tx, *args, **kwargs)))
        return reply.response()

    async def rehearse(self, fn: Callable[Concatenate[Tx, P], Reply], /, *args: P.args, **kwargs: P.kwargs) -> Response:
        """Do all that a call does and keep nothing of it: return the body that the reply would have, as a 200."""

        def rehearsed(connection: Connection) -> Reply:
            # What is raised leaves no trace in the database.
            raise Rehearsed(fn(self._begin(connection), *args, **kwargs))

        try:
            reply = await self._backend.write(rehearsed)
        except Rehearsed as told:
            reply = told.reply
        return Reply(200, reply.body).response()

    def _begin(self, connection: Connection) -> Tx:
        caller = self._backend.confirm(connection, self._digest)
        auth.require(caller, self._scope)
        return Tx(connection, caller, self.note, datetime.now(UTC))

    def _write(self, fn: Callable[[Tx], Reply], connection: Connection) -> Reply:
        retry, tx = self.retry, self._begin(connection)
        if retry is None:
            return fn(tx)
        known = idempotency.find_reply(connection, tx.caller.id, retry, tx.now)
        if known is not None:
            return known
        reply = fn(tx)
        idempotency.store_reply(connection, tx.caller.id, retry, reply, tx.now)
        return reply


async def read_door(request: Request) -> ReadDoor:
    """Open the door for anyone; a key that is sent must be good all the same."""
    return ReadDoor(*await _anyone(request))


async def listen_door(request: Request) -> ListenDoor:
    """Open the door to streams for anyone; a key that is sent must be good, and stay so."""
    return ListenDoor(*await _anyone(request))


async def admin_read_door(request: Request) -> ReadDoor:
    """Open the door to read what only the scope `admin` may see."""
    backend, digest, caller = await _keyed(request, "admin")
    return ReadDoor(backend, digest, caller)


async def keyed_read_door(request: Request) -> ReadDoor:
    """Open the door to read for whoever has a key."""
    backend, digest, caller = await _keyed(request, "contribute")
    return ReadDoor(backend, digest, caller)


async def contribute_door(request: Request) -> WriteDoor:
    """Open the door for the scope `contribute` or more."""
    return await _write_door(request, "contribute")


async def write_door(request: Request) -> WriteDoor:
    """Open the door for the scope `write` or more."""
    return await _write_door(request, "write")


async def admin_door(request: Request) -> WriteDoor:
    """Open the door for the scope `admin`."""
    return await _write_door(request, "admin")


Read = Annotated[ReadDoor, Depends(read_door)]
Listen = Annotated[ListenDoor, Depends(listen_door)]
KeyedRead = Annotated[ReadDoor, Depends(keyed_read_door)]
AdminRead = Annotated[ReadDoor, Depends(admin_read_door)]
Contribute = Annotated[WriteDoor, Depends(contribute_door)]
Write = Annotated[WriteDoor, Depends(write_door)]
Admin = Annotated[WriteDoor, Depends(admin_door)]

# What each door asks for, for the OpenAPI document: the scope of the key; None where none is needed.
SCOPE_OF_DOOR: dict[Callable[..., Any], str | None] = {
    read_door: None,
    listen_door: None,
    keyed_read_door: "contribute",
    admin_read_door: "admin",
    contribute_door: "contribute",
    write_door: "write",
    admin_door: "admin",
}


async def _anyone(request: Request) -> tuple[Backend, str | None, Caller | None]:
    backend: Backend = request.app.state.backend
    digest = auth.bearer(request)
    return backend, digest, None if digest is None else await backend.identify(request, digest)


async def _keyed(request: Request, scope: str) -> tuple[Backend, str, Caller]:
    backend: Backend = request.app.state.backend
    digest = auth.bearer(request)
    if digest is None:
        raise auth.refused()
    caller = await backend.identify(request, digest)
    auth.require(caller, scope)
    return backend, digest, caller


async def _write_door(request: Request, scope: str) -> WriteDoor:
    backend, digest, caller = await _keyed(request, scope)
    retry = idempotency.retry_of(request, getattr(request, "parsed", None))
    return WriteDoor(backend, digest, caller, scope, change_note(request), retry)
