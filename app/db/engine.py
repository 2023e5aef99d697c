"""The engine: one for each process, set up for the database that the address names."""

import json
import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

# How a transaction begins, as an execution option that the `begin` event reads (see transactions.py).
BEGIN = "sqlite_begin"

# Each with its reason. foreign_keys: SQLite checks none unless told. journal_mode WAL: readers go on while one writes.
# synchronous FULL: a power cut loses no acknowledged write (NORMAL does). cache_size and mmap_size stay as SQLite has
# them, 2 MB a connection and none: a process stays small, and the system's own cache holds the rest once for all.
SQLITE_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
)


# JSON in a column is written as documents are: without blanks, and as text that can be read.
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def make_engine(url: str, *, timeout: float = 5.0, pool_size: int = 10) -> Engine:
    """Return an engine for `url`.

    `timeout` is in seconds: how long a statement may wait for a lock, and a request for a connection.
    """
    if url.startswith("sqlite"):
        return _sqlite_engine(url, timeout, pool_size)
    return _postgresql_engine(url, timeout, pool_size)


def _sqlite_engine(url: str, timeout: float, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        json_serializer=_as_json,
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
        connection.exec_driver_sql(connection.get_execution_options().get(BEGIN, "BEGIN"))

    return engine


def _postgresql_engine(url: str, timeout: float, pool_size: int) -> Engine:
    milliseconds = int(timeout * 1000)
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        json_serializer=_as_json,
        pool_timeout=timeout,
        # A connection that died with its server is replaced before a request sees it.
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": max(2, int(timeout)),
            "options": f"-c lock_timeout={milliseconds} -c statement_timeout={milliseconds * 6} -c timezone=UTC",
        },
    )
