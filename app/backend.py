"""The backend: the engine of one process, the threads that use it, and the keys that it has seen."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from typing import ParamSpec, TypeVar, cast

from fastapi import Request
from sqlalchemy import Connection, Engine, select

from app import auth
from app.auth import Caller
from app.db.engine import make_engine
from app.db.statements import table_of
from app.db.transactions import read
from app.db.writer import Around, Writer
from app.formats.exports import Exports
from app.limiting import Limit, address_of, reached
from app.models import Feed
from app.replies import Reply
from app.settings import Settings
from app.threads import call
from app.watcher import Watcher

P = ParamSpec("P")
T = TypeVar("T")

_MOST_KNOWN = 1_000
_PATIENCE = 0.05  # seconds
_POSITION = select(table_of(Feed).c.position)


class Backend:
    """The engine of one process, and the threads that use it: as many as it has connections.

    `around` is a block around writes that share a transaction (app/db/writer.py).
    """

    def __init__(self, settings: Settings, around: Around = nullcontext) -> None:
        self._around = around
        embedded = settings.database_url.startswith("sqlite")
        if embedded:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
        self.timeout = settings.database_timeout
        self.engine: Engine = make_engine(
            settings.database_url,
            timeout=settings.database_timeout,
            # One for each thread that reads, one for the writer, one for each export.
            pool_size=settings.database_connections + 1 + settings.exports_at_once,
        )
        self.exports = Exports(settings.exports_at_once, settings.export_patience)
        self.failures = Limit(settings.key_failures_per_address)
        # Keys that were good a moment ago: only to spare a second hop. Each is checked again in its transaction.
        self.known: dict[str, Caller] = {}
        self.watcher = Watcher(
            partial(self.run, self._position), every=settings.feed_poll, most=settings.stream_listeners
        )
        self._connections = settings.database_connections
        # SQLite works in these threads, which contend for the interpreter; for PostgreSQL they wait.
        self._turns = 1 if embedded else settings.database_connections
        self._threads: ThreadPoolExecutor | None = None
        self._turn: asyncio.Semaphore | None = None
        self._writer: Writer | None = None

    async def run(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn` in a thread of the database, and return what it returns."""
        if self._threads is None or self._turn is None:
            self._threads = ThreadPoolExecutor(self._connections, thread_name_prefix="database")
            self._turn = asyncio.Semaphore(self._turns)
        loop, turn = asyncio.get_running_loop(), self._turn
        its_turn = await _taken(turn)
        try:
            return await loop.run_in_executor(self._threads, partial(call, fn, *args, **kwargs))
        finally:
            if its_turn:
                turn.release()

    async def write(self, fn: Callable[[Connection], Reply]) -> Reply:
        """Run `fn(connection)` in a write transaction, which others may share, and return its reply once committed."""
        if self._writer is None:
            self._writer = Writer(self.engine, timeout=self.timeout, around=self._around)
        reply = cast(Reply, await asyncio.wrap_future(self._writer.submit(lambda connection: call(fn, connection))))
        self.watcher.nudge()
        return reply

    def close(self) -> None:
        """Let the work under way end, then leave the database; the next piece of work begins anew."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._threads is not None:
            self._threads.shutdown()
            self._threads = self._turn = None
        self.exports.close()
        self.engine.dispose()

    async def identify(self, request: Request, digest: str) -> Caller:
        """Return the caller of a key. Raises `Unauthorized`, or `TooManyRequests` after too many bad keys."""
        caller = self.known.get(digest)
        if caller is not None:
            return caller
        address = address_of(request.scope.get("client"))
        standing = self.failures.look(address)
        if not standing.within:
            raise reached(standing, "Too many bad keys came from this address.")
        caller = await self.run(self._look_up, digest)
        if caller is None:
            self.failures.take(address)
            raise auth.refused()
        if len(self.known) >= _MOST_KNOWN:
            self.known.clear()
        self.known[digest] = caller
        return caller

    def confirm(self, connection: Connection, digest: str) -> Caller:
        """Return the caller of a key as the transaction of `connection` knows it. Raises `Unauthorized`."""
        caller = auth.find_caller(connection, digest)
        if caller is None:
            self.known.pop(digest, None)
            raise auth.refused()
        return caller

    def _position(self) -> int:
        with read(self.engine) as connection:
            return int(connection.execute(_POSITION).scalar_one())

    def _look_up(self, digest: str) -> Caller | None:
        with read(self.engine) as connection:
            return auth.find_caller(connection, digest)


async def _taken(turn: asyncio.Semaphore) -> bool:
    """Wait for a turn and say whether it was taken; who has waited long enough goes without.

    Eight quick reads at once take far longer than one after the other, and a slow one does not keep them for long.
    """
    if not turn.locked():
        await turn.acquire()
        return True
    try:
        async with asyncio.timeout(_PATIENCE):
            await turn.acquire()
    except TimeoutError:
        return False
    return True
