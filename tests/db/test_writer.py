"""The writer of a process: shared transactions, each write whole or not at all."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import OperationalError

from app.db.statements import table_of
from app.db.transactions import read
from app.db.writer import Job, Writer
from app.models import Feed

_feed = table_of(Feed)


def _position(connection: Connection) -> int:
    return int(connection.execute(select(_feed.c.position)).scalar_one())


def _advance(connection: Connection) -> int:
    connection.execute(text("UPDATE feed SET position = position + 1"))
    return _position(connection)


def _together(writer: Writer, *jobs: Job) -> list[Future[Any]]:
    """Submit jobs that share one transaction: they wait until the thread is free."""
    began, free = threading.Event(), threading.Event()

    def hold(_connection: Connection) -> None:
        began.set()
        free.wait(10)

    holding = writer.submit(hold)
    assert began.wait(10)
    futures = [writer.submit(job) for job in jobs]
    free.set()
    holding.result(10)
    return futures


@pytest.fixture
def start(engine: Engine) -> int:
    """Where the feed stands before any write of the test."""
    with read(engine) as connection:
        return _position(connection)


@pytest.fixture
def writer(engine: Engine) -> Any:
    """A writer on a database of its own."""
    made = Writer(engine, timeout=5)
    yield made
    made.close()


def test_writes_that_wait_share_a_transaction(writer: Writer, engine: Engine, start: int) -> None:
    connections: list[int] = []

    def job(connection: Connection) -> int:
        connections.append(id(connection))
        return _advance(connection)

    futures = _together(writer, *[job] * 5)
    assert [future.result(10) for future in futures] == [start + n for n in (1, 2, 3, 4, 5)]
    assert len(set(connections)) == 1
    with read(engine) as connection:
        assert _position(connection) == start + 5


def test_block_is_around_writes_that_share_a_transaction(engine: Engine) -> None:
    begun: list[Connection] = []

    @contextmanager
    def around(connection: Connection) -> Iterator[None]:
        begun.append(connection)
        yield
        _advance(connection)

    writer = Writer(engine, timeout=5, around=around)
    first = writer.submit(_advance).result(10)
    assert begun == []
    assert [future.result(10) for future in _together(writer, _advance, _advance)] == [first + 1, first + 2]
    writer.close()
    assert len(begun) == 1
    with read(engine) as connection:
        assert _position(connection) == first + 3


def test_write_that_fails_leaves_the_others_whole(writer: Writer, engine: Engine, start: int) -> None:
    def fail(connection: Connection) -> None:
        _advance(connection)
        raise ValueError("refused")

    first, refused, last = _together(writer, _advance, fail, _advance)
    assert (first.result(10), last.result(10)) == (start + 1, start + 2)
    with pytest.raises(ValueError, match="refused"):
        refused.result(10)
    with read(engine) as connection:
        assert _position(connection) == start + 2


def test_broken_rule_of_the_database_is_one_write_s_own(writer: Writer, engine: Engine, start: int) -> None:
    def break_rule(connection: Connection) -> None:
        connection.execute(text("INSERT INTO feed (id, position) VALUES (1, 0)"))

    first, refused, last = _together(writer, _advance, break_rule, _advance)
    assert (first.result(10), last.result(10)) == (start + 1, start + 2)
    with pytest.raises(Exception, match="feed"):
        refused.result(10)


def test_value_that_the_database_cannot_hold_is_one_write_s_own(writer: Writer, start: int) -> None:
    def exceed(_connection: Connection) -> None:
        raise OperationalError("INSERT", {}, psycopg.errors.ProgramLimitExceeded("index row size"))

    first, refused, last = _together(writer, _advance, exceed, _advance)
    assert (first.result(10), last.result(10)) == (start + 1, start + 2)
    with pytest.raises(OperationalError):
        refused.result(10)


def test_database_that_fails_takes_all_back(writer: Writer, engine: Engine, start: int) -> None:
    def lose(_connection: Connection) -> None:
        raise OperationalError("SELECT 1", {}, Exception("disk full"))

    futures = _together(writer, _advance, lose, _advance)
    for future in futures:
        with pytest.raises(OperationalError):
            future.result(10)
    with read(engine) as connection:
        assert _position(connection) == start


def test_closing_lets_the_writes_that_wait_end(engine: Engine, start: int) -> None:
    writer = Writer(engine, timeout=5)
    futures = [writer.submit(_advance) for _ in range(10)]
    writer.close()
    assert [future.result(0) for future in futures] == [start + n for n in range(1, 11)]
