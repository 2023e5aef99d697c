"""The change feed as server-sent events: each listener reads pages at its own pace, and waits without a transaction."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic

import anyio
from fastapi.sse import format_sse_event
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.changes.queries import Stretch
from app.errors import Problem
from app.logging import FAILURES
from app.watcher import Watcher

MEDIA_TYPE = "text/event-stream"
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # Proxies that hold answers back until they are whole are told not to.
    (b"x-accel-buffering", b"no"),
]
_RETRY = format_sse_event(retry=2_000)
_HEARTBEAT = format_sse_event(comment="")
# How long the end of a stream may take to be sent to a listener who takes nothing any more.
_FAREWELL = 1.0


class ChangeStream(Response):
    """Changes behind `after` as they are committed, until the listener goes, the service ends, or `seconds` are over.

    `read` returns the next changes behind a position. What was read is sent before more is read, so that a listener
    who is slow holds one page of memory and not what has piled up.
    """

    def __init__(
        self,
        read: Callable[[int], Awaitable[Stretch]],
        watcher: Watcher,
        after: int,
        *,
        heartbeat: float,
        seconds: float,
    ) -> None:
        self.status_code = 200
        self._read = read
        self._watcher = watcher
        self._after = after
        self._heartbeat = heartbeat
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream. Raises `Unavailable`, before anything is sent, where as many listen as may."""
        start = {"type": "http.response.start", "status": 200, "headers": list(_HEADERS)}
        end = {"type": "http.response.body", "body": b""}
        if scope["method"] == "HEAD":
            await send(start)
            await send(end)
            return
        async with self._watcher.watching():
            await send(start)
            async with anyio.create_task_group() as group:

                async def until_gone() -> None:
                    while (await receive())["type"] != "http.disconnect":
                        pass
                    group.cancel_scope.cancel()

                group.start_soon(until_gone)
                with suppress(TimeoutError):
                    await self._tell(send)
                with anyio.move_on_after(_FAREWELL):
                    await send(end)
                group.cancel_scope.cancel()

    async def _tell(self, send: Send) -> None:
        """Send what there is, then what comes. Raises `TimeoutError` where nothing is taken for too long."""
        ends = monotonic() + self._seconds

        async def put(body: bytes) -> None:
            with anyio.fail_after(self._seconds):
                await send({"type": "http.response.body", "body": body, "more_body": True})

        # An id without data: whoever is cut off before the first change goes on from here.
        await put(_RETRY + format_sse_event(id=str(self._after)))
        while not self._watcher.is_over():
            try:
                stretch = await self._read(self._after)
            except (Problem, SQLAlchemyError) as error:
                # The listener comes again, and is then told what is wrong.
                FAILURES.warning("A stream of changes ends: %s", type(error).__name__)
                return
            if stretch.changes:
                told = (format_sse_event(id=str(at), data_str=change) for at, change in stretch.changes.items())
                await put(b"".join(told))
            self._after = stretch.position
            while not stretch.more and not await self._watcher.beyond(self._after, self._heartbeat_before(ends)):
                if self._watcher.is_over() or monotonic() >= ends:
                    return
                await put(_HEARTBEAT)

    def _heartbeat_before(self, ends: float) -> float:
        return max(0.0, min(self._heartbeat, ends - monotonic()))
