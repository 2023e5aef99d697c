"""Keyset pages: the order of a list, and the rows that lie behind a key in it, by an index in either direction."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, tuple_

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Keyset:
    """An order by `column`, null last both ways, made total by `tie`, which is unique and never null.

    Without `column` the rows are ordered by `tie` alone. `kind` is the type of the column's values.
    """

    tie: ColumnElement[Any]
    column: ColumnElement[Any] | None = None
    kind: type = str
    descending: bool = False
    nullable: bool = False

    @property
    def columns(self) -> tuple[ColumnElement[Any], ...]:
        """The columns of a row's key, the tie last."""
        return (self.tie,) if self.column is None else (self.column, self.tie)

    @property
    def kinds(self) -> tuple[type | UnionType, ...]:
        """The types of a key's parts."""
        return (str,) if self.column is None else (self.kind | None if self.nullable else self.kind, str)

    def fetch(self, connection: Connection, statement: Select[Any], start: Key | None, limit: int) -> list[Key]:
        """Return up to `limit` rows of `statement` behind the key `start` (from the beginning if None), in order.

        Rows with a value and rows with none are two walks along the same index: to ask the database for "nulls
        last" would make it sort the whole table, on SQLite in the one direction, on PostgreSQL in the other.
        """
        if self.column is None or not self.nullable:
            return self._walk(connection, statement, () if start is None else (self._behind(start),), limit)
        rows: list[Key] = []
        if start is None or start[0] is not None:
            valued = [self.column.is_not(None), *(() if start is None else (self._behind(start),))]
            rows = self._walk(connection, statement, tuple(valued), limit)
            start = None
        if len(rows) < limit:
            empty = [self.column.is_(None), *(() if start is None else (self._beyond(self.tie, start[-1]),))]
            rows += self._walk(connection, statement, tuple(empty), limit - len(rows))
        return rows

    def batches(self, connection: Connection, statement: Select[Any], size: int) -> Iterator[list[Key]]:
        """Give all rows of `statement` in order, so many at a time: each batch is a search behind the one before."""
        rows = self.fetch(connection, statement, None, size)
        while rows:
            yield rows
            last = rows[-1][: len(self.columns)]
            rows = self.fetch(connection, statement, last, size) if len(rows) == size else []

    def _walk(
        self, connection: Connection, statement: Select[Any], conditions: tuple[ColumnElement[bool], ...], limit: int
    ) -> list[Key]:
        order = [column.desc() if self.descending else column.asc() for column in self.columns]
        return [tuple(row) for row in connection.execute(statement.where(*conditions).order_by(*order).limit(limit))]

    def _behind(self, key: Key) -> ColumnElement[bool]:
        """The condition that a row lies behind `key`: as row values, for which an index is one search, not a merge."""
        if self.column is None:
            return self._beyond(self.tie, key[-1])
        row = tuple_(self.column, self.tie)
        behind: ColumnElement[bool] = row < key if self.descending else row > key
        return behind

    def _beyond(self, column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
        beyond: ColumnElement[bool] = column < value if self.descending else column > value
        return beyond
