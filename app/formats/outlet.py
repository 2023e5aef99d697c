"""The way of an answer that is written in a thread: each piece waits until the client has taken the one before."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future

from starlette.types import Message, Send

# Large enough that the hop to the event loop costs little, small enough that a slow client holds little.
_PIECE = 65_536


class ClientGone(Exception):
    """The client went away, or took nothing for too long; nobody waits for the rest."""


class Outlet:
    """Hands an answer from a thread to the event loop, piece by piece."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send, patience: float) -> None:
        self._loop = loop
        self._send = send
        self._patience = patience
        self._left = threading.Event()
        self.begun = self.is_cut = False
        self._handed: Future[None] | None = None
        self._waiting = bytearray()

    @property
    def left(self) -> bool:
        """Whether the client has gone away."""
        return self._left.is_set()

    def leave(self) -> None:
        """Say that nobody waits any more: what the thread hands over next, or waits to hand over, ends it."""
        self._left.set()
        handed = self._handed
        if handed is not None:
            handed.cancel()

    def cut(self) -> None:
        """End the answer where it is, though the client waits for the rest of it."""
        self.is_cut = True
        self.leave()

    def check(self) -> None:
        """Raise `ClientGone` if nobody waits any more."""
        if self._left.is_set():
            raise ClientGone

    def begin(self, status: int, headers: Sequence[tuple[bytes, bytes]]) -> None:
        """Send the head of the answer."""
        self.begun = True
        self._hand({"type": "http.response.start", "status": status, "headers": list(headers)})

    def write(self, content: bytes) -> int:
        """Send content, in pieces. Raises `ClientGone`."""
        self._waiting += content
        if len(self._waiting) >= _PIECE:
            self.flush()
        return len(content)

    def flush(self) -> None:
        """Send what was kept back to fill a piece."""
        if self._waiting:
            piece, self._waiting = bytes(self._waiting), bytearray()
            self._hand({"type": "http.response.body", "body": piece, "more_body": True})

    def end(self) -> None:
        """Send the rest, and that it was the rest."""
        self._hand({"type": "http.response.body", "body": bytes(self._waiting), "more_body": False})
        self._waiting.clear()

    def _hand(self, message: Message) -> None:
        self.check()
        self._handed = asyncio.run_coroutine_threadsafe(_sent(self._send, message), self._loop)
        try:
            self._handed.result(self._patience)
        except (CancelledError, TimeoutError):
            self._handed.cancel()
            raise ClientGone from None


async def _sent(send: Send, message: Message) -> None:
    await send(message)
