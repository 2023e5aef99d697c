"""Statements on tables: bulk insert, and upsert in the dialect of the session's database."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, insert
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
        session.execute(insert(table_of(model)), list(rows))


def add_rows(
    session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]], *, sums: Sequence[str]
) -> None:
    """Insert `rows`; where a row with the same primary key stands, add the columns `sums` to it."""
    if not rows:
        return
    table = table_of(model)
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table)
    statement = statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: table.c[name] + statement.excluded[name] for name in sums},
    )
    session.execute(statement, list(rows))
