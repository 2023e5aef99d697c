"""The threads that write exports: a few, apart from those of other reads, so that a slow client holds up nobody."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from app.errors import Unavailable

T = TypeVar("T")
_RETRY = {"Retry-After": "10"}


class Exports:
    """Runs exports, so many at once at most; one more is refused, for to wait for a slow one may take an hour."""

    def __init__(self, most: int, patience: float) -> None:
        self.patience = patience
        self._most = most
        # How many threads write now.
        self.under_way = 0
        self._counting = threading.Lock()
        self._threads: ThreadPoolExecutor | None = None

    async def run(self, fn: Callable[[], T]) -> T:
        """Run `fn` in a thread and return what it returns. Raises `Unavailable` where all threads are taken."""
        with self._counting:
            if self.under_way >= self._most:
                raise Unavailable(
                    f"{self._most} exports are under way, as many as are written at once.", headers=_RETRY
                )
            self.under_way += 1
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self._most, thread_name_prefix="export")
            future = self._threads.submit(fn)
        # By the thread's end, not the waiter's: a request that ended may leave its thread behind for a moment.
        future.add_done_callback(self._ended)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Wait for the threads; what they write to has gone before."""
        if self._threads is not None:
            self._threads.shutdown()
            self._threads = None

    def _ended(self, _: "Future[T]") -> None:
        with self._counting:
            self.under_way -= 1
