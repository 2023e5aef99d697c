"""The writer of a process: writes that wait for one another share a transaction, and so the wait for the disk."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, TimeoutError as WaitedTooLong

from app.db.errors import TOO_LARGE, state_of
from app.db.transactions import write

# So many at most share a transaction: one that waits behind them waits a fraction of a second.
_MOST = 32
_OF_THE_DATABASE = (OperationalError, WaitedTooLong)

Job = Callable[[Connection], Any]
Around = Callable[[Connection], AbstractContextManager[Any]]


class Writer:
    """Runs writes one after another in a thread of its own; each is whole or not at all, whatever becomes of others.

    Writers follow one another anyway (transactions.py). What is waiting when the thread is free is run in one
    transaction, and told done after the one commit. A write that is refused takes the others back with it, and all are
    run anew, one by one: most are taken, and a savepoint for each costs more than that. What a write does outside the
    database, to files say, must therefore bear to be done twice. `around` is a block that is around the writes of a
    shared transaction, for what is better done once for all of them.
    """

    def __init__(self, engine: Engine, *, timeout: float, around: Around = nullcontext) -> None:
        self._engine = engine
        self._timeout = timeout
        self._around = around
        self._waiting: deque[tuple[Job, Future[Any]]] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")

    def submit(self, job: Job) -> "Future[Any]":
        """Run `job(connection)` in a write transaction; the future ends after the commit, or with what was raised."""
        future: Future[Any] = Future()
        self._waiting.append((job, future))
        self._thread.submit(self._write_waiting)
        return future

    def close(self) -> None:
        """Let the writes that wait end."""
        self._thread.shutdown()

    def _write_waiting(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(_MOST, len(self._waiting)))]
        # The request may have ended meanwhile; a write that has begun is not stopped.
        batch = [(job, future) for job, future in batch if future.set_running_or_notify_cancel()]
        if batch:
            self._run(batch)

    def _run(self, batch: "list[tuple[Job, Future[Any]]]") -> None:
        """Run writes in one transaction; where one of several raises, each in one of its own."""
        try:
            with (
                write(self._engine, timeout=self._timeout) as connection,
                self._around(connection) if len(batch) > 1 else nullcontext(),
            ):
                results = [job(connection) for job, _ in batch]
        except BaseException as error:
            # A database that is full, locked or gone is so for all.
            if len(batch) > 1 and isinstance(error, Exception) and not _is_of_the_database(error):
                for one in batch:
                    self._run([one])
                return
            for _, future in batch:
                future.set_exception(error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            future.set_result(result)


def _is_of_the_database(error: Exception) -> bool:
    # PostgreSQL calls a value that is too large for an index an error of operation too: the fault of the one write.
    return isinstance(error, _OF_THE_DATABASE) and state_of(error) != TOO_LARGE
