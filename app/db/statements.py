"""Statements on tables: inserting rows in bulk, or putting them over those that are there, past the unit of work.

An act is written as a hundred rows of ten tables. To have the statements compiled and the values bound anew for each
costs more than the database does: both are made ready once for each table and dialect, and go to the driver at once.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import JSON, Column, ColumnElement, Connection, Dialect, Table, column, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

Row = dict[str, Any]


def table_of(model: type[SQLModel]) -> Table:
    """Return the table of a model, for statements that go past the unit of work."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]  # SQLModel sets it when table=True


def insert_rows(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`, which have a value for every column, into the table of `model`; no rows, no statement."""
    put_rows(session, model, rows, ())


def put_rows(
    session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> None:
    """Insert `rows`; where a row with the same primary key stands, set its `columns`."""
    if not rows:
        return
    connection = session.connection()
    ready = _prepare(model, connection.dialect, tuple(columns)).ready(rows)
    waiting: list[_Ready] | None = session.info.get(_WAITING)
    if waiting is None:
        _send(connection, [ready])
    else:
        waiting.append(ready)


@contextmanager
def together(session: Session) -> Iterator[None]:
    """Send what is inserted within the block at its end, in order: on PostgreSQL without a wait for each answer.

    What the block reads meanwhile does not show it yet. A block in another is part of it.
    """
    if _WAITING in session.info:
        yield
        return
    waiting: list[_Ready] = []
    session.info[_WAITING] = waiting
    try:
        yield
    finally:
        del session.info[_WAITING]
    _send(session.connection(), waiting)


def put_row(
    session: Session,
    model: type[SQLModel],
    row: Row,
    *,
    key: str,
    changes: Mapping[str, ColumnElement[Any]],
    where: ColumnElement[bool],
) -> None:
    """Insert `row`; where one with the same `key` stands, make these `changes` to it if `where` holds.

    In both, `excluded` is the row that was not inserted.
    """
    table, connection = table_of(model), session.connection()
    statement: Any = sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
    connection.execute(
        statement.on_conflict_do_update(index_elements=[table.c[key]], set_=dict(changes), where=where), row
    )


# Where a session keeps the inserts that wait to be sent together.
_WAITING = "waiting_inserts"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=datetime.isoformat).encode


class _Ready(NamedTuple):
    """A statement with its values, as the driver takes them: one tuple or several."""

    sql: str
    values: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An insert as the driver takes it: its SQL, and how each column's value is bound, in the order of the SQL."""

    sql: str
    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    # PostgreSQL takes all rows as one JSON text: a message for each, with each value named and typed, costs more than
    # to insert them.
    as_json: bool

    def ready(self, rows: Sequence[Mapping[str, Any]]) -> _Ready:
        if self.as_json:
            bound = [
                {name: row[name] if bind is None else bind(row[name]) for name, bind in self.columns} for row in rows
            ]
            return _Ready(self.sql, [(_encode(bound),)])
        columns = self.columns
        return _Ready(
            self.sql,
            [tuple([row[name] if bind is None else bind(row[name]) for name, bind in columns]) for row in rows],
        )


def _send(connection: Connection, waiting: Sequence[_Ready]) -> None:
    """Run statements past SQLAlchemy; raises what it would raise, `IntegrityError` for a broken rule."""
    if not waiting:
        return
    driver: Any = connection.connection.dbapi_connection
    several = connection.dialect.name == "postgresql" and len(waiting) > 1
    sql = ""
    try:
        cursor = driver.cursor()
        with driver.pipeline() if several else nullcontext():
            for sql, values in waiting:
                if len(values) == 1:
                    cursor.execute(sql, values[0])
                else:
                    cursor.executemany(sql, values)
        cursor.close()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _raised(connection, sql, error) from error


def _raised(connection: Connection, sql: str, error: Exception) -> BaseException:
    """Return an error of the driver as SQLAlchemy's; a connection that is gone is not used again."""
    dialect = connection.dialect
    gone = dialect.is_disconnect(cast(Any, error), None, None)
    if gone:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error, connection_invalidated=gone, dialect=dialect
    )


@lru_cache(maxsize=128)
def _prepare(model: type[SQLModel], dialect: Dialect, columns: tuple[str, ...]) -> _Prepared:
    table = table_of(model)
    names = [column.name for column in table.columns]
    as_json = dialect.name == "postgresql"
    statement: Any = postgresql.insert(table) if as_json else sqlite.insert(table)
    if as_json:
        # The function reads each value as the column's own type does.
        rows = text(f"json_populate_recordset(NULL::{dialect.identifier_preparer.format_table(table)}, :rows)")
        statement = statement.from_select(names, select(*map(column, names)).select_from(rows))
    if columns:
        statement = statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: statement.excluded[name] for name in columns},
        )
    if as_json:
        sql = str(statement.compile(dialect=dialect)).replace("%(rows)s", "%s")
    else:
        compiled = statement.compile(dialect=dialect, column_keys=names)
        sql, names = str(compiled), compiled.positiontup or names
    return _Prepared(sql, tuple((name, _binding(table.c[name], dialect, as_json=as_json)) for name in names), as_json)


def _binding(column: Column[Any], dialect: Dialect, *, as_json: bool) -> Callable[[Any], Any] | None:
    """How a column's value is bound; within JSON, JSON is itself."""
    if as_json and isinstance(column.type, JSON):
        return None
    return column.type._cached_bind_processor(dialect)
