"""Statements on tables: inserting rows in bulk, or putting them over those that are there, past the unit of work.

An act is written as a hundred rows of ten tables. To have the statements compiled and the values bound anew for each
costs more than the database does: both are made ready once for each table and dialect, and go to the driver at once.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Dialect, Table, insert
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
    batch = Batch(session)
    batch.insert(model, rows)
    batch.send()


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


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An insert as the driver takes it: its SQL, and how each column's value is bound, in the order of the SQL."""

    sql: str
    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...]

    def bound(self, row: Mapping[str, Any]) -> list[Any]:
        return [row[name] if bind is None else bind(row[name]) for name, bind in self.columns]


class Batch:
    """Inserts that go to the database together, in order: on PostgreSQL without a wait for each one's answer."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()
        self._waiting: list[tuple[str, list[list[Any]]]] = []

    def insert(self, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert `rows`, which have a value for every column, into the table of `model`; no rows, no statement."""
        self._add(model, rows, ())

    def put(self, model: type[SQLModel], rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
        """Insert `rows`; where a row with the same primary key stands, set its `columns`."""
        self._add(model, rows, tuple(columns))

    def send(self) -> None:
        """Have all done. Raises what SQLAlchemy would raise, `IntegrityError` for a broken rule."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        connection = self._connection
        driver: Any = connection.connection.dbapi_connection
        at_once = driver.pipeline() if connection.dialect.name == "postgresql" else nullcontext()
        sql = ""
        try:
            cursor = driver.cursor()
            with at_once:
                for sql, rows in waiting:
                    if len(rows) == 1:
                        cursor.execute(sql, rows[0])
                    else:
                        cursor.executemany(sql, rows)
            cursor.close()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _raised(connection, sql, error) from error

    def _add(self, model: type[SQLModel], rows: Sequence[Mapping[str, Any]], columns: tuple[str, ...]) -> None:
        if rows:
            prepared = _prepare(model, self._connection.dialect, columns)
            self._waiting.append((prepared.sql, [prepared.bound(row) for row in rows]))


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
    statement: Any = insert(table)
    if columns:
        statement = sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)
        statement = statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: statement.excluded[name] for name in columns},
        )
    compiled = statement.compile(dialect=dialect, column_keys=[column.name for column in table.columns])
    sql = str(compiled)
    names = compiled.positiontup
    if names is None:
        # By place rather than by name: to look each value up by its name again is the driver's dearest step.
        names = [column.name for column in table.columns]
        for name in names:
            sql = sql.replace(f"%({name})s", "%s", 1)
    return _Prepared(sql, tuple((name, table.c[name].type._cached_bind_processor(dialect)) for name in names))
