"""A database for one question: empty, of its own, and gone afterwards; on disk as far as it outgrows the memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, MetaData, create_engine
from sqlalchemy.pool import NullPool

# Each connection to SQLite's nameless file is a database of its own, which goes when it is closed. One engine makes
# them all, so that statements are prepared once.
_ENGINE = create_engine("sqlite://", creator=lambda: sqlite3.connect("", check_same_thread=False), poolclass=NullPool)


@contextmanager
def scratch(tables: MetaData) -> Iterator[Connection]:
    """Give a connection on a database that has these tables, without rows; references are not held there."""
    with _ENGINE.connect() as connection:
        tables.create_all(connection)
        yield connection
