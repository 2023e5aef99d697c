"""The watcher of the change feed: one in each process sees that the feed has moved, and tells all who wait for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from app.errors import Unavailable
from app.logging import FAILURES


class Watcher:
    """Knows where the feed stands as long as somebody watches; `most` may at once.

    It asks the database again and again, which costs one row however many wait, and sees the writes of all processes.
    Those of its own process are told to it, so that they are seen at once.
    """

    def __init__(self, look: Callable[[], Awaitable[int]], *, every: float, most: int) -> None:
        self.position = 0
        """Where the feed was seen to stand last."""
        self._look = look
        self._every = every
        self._most = most
        self._watching = 0
        self._over = False
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Watch while the block runs. Raises `Unavailable` where as many watch as may."""
        if self._watching >= self._most:
            raise Unavailable(
                f"All {self._most} places for listeners are taken: ask /v1/changes now and then, or try again later.",
                headers={"Retry-After": "30"},
            )
        if self._task is None:
            # Events belong to the loop that runs now.
            self._moved, self._nudged, self._over = asyncio.Event(), asyncio.Event(), False
            self._task = asyncio.create_task(self._watch())
        self._watching += 1
        try:
            yield
        finally:
            self._watching -= 1
            if not self._watching and self._task is not None:
                self._task.cancel()
                self._task = None

    async def beyond(self, position: int, seconds: float) -> bool:
        """Wait until the feed stands beyond `position`, and say whether it does; it may not within these seconds."""
        try:
            async with asyncio.timeout(seconds):
                while self.position <= position and not self._over:
                    await self._moved.wait()
        except TimeoutError:
            return False
        return self.position > position

    def is_over(self) -> bool:
        """Whether those who watch shall end."""
        return self._over

    def nudge(self) -> None:
        """Look at once, for this process has written."""
        if self._task is not None:
            self._nudged.set()

    def end(self) -> None:
        """Let all who watch end; whoever comes later begins anew."""
        if self._task is not None:
            self._over = True
            self._wake()

    async def _watch(self) -> None:
        while True:
            self._nudged.clear()
            try:
                position = await self._look()
            except Exception as error:
                # The database is away; those who wait go on waiting, and see what they missed when it is back.
                FAILURES.warning("The change feed can't be seen: %s", type(error).__name__)
            else:
                if position != self.position:
                    self.position = position
                    self._wake()
            try:
                async with asyncio.timeout(self._every):
                    await self._nudged.wait()
            except TimeoutError:
                continue

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
