"""Transactions: a read sees one moment of the database, a write is whole or not at all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, literal_column, select
from sqlalchemy.exc import SQLAlchemyError, TimeoutError as WaitedTooLong

from app.db.driver import Lookup, begin_to_write

# SQLite has one writer at a time. Threads of one process queue here, without polling;
# only between processes does SQLite's own lock decide.
_writers: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()
_registering = threading.Lock()

_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_PATIENCE = "SET LOCAL statement_timeout = '10min'"
# Any number, as long as all processes of the service have the same: the key of the writers' lock.
_WRITERS = Lookup(select(func.pg_advisory_xact_lock(literal_column("7246151"))))


@contextmanager
def read(engine: Engine, *, patient: bool = False) -> Iterator[Connection]:
    """Give a connection whose queries all see the same moment; nothing that it changes is kept.

    With `patient` a statement may take minutes, as a count over all rows does where there are many.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(**_SNAPSHOT)
            if patient:
                connection.exec_driver_sql(_PATIENCE)
        yield connection


@contextmanager
def write(engine: Engine, *, timeout: float = 5.0) -> Iterator[Connection]:
    """Give a connection that is committed at the end of the block, or rolled back if the block raises.

    Writers follow one another, on PostgreSQL too: what one reads is what all before it left, and none can deadlock.
    Raises `sqlalchemy.exc.TimeoutError` when other writers of this process kept SQLite for `timeout` seconds,
    and `sqlalchemy.exc.OperationalError` when those of another process did.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            _WRITERS(connection)
            yield connection
        return
    with _alone(engine, timeout), engine.connect() as connection:
        begin_to_write(connection)
        with connection.begin():
            yield connection


@contextmanager
def attempt(connection: Connection) -> Iterator[None]:
    """Take back what the block did if it raises; what was done before stands. The block adds no objects.

    SQLAlchemy leaves a savepoint open that it went back to, and SQLite keeps in memory what pages were since each of
    those that are open: thousands in one transaction fill it.
    """
    connection.exec_driver_sql("SAVEPOINT attempt")
    try:
        yield
    except Exception as error:
        try:
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT attempt")
            connection.exec_driver_sql("RELEASE SAVEPOINT attempt")
        except SQLAlchemyError:
            # The whole transaction is gone: with its connection, or for a full disk.
            if isinstance(error, SQLAlchemyError):
                raise error from None
            raise
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT attempt")


@contextmanager
def _alone(engine: Engine, timeout: float) -> Iterator[None]:
    with _registering:
        lock = _writers.setdefault(engine, threading.Lock())
    if not lock.acquire(timeout=timeout):
        raise WaitedTooLong(f"Other writers kept the database for {timeout:g} seconds.")
    try:
        yield
    finally:
        lock.release()
