"""Tests of app/db/transactions.py: a read is one moment, an attempt takes back what it did and leaves nothing open."""

import sqlite3

import pytest
from sqlalchemy import Connection, Engine, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError

from app.db.driver import Lookup
from app.db.statements import table_of
from app.db.transactions import attempt, read, write
from app.models import Feed

_feed = table_of(Feed)


@pytest.mark.parametrize("first", ["lookup", "statement"])
def test_read_sees_one_moment_whatever_asks(engine: Engine, first: str) -> None:
    position = select(_feed.c.position)
    lookup = Lookup(position)
    with read(engine) as connection:
        [(before,)] = lookup(connection) if first == "lookup" else connection.execute(position).all()
        with write(engine) as writer:
            writer.execute(update(_feed).values(position=before + 1))
        assert lookup(connection) == [(before,)]
        assert connection.execute(position).scalar_one() == before
    with read(engine) as connection:
        assert lookup(connection) == [(before + 1,)]


def _fail(connection: Connection) -> None:
    with attempt(connection):
        connection.execute(update(_feed).values(position=2))
        with attempt(connection):
            connection.execute(update(_feed).values(position=3))
        raise LookupError


def test_attempt_takes_back_what_it_did_alone_and_leaves_no_savepoint(engine: Engine) -> None:
    with write(engine) as connection:
        connection.execute(update(_feed).values(position=1))
        for _ in range(2):
            with pytest.raises(LookupError):
                _fail(connection)
        assert connection.execute(select(_feed.c.position)).scalar_one() == 1
        with attempt(connection):
            connection.execute(update(_feed).values(position=4))
        assert connection.execute(select(_feed.c.position)).scalar_one() == 4
        if engine.dialect.name == "sqlite":
            # One that is left open costs memory at every write that follows.
            with pytest.raises(DBAPIError, match="no such savepoint"):
                connection.execute(text("RELEASE SAVEPOINT attempt"))


def _lose(engine: Engine, statement: str) -> None:
    with write(engine) as connection, attempt(connection):
        connection.exec_driver_sql(statement)
        raise OperationalError(statement, None, sqlite3.OperationalError("database or disk is full"))


def test_attempt_that_ends_with_the_transaction_raises_why(engine: Engine, dialect: str) -> None:
    # SQLite rolls the whole transaction back where the disk is full; a server that goes takes it along.
    statement = "ROLLBACK" if dialect == "sqlite" else "SELECT pg_terminate_backend(pg_backend_pid())"
    with pytest.raises(OperationalError) as raised:
        _lose(engine, statement)
    assert "savepoint" not in str(raised.value)
