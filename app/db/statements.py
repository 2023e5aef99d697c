"""Statements on tables: inserting rows in bulk, and adding to rows that are there, past the unit of work.

An act is written as a hundred rows of ten tables. To have the statements compiled and the values bound anew for each
costs more than the database does: both are made ready once for each table and dialect.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Dialect, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

Row = dict[str, Any]


def table_of(model: type[SQLModel]) -> Table:
    """Return the table of a model, for statements that go past the unit of work."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]  # SQLModel sets it when table=True


def insert_rows(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`, which have a value for every column, into the table of `model`; no rows, no statement."""
    _run(session, model, rows, ())


def add_rows(
    session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]], *, sums: Sequence[str]
) -> None:
    """Insert `rows`; where a row with the same primary key stands, add the columns `sums` to it."""
    _run(session, model, rows, tuple(sums))


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
    positional: bool

    def bound(self, row: Mapping[str, Any]) -> Any:
        values = [row[name] if bind is None else bind(row[name]) for name, bind in self.columns]
        if self.positional:
            return tuple(values)
        return {name: value for (name, _), value in zip(self.columns, values, strict=True)}


def _run(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]], sums: tuple[str, ...]) -> None:
    if not rows:
        return
    connection = session.connection()
    prepared = _prepare(model, connection.dialect, sums)
    connection.exec_driver_sql(prepared.sql, [prepared.bound(row) for row in rows])


@lru_cache(maxsize=128)
def _prepare(model: type[SQLModel], dialect: Dialect, sums: tuple[str, ...]) -> _Prepared:
    table = table_of(model)
    statement: Any = insert(table)
    if sums:
        statement = sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)
        statement = statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: table.c[name] + statement.excluded[name] for name in sums},
        )
    compiled = statement.compile(dialect=dialect, column_keys=[column.name for column in table.columns])
    names = compiled.positiontup or [column.name for column in table.columns]
    columns = tuple((name, table.c[name].type._cached_bind_processor(dialect)) for name in names)
    return _Prepared(str(compiled), columns, compiled.positional)
