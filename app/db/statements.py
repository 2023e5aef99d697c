"""Statements on tables: bulk insert, and upsert in the dialect of the session's database."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

Row = dict[str, Any]


def table_of(model: type[SQLModel]) -> Table:
    """Return the table of a model, for statements that go past the unit of work."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined]  # SQLModel sets it when table=True


def insert_rows(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows` into the table of `model` with one prepared statement; no rows, no statement."""
    if rows:
        session.connection().execute(_insert(model), rows)


def add_rows(
    session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]], *, sums: Sequence[str]
) -> None:
    """Insert `rows`; where a row with the same primary key stands, add the columns `sums` to it."""
    if rows:
        connection = session.connection()
        connection.execute(_add(model, connection.dialect.name, tuple(sums)), rows)


# To build a statement costs more than to run it: each is built once.
@lru_cache(maxsize=128)
def _insert(model: type[SQLModel]) -> Insert:
    return insert(table_of(model))


@lru_cache(maxsize=16)
def _add(model: type[SQLModel], dialect: str, sums: tuple[str, ...]) -> Insert:
    table = table_of(model)
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: table.c[name] + statement.excluded[name] for name in sums},
    )
