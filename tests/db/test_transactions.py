"""Tests of app/db/transactions.py: a read is one moment, an attempt takes back what it did and leaves nothing open."""

import pytest
from sqlalchemy import Connection, Engine, select, text, update
from sqlalchemy.exc import DBAPIError

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
