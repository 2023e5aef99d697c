"""The measuring client: raw HTTP/1.1 over sockets that stay open, as light as Python allows."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice


class Refused(Exception):
    """A server answered what no benchmark can count."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What some requests took: seconds for each, and for all together on the wall."""

    seconds: list[float]
    wall: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.wall

    def quantile(self, share: float) -> float:
        """The time within which this share of the requests was answered, in seconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def request(method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> bytes:
    """Return a request as it goes over the wire; a body is sent as JSON."""
    sent = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json"]
    if sent:
        lines += ["Content-Type: application/json", f"Content-Length: {len(sent)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + sent


class _Connection(asyncio.Protocol):
    """One connection: sends the next request as soon as the last one is answered."""

    def __init__(self, requests: Iterator[bytes], done: Callable[[Exception | None], None]) -> None:
        self._requests = requests
        self._done = done
        self._got = bytearray()
        self._expected = -1  # bytes of the answer under way; -1 while its head is not whole
        self._chunk = -1  # where the next chunk of it begins; -1 where it comes in one piece
        self._began = 0.0
        self._idle = True
        self.seconds: list[float] = []
        self.last = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def begin(self) -> None:
        """Send the first request."""
        self._send()

    def data_received(self, data: bytes) -> None:
        self._got += data
        if self._expected < 0 and self._chunk < 0:
            end = self._got.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._got[:end]).lower()
            if head[9:10] != b"2":
                self._finish(Refused(bytes(self._got[:2000]).decode(errors="replace")))
                return
            if b"\r\ntransfer-encoding: chunked" in head:
                self._chunk = end + 4
            else:
                _, found, rest = head.partition(b"content-length:")
                if not found:
                    self._finish(Refused("an answer that does not tell where it ends"))
                    return
                self._expected = end + 4 + int(rest.partition(b"\r\n")[0])
        if self._chunk >= 0:
            self._follow_chunks()
        if 0 <= self._expected <= len(self._got):
            self.seconds.append(time.perf_counter() - self._began)
            self.last = bytes(self._got[: self._expected])
            self._got.clear()
            self._expected = self._chunk = -1
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._idle:
            self._finish(Refused(f"the connection was closed: {exc}"))

    def _follow_chunks(self) -> None:
        """Go from chunk to chunk as far as they have come; the empty one is the last."""
        while (found := _chunk_at(self._got, self._chunk)) is not None:
            start, size = found
            self._chunk = start + size + 2
            if size == 0:
                self._expected = self._chunk
                return

    def _send(self) -> None:
        following = next(self._requests, None)
        if following is None:
            self._finish(None)
            return
        self._idle = False
        self._began = time.perf_counter()
        self.transport.write(following)

    def _finish(self, error: Exception | None) -> None:
        self._idle = True
        self.transport.close()
        self._done(error)


async def send(port: int, requests: Sequence[bytes], number: int, connections: int = 1) -> tuple[Sample, bytes]:
    """Send `number` requests, these over and over, and return what they took and the last answer as it came.

    `connections` are busy at once, each with one request at a time. Raises `Refused` for an answer other than 2xx.
    """
    loop = asyncio.get_running_loop()
    connections = min(connections, number)
    ended = loop.create_future()
    open_ones = connections
    queue = islice(cycle(requests), number)

    def done(error: Exception | None) -> None:
        nonlocal open_ones
        open_ones -= 1
        if error is not None and not ended.done():
            ended.set_exception(error)
        elif open_ones == 0 and not ended.done():
            ended.set_result(None)

    made = [
        (await loop.create_connection(lambda: _Connection(queue, done), "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    began = time.perf_counter()
    for connection in made:
        connection.begin()
    try:
        await ended
    finally:
        for connection in made:
            connection.transport.abort()
    wall = time.perf_counter() - began
    seconds = [taken for connection in made for taken in connection.seconds]
    return Sample(seconds, wall), made[0].last


def body_of(answer: bytes) -> bytes:
    """Return the body of an answer, its chunks put together."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"\r\ntransfer-encoding: chunked" not in head.lower():
        return body
    chunks = []
    place = 0
    while (found := _chunk_at(body, place)) is not None and found[1]:
        start, size = found
        chunks.append(body[start : start + size])
        place = start + size + 2
    return b"".join(chunks)


def _chunk_at(got: bytes | bytearray, place: int) -> tuple[int, int] | None:
    """Return where the chunk at `place` has its bytes, and how many; None while the line that tells is not whole."""
    end = got.find(b"\r\n", place)
    return None if end < 0 else (end + 2, int(got[place:end], 16))
