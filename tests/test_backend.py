"""Tests of app/backend.py: how many reads are under way at once."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from typing import Any

import pytest

from app.backend import Backend
from app.settings import Settings


async def _most_at_once(backend: Backend) -> int:
    """Run five pieces of work, and return how many were under way at once."""
    under_way: list[int] = []
    most: list[int] = []

    def work() -> None:
        under_way.append(1)
        most.append(len(under_way))
        time.sleep(0.005)
        under_way.pop()

    await asyncio.gather(*(backend.run(work) for _ in range(5)))
    assert len(most) == 5
    return max(most)


@pytest.mark.only("sqlite")
def test_reads_of_sqlite_follow_one_another(settings: Settings) -> None:
    with closing(Backend(settings)) as backend:
        assert asyncio.run(_most_at_once(backend)) == 1


def test_read_does_not_wait_for_a_slow_one(settings: Settings) -> None:
    done = threading.Event()

    async def slow_then_quick() -> bool:
        slow = asyncio.create_task(backend.run(done.wait, 30))
        await asyncio.sleep(0)
        await backend.run(done.set)
        return await slow

    with closing(Backend(settings)) as backend:
        assert asyncio.run(slow_then_quick())


@pytest.mark.only("sqlite")
def test_read_that_is_given_up_gives_its_turn_back(settings: Settings) -> None:
    done = threading.Event()

    async def give_up() -> int:
        slow = asyncio.create_task(backend.run(done.wait, 30))
        await asyncio.sleep(0)
        waiting = asyncio.create_task(backend.run(done.set))
        await asyncio.sleep(0)
        for task in (waiting, slow):
            task.cancel()
        await asyncio.gather(waiting, slow, return_exceptions=True)
        done.set()
        # Were a turn lost, all would begin together once they have waited.
        return await _most_at_once(backend)

    with closing(Backend(settings)) as backend:
        assert asyncio.run(give_up()) == 1


def _end(*_: object) -> Any:
    return next(iter(()))


@pytest.mark.parametrize(
    "ask",
    [lambda backend: backend.run(_end), lambda backend: backend.write(_end), lambda backend: backend.exports.run(_end)],
    ids=["run", "write", "export"],
)
def test_iterator_that_ends_too_early_fails_and_is_not_waited_for(
    settings: Settings, ask: Callable[[Backend], Awaitable[object]]
) -> None:
    async def asked(backend: Backend) -> None:
        async with asyncio.timeout(5):
            await ask(backend)

    with closing(Backend(settings)) as backend, pytest.raises(RuntimeError, match="An iterator"):
        asyncio.run(asked(backend))
