"""A database for one question: empty, of its own, and gone afterwards; on disk as far as it outgrows the memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import MetaData, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

# Each connection to SQLite's nameless file is a database of its own, which goes when it is closed. One engine makes
# them all, so that statements are prepared once.
_ENGINE = create_engine("sqlite://", creator=lambda: sqlite3.connect("", check_same_thread=False), poolclass=NullPool)


@contextmanager
def scratch(tables: MetaData) -> Iterator[Session]:
    """Give a session on a database that has these tables, without rows; references are not held there."""
    with _ENGINE.connect() as connection:
        tables.create_all(connection)
        with Session(connection, autoflush=False) as session:
            yield session
