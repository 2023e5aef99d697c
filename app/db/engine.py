"""The engine: one for each process, set up for the database that the address names."""

import sqlite3
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Engine, create_engine, event

# Each with its reason. foreign_keys: SQLite checks none unless told. journal_mode WAL: readers go on while one writes.
# synchronous FULL: a power cut loses no acknowledged write (NORMAL does). wal_autocheckpoint 128 MB: a page that many
# acts in a row write to goes into the file once for them all, and one act in 320 waits for that. cache_size and
# mmap_size stay as SQLite has them, 2 MB a connection and none: a process stays small, and the system's own cache
# holds the rest once for all.
SQLITE_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 32000",
)

# A plain BEGIN that turns into a write later fails with "locked" whatever the timeout says.
BEGIN_TO_WRITE = "BEGIN IMMEDIATE"


def as_json(value: Any) -> str:
    """Return JSON as columns hold it and documents are written: without blanks, and as text that can be read."""
    return to_json(value).decode()


def make_engine(url: str, *, timeout: float = 5.0, pool_size: int = 10, writes: bool = False) -> Engine:
    """Return an engine for `url`. Its errors, which are logged, tell no values: those may be of a caller.

    `timeout` is in seconds: how long a statement may wait for a lock, and a request for a connection. With `writes`
    every transaction may write, not only those that are begun for it (transactions.py).
    """
    if url.startswith("sqlite"):
        return _sqlite_engine(url, timeout, pool_size, BEGIN_TO_WRITE if writes else "BEGIN")
    return _postgresql_engine(url, timeout, pool_size)


def _sqlite_engine(url: str, timeout: float, pool_size: int, beginning: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        # The connection that was used last: what it knows, pages or prepared statements, is still good.
        pool_use_lifo=True,
        json_serializer=as_json,
        json_deserializer=from_json,
        pool_timeout=timeout,
        connect_args={"timeout": timeout, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver must not begin transactions by itself: we say how each begins.
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        # A writer has begun by itself (transactions.py).
        if not driver.in_transaction:
            connection.exec_driver_sql(beginning)

    return engine


def _postgresql_engine(url: str, timeout: float, pool_size: int) -> Engine:
    milliseconds = int(timeout * 1000)
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        pool_use_lifo=True,
        json_serializer=as_json,
        json_deserializer=from_json,
        pool_timeout=timeout,
        # A connection that died with its server is replaced before a request sees it.
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": max(2, int(timeout)),
            "options": f"-c lock_timeout={milliseconds} -c statement_timeout={milliseconds * 6} -c timezone=UTC",
        },
    )
