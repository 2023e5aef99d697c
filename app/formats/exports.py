"""The threads that write exports: a few, apart from those of other reads, so that a slow client holds up nobody."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from app.errors import Unavailable
from app.formats.outlet import Outlet
from app.threads import call

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
        self._outlets: set[Outlet] = set()
        self._is_cut = False

    async def run(self, fn: Callable[[], T], outlet: Outlet | None = None) -> T:
        """Run `fn`, which may write to `outlet`, in a thread. Raises `Unavailable` where all threads are taken."""
        with self._counting:
            if self.under_way >= self._most:
                raise Unavailable(
                    f"{self._most} exports are under way, as many as are written at once.", headers=_RETRY
                )
            self.under_way += 1
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self._most, thread_name_prefix="export")
            future = self._threads.submit(call, fn)
        # By the thread's end, not the waiter's: a request that ended may leave its thread behind for a moment.
        future.add_done_callback(self._ended)
        if outlet is not None:
            self._outlets.add(outlet)
        try:
            return await asyncio.wrap_future(future)
        finally:
            if outlet is not None:
                self._outlets.discard(outlet)

    def cut(self) -> None:
        """End all exports where they are: the service ends, and they would not be whole in time."""
        self._is_cut = True
        for outlet in self._outlets:
            outlet.cut()

    def check(self) -> None:
        """Raise `Unavailable` where all exports were ended: for one that writes to no outlet."""
        if self._is_cut:
            raise ending()

    def close(self) -> None:
        """Wait for the threads; what they write to has gone before."""
        if self._threads is not None:
            self._threads.shutdown()
            self._threads = None
        self._is_cut = False

    def _ended(self, _: "Future[T]") -> None:
        with self._counting:
            self.under_way -= 1


def ending() -> Unavailable:
    """Return the error for what can't be made any more."""
    return Unavailable("The service is ending.", headers=_RETRY)
