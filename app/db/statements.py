"""Statements on tables: inserting rows in bulk, or putting them over those that are there, past SQLAlchemy.

An act is written as a hundred rows of ten tables. To have the statements compiled and the values bound anew for each
costs more than the database does: both are made ready once for each table and dialect, and go to the driver at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, ColumnElement, Connection, Dialect, Table, column, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from app.db.driver import Ready, binding, send
from app.db.engine import as_json

Row = dict[str, Any]


def table_of(model: type[SQLModel]) -> Table:
    """Return the table of a model, for statements on it."""
    return model.metadata.tables[str(model.__tablename__)]


def insert_rows(connection: Connection, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`, which have a value for every column, into the table of `model`; no rows, no statement."""
    put_rows(connection, model, rows, ())


def put_rows(
    connection: Connection, model: type[SQLModel], rows: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> None:
    """Insert `rows`; where a row with the same primary key stands, set its `columns`."""
    if not rows:
        return
    ready = _prepare(model, connection.dialect, tuple(columns)).ready(rows)
    waiting: list[Ready] | None = connection.info.get(_WAITING)
    if waiting is None:
        send(connection, [ready])
    else:
        waiting.append(ready)


@contextmanager
def together(connection: Connection) -> Iterator[None]:
    """Send what is inserted within the block at its end, in order: on PostgreSQL without a wait for each answer.

    What the block reads meanwhile does not show it yet. No block is in another.
    """
    # Held here: a connection that was lost meanwhile no longer gives it.
    info = connection.info
    waiting: list[Ready] = []
    info[_WAITING] = waiting
    try:
        yield
        if waiting:
            send(connection, waiting)
    finally:
        del info[_WAITING]


def put_row(
    connection: Connection,
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
    table = table_of(model)
    statement: Any = sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
    connection.execute(
        statement.on_conflict_do_update(index_elements=[table.c[key]], set_=dict(changes), where=where), row
    )


# Where a connection keeps the inserts that wait to be sent together.
_WAITING = "waiting_inserts"


class _Insert(NamedTuple):
    """An insert as the driver takes it: its SQL, and of each row the columns in its order, and how some are bound."""

    sql: str
    names: tuple[str, ...]
    pick: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    binds: tuple[tuple[int, Callable[[Any], Any]], ...]
    # PostgreSQL takes all rows as one JSON text: a message for each, with each value named and typed, costs more than
    # to insert them.
    as_json: bool

    def ready(self, rows: Sequence[Mapping[str, Any]]) -> Ready:
        bound = [self._bound(row) for row in rows]
        if self.as_json:
            return Ready(self.sql, [(as_json([dict(zip(self.names, row, strict=True)) for row in bound]),)])
        return Ready(self.sql, bound)

    def _bound(self, row: Mapping[str, Any]) -> Sequence[Any]:
        values = self.pick(row)
        if not self.binds:
            return values
        bound = list(values)
        for place, bind in self.binds:
            bound[place] = bind(bound[place])
        return bound


@lru_cache(maxsize=128)
def _prepare(model: type[SQLModel], dialect: Dialect, columns: tuple[str, ...]) -> _Insert:
    table = table_of(model)
    names = [column.name for column in table.columns]
    in_json = dialect.name == "postgresql"
    statement: Any = postgresql.insert(table) if in_json else sqlite.insert(table)
    if in_json:
        # The function reads each value as the column's own type does.
        rows = text(f"json_populate_recordset(NULL::{dialect.identifier_preparer.format_table(table)}, :rows)")
        statement = statement.from_select(names, select(*map(column, names)).select_from(rows))
    if columns:
        statement = statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: statement.excluded[name] for name in columns},
        )
    if in_json:
        sql = str(statement.compile(dialect=dialect)).replace("%(rows)s", "%s")
    else:
        compiled = statement.compile(dialect=dialect, column_keys=names)
        sql, names = str(compiled), compiled.positiontup or names
    binds = [_binding(table.c[name], dialect, in_json=in_json) for name in names]
    return _Insert(
        sql,
        tuple(names),
        # For one name an itemgetter gives no tuple; every table here has more columns.
        itemgetter(*names),
        tuple((place, bind) for place, bind in enumerate(binds) if bind is not None),
        in_json,
    )


def _binding(column: Column[Any], dialect: Dialect, *, in_json: bool) -> Callable[[Any], Any] | None:
    """How a column's value is bound; within JSON, JSON is itself."""
    return None if in_json and isinstance(column.type, JSON) else binding(column.type, dialect)
