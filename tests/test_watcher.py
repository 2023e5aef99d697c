"""Tests of app/watcher.py: one look for all, at once after a write of one's own, through failures, to the end."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from app.errors import Unavailable
from app.watcher import Watcher

# Long enough never to come, so that a test that waits for it hangs and is seen.
NEVER = 3_600.0


class Feed:
    """A feed that says where it stands, and how often it was asked."""

    def __init__(self) -> None:
        self.position = 7
        self.asked = 0
        self.away = False
        self.looked = asyncio.Event()

    async def look(self) -> int:
        self.asked += 1
        self.looked.set()
        if self.away:
            raise ConnectionError
        return self.position


def run(scenario: Callable[[Feed], Coroutine[None, None, None]]) -> None:
    asyncio.run(asyncio.wait_for(scenario(Feed()), 20))


def test_watcher_looks_once_for_all_who_wait() -> None:
    async def scenario(feed: Feed) -> None:
        watcher = Watcher(feed.look, every=NEVER, most=1_000)

        async def listen() -> bool:
            async with watcher.watching():
                return await watcher.beyond(7, NEVER)

        listeners = [asyncio.create_task(listen()) for _ in range(500)]
        await feed.looked.wait()
        feed.position = 8
        watcher.nudge()
        assert all(await asyncio.gather(*listeners))
        assert feed.asked == 2

    run(scenario)


def test_watcher_sees_what_it_is_not_told_of() -> None:
    async def scenario(feed: Feed) -> None:
        watcher = Watcher(feed.look, every=0.001, most=1)
        async with watcher.watching():
            assert not await watcher.beyond(7, 0.01)
            feed.position = 8
            assert await watcher.beyond(7, NEVER)

    run(scenario)


def test_watcher_asks_nothing_when_nobody_watches() -> None:
    async def scenario(feed: Feed) -> None:
        watcher = Watcher(feed.look, every=0.001, most=1)
        watcher.nudge()
        await asyncio.sleep(0.02)
        assert feed.asked == 0
        async with watcher.watching():
            assert await watcher.beyond(6, NEVER)
        asked = feed.asked
        await asyncio.sleep(0.02)
        assert feed.asked == asked

    run(scenario)


def test_watcher_goes_on_when_the_database_was_away() -> None:
    async def scenario(feed: Feed) -> None:
        feed.away = True
        watcher = Watcher(feed.look, every=0.001, most=1)
        async with watcher.watching():
            assert not await watcher.beyond(0, 0.02)
            feed.away = False
            assert await watcher.beyond(0, NEVER)

    run(scenario)


def test_watcher_takes_no_more_than_it_may_and_frees_the_place_of_who_leaves() -> None:
    async def scenario(feed: Feed) -> None:
        watcher = Watcher(feed.look, every=NEVER, most=1)
        async with watcher.watching():
            with pytest.raises(Unavailable) as refused:
                async with watcher.watching():
                    pass
            assert refused.value.headers["Retry-After"] == "30"
        async with watcher.watching():
            pass

    run(scenario)


def test_watcher_lets_all_go_when_it_ends_and_begins_anew() -> None:
    async def scenario(feed: Feed) -> None:
        watcher = Watcher(feed.look, every=NEVER, most=2)

        async def listen() -> tuple[bool, bool]:
            async with watcher.watching():
                return await watcher.beyond(7, NEVER), watcher.is_over()

        listeners = [asyncio.create_task(listen()) for _ in range(2)]
        await asyncio.sleep(0)
        watcher.end()
        assert await asyncio.gather(*listeners) == [(False, True)] * 2
        async with watcher.watching():
            assert not watcher.is_over()
            assert await watcher.beyond(6, NEVER)

    run(scenario)
