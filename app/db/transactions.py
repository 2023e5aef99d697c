"""Transactions: a read sees one moment of the database, a write is whole or not at all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, literal_column, select
from sqlalchemy.exc import TimeoutError as WaitedTooLong
from sqlalchemy.orm import Session

from app.db.driver import Lookup
from app.db.engine import BEGIN

# SQLite has one writer at a time. Threads of one process queue here, without polling;
# only between processes does SQLite's own lock decide.
_writers: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()
_registering = threading.Lock()

_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_PATIENCE = "SET LOCAL statement_timeout = '10min'"
# Any number, as long as all processes of the service have the same: the key of the writers' lock.
_WRITERS = Lookup(select(func.pg_advisory_xact_lock(literal_column("7246151"))))
# A plain BEGIN that turns into a write later fails with "locked" whatever the timeout says.
_IMMEDIATE = {BEGIN: "BEGIN IMMEDIATE"}


@contextmanager
def read(engine: Engine, *, patient: bool = False) -> Iterator[Session]:
    """Give a session whose queries all see the same moment; nothing that it changes is kept.

    With `patient` a statement may take minutes, as a count over all rows does where there are many.
    """
    with Session(engine, autoflush=False) as session:
        if engine.dialect.name == "postgresql":
            connection = session.connection(execution_options=_SNAPSHOT)
            if patient:
                connection.exec_driver_sql(_PATIENCE)
        yield session


@contextmanager
def write(engine: Engine, *, timeout: float = 5.0) -> Iterator[Session]:
    """Give a session that is committed at the end of the block, or rolled back if the block raises.

    Writers follow one another, on PostgreSQL too: what one reads is what all before it left, and none can deadlock.
    Raises `sqlalchemy.exc.TimeoutError` when other writers of this process kept SQLite for `timeout` seconds,
    and `sqlalchemy.exc.OperationalError` when those of another process did.
    """
    if engine.dialect.name != "sqlite":
        with Session(engine) as session, session.begin():
            _WRITERS(session)
            yield session
        return
    with _alone(engine, timeout), Session(engine) as session, session.begin():
        session.connection(execution_options=_IMMEDIATE)
        yield session


@contextmanager
def attempt(session: Session) -> Iterator[None]:
    """Take back what the block did if it raises; what was done before stands. The block adds no objects.

    SQLAlchemy leaves a savepoint open that it went back to, and SQLite keeps in memory what pages were since each of
    those that are open: thousands in one transaction fill it.
    """
    connection = session.connection()
    connection.exec_driver_sql("SAVEPOINT attempt")
    try:
        yield
    except Exception:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT attempt")
        connection.exec_driver_sql("RELEASE SAVEPOINT attempt")
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
