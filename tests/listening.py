"""A listener to the change feed, for tests of a running service: server-sent events as they come."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx2


class Event(NamedTuple):
    """One event: its id, and the change that it tells; without a change where it only sets the id."""

    id: int | None
    change: Any


class Listener:
    """Reads the events of one stream, as they come."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self.last_id: int | None = None
        self._lines = response.iter_lines()

    def events(self) -> Iterator[Event]:
        """Give the events that tell a change, until the stream ends."""
        data: list[str] = []
        for line in self._read():
            if line.startswith("data: "):
                data.append(line.removeprefix("data: "))
            elif not line and data:
                yield Event(self.last_id, json.loads("\n".join(data)))
                data = []

    def next(self) -> Event:
        """Return the next event that tells a change."""
        return next(self.events())

    def wait_for_heartbeat(self) -> None:
        """Read until there is one more heartbeat."""
        for line in self._read():
            if line.startswith(":"):
                return
        raise AssertionError("The stream has ended.")

    def _read(self) -> Iterator[str]:
        for line in self._lines:
            if line.startswith("id: "):
                self.last_id = int(line.removeprefix("id: "))
            yield line


@contextmanager
def listening(base: str, headers: dict[str, str] | None = None, **query: Any) -> Iterator[Listener]:
    """Listen to the changes of the service at `base`; silence of 20 seconds is a failure."""
    with (
        httpx2.Client(timeout=20) as client,
        client.stream("GET", f"{base}/v1/changes/stream", params=query, headers=headers) as response,
    ):
        yield Listener(response)
