"""The client of the benchmark: it sees where an answer ends, whichever way the server tells it."""

import asyncio
from collections.abc import Sequence

import pytest

from bench.client import Refused, Sample, body_of, request, send

_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
_WHOLE = _HEAD + b"content-length: 5\r\n\r\n[1,2]"
_CHUNKED = _HEAD + b"transfer-encoding: chunked\r\n\r\n3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n"


@pytest.mark.parametrize("answer", [_WHOLE, _CHUNKED])
@pytest.mark.parametrize("piece", [1, 7, 1_000])
def test_answers_are_taken_whole(answer: bytes, piece: int) -> None:
    pieces = [answer[start : start + piece] for start in range(0, len(answer), piece)]
    sample, last = asyncio.run(_ask(pieces, 3))
    assert last == answer
    assert body_of(last) == b"[1,2]"
    assert len(sample.seconds) == 3


def test_answer_that_does_not_tell_where_it_ends_is_refused() -> None:
    with pytest.raises(Refused):
        asyncio.run(_ask([_HEAD + b"\r\n[1,2]"], 1))


class _Server(asyncio.Protocol):
    """Answers each request with the same pieces, one in each turn of the loop."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if data.endswith(b"\r\n\r\n"):
            self._write(0)

    def _write(self, place: int) -> None:
        self._transport.write(self._pieces[place])
        if place + 1 < len(self._pieces):
            asyncio.get_running_loop().call_soon(self._write, place + 1)


async def _ask(pieces: Sequence[bytes], number: int) -> tuple[Sample, bytes]:
    """Send so many requests to a server that answers each with these pieces."""
    server = await asyncio.get_running_loop().create_server(lambda: _Server(pieces), "127.0.0.1", 0)
    async with server:
        return await send(server.sockets[0].getsockname()[1], [request("GET", "/")], number)
