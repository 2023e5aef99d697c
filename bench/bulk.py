"""Rows in bulk: made in several processes, put into a database by the fastest way that it has.

SQLite takes them from one connection by executemany; PostgreSQL by COPY, from each process by itself. Memory does not
grow with the number of acts.
"""

import os
import sqlite3
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from os import PathLike
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Engine, Table, make_url, text

from app.db.engine import make_engine
from app.db.fulltext import Words
from app.db.statements import Row
from app.derivation.tally import Sums, merge

Values = dict[str, list[tuple[Any, ...]]]
CHUNK = 500  # acts in one piece of work; relations between acts stay within one
# A file that is half filled when the machine stops is thrown away anyhow; a durable one has what the service sets.
_QUICK = ("journal_mode = OFF", "synchronous = OFF")
_SAFE = ("journal_mode = WAL", "synchronous = FULL")


@dataclass(slots=True)
class Bulk:
    """The rows of some acts by the name of their table, and what they add to the tally."""

    rows: dict[str, list[Row]]
    sums: Sums = field(default_factory=dict)


Produce = Callable[[int, int], Bulk]


class Target:
    """Tables of a database at `url`, to be filled past SQLAlchemy; one connection, opened at the first rows.

    What is committed to a `durable` one outlives a power cut, as what the service commits does.
    """

    def __init__(self, url: str, tables: Iterable[Table], durable: bool = False) -> None:
        self.url = url
        self.durable = durable
        self.tables = {table.name: table for table in tables}
        self.is_sqlite = url.startswith("sqlite")
        dialect = make_engine(url).dialect
        self._columns = {
            name: [(column.name, column.type.dialect_impl(dialect).bind_processor(dialect)) for column in table.columns]
            for name, table in self.tables.items()
        }
        self._sqlite: sqlite3.Connection | None = None
        self._postgresql: psycopg.Connection[Any] | None = None

    def __reduce__(self) -> tuple[type["Target"], tuple[str, list[Table], bool]]:
        """Go to another process without the connection."""
        return Target, (self.url, list(self.tables.values()), self.durable)

    def bind(self, rows: Mapping[str, Sequence[Row]]) -> Values:
        """Return rows by table as tuples that the driver takes; a column that a row leaves out is null."""
        return {name: [self._bound(name, row) for row in of_table] for name, of_table in rows.items() if of_table}

    def write(self, values: Values) -> None:
        """Put tuples by table into the database and commit them."""
        self.put(values)
        self.commit()

    def put(self, values: Values) -> None:
        """Put tuples by table into the database, in the transaction that is open."""
        if self.is_sqlite:
            self._execute_many(values)
        else:
            self._copy(values)

    def commit(self) -> None:
        """Commit what was put there since the last time."""
        for connection in (self._sqlite, self._postgresql):
            if connection is not None:
                connection.commit()

    def close(self) -> None:
        """Leave the database."""
        for connection in (self._sqlite, self._postgresql):
            if connection is not None:
                connection.close()

    def _bound(self, name: str, row: Row) -> tuple[Any, ...]:
        return tuple(
            [
                value if value is None or process is None else process(value)
                for column, process in self._columns[name]
                for value in (row.get(column),)
            ]
        )

    def _execute_many(self, values: Values) -> None:
        if self._sqlite is None:
            self._sqlite = sqlite3.connect(make_url(self.url).database or "", isolation_level=None)
            for pragma in (*(_SAFE if self.durable else _QUICK), "foreign_keys = OFF", "cache_size = -2000000"):
                self._sqlite.execute(f"PRAGMA {pragma}")
        if not self._sqlite.in_transaction:
            self._sqlite.execute("BEGIN")
        for name, tuples in values.items():
            columns = ", ".join(f'"{column}"' for column, _ in self._columns[name])
            marks = ", ".join("?" * len(self._columns[name]))
            self._sqlite.executemany(f'INSERT INTO "{name}" ({columns}) VALUES ({marks})', tuples)

    def _copy(self, values: Values) -> None:
        if self._postgresql is None:
            self._postgresql = connect_to_fill(self.url)
            if self.durable:
                self._postgresql.execute("SET synchronous_commit = on")
        with self._postgresql.cursor() as cursor:
            for name, tuples in values.items():
                columns = sql.SQL(", ").join(sql.Identifier(column) for column, _ in self._columns[name])
                statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), columns)
                with cursor.copy(statement) as copy:
                    for values_of_row in tuples:
                        copy.write_row(values_of_row)


def fill(target: Target, produce: Produce, size: int, jobs: int, told: str) -> Sums:
    """Put the rows of `size` acts into `target`, made by `jobs` processes (0: by this one); return their sums.

    Progress goes to standard error, with `told` in front of it.
    """
    pieces = [(start, min(size, start + CHUNK)) for start in range(0, size, CHUNK)]
    sums: Sums = {}
    began = shown = time.monotonic()
    for (_, done), (values, more) in zip(pieces, _worked(target, produce, pieces, jobs), strict=True):
        if values:
            target.write(values)
        merge(sums, more)
        now = time.monotonic()
        if now - shown > 2 or done == size:
            shown = now
            print(f"\r{told}: {done:,} of {size:,} acts, {done / (now - began):,.0f}/s ", end="", file=sys.stderr)
    print(file=sys.stderr, flush=True)
    return sums


def _worked(
    target: Target, produce: Produce, pieces: Sequence[tuple[int, int]], jobs: int
) -> Iterator[tuple[Values, Sums]]:
    """Give what each piece of work comes to, in order; a few are under way at once, never all."""
    if jobs == 0:
        yield from (_work(produce, target, *piece) for piece in pieces)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin_work, (produce, target)) as pool:
        waiting: deque[Future[tuple[Values, Sums]]] = deque()
        for piece in pieces:
            waiting.append(pool.submit(_piece, *piece))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


# What a process of the pool works for: set once when it begins.
_task: list[tuple[Produce, Target]] = []


def _begin_work(produce: Produce, target: Target) -> None:
    _task.append((produce, target))
    _watch_parent()


def _watch_parent() -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that it works for is gone, however that ended."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _piece(start: int, stop: int) -> tuple[Values, Sums]:
    return _work(*_task[0], start, stop)


def _work(produce: Produce, target: Target, start: int, stop: int) -> tuple[Values, Sums]:
    """Make the rows of some acts; write them at once where several processes may."""
    bulk = produce(start, stop)
    values = target.bind(bulk.rows)
    if target.is_sqlite:
        return values, bulk.sums
    target.write(values)
    return {}, bulk.sums


def transfer(path: PathLike[str], url: str, tables: Iterable[Table], jobs: int) -> None:
    """Put all rows of a SQLite file into the same tables of a PostgreSQL database, in the place of what is there.

    What SQLite holds of an identifier, a moment or a truth value is what PostgreSQL reads as one; words are put into
    the form that it has of its own.
    """
    names = [table.name for table in tables]
    words = {
        table.name: [column.name for column in table.columns if isinstance(column.type, Words)] for table in tables
    }
    with closing(connect_to_fill(url)) as connection:
        emptied = sql.SQL(", ").join(map(sql.Identifier, names))
        connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(emptied))
        connection.commit()
    if jobs == 0:
        for name in names:
            _transfer(path, url, name, words[name])
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _watch_parent) as pool:
        for ended in [pool.submit(_transfer, path, url, name, words[name]) for name in names]:
            ended.result()


def _transfer(path: PathLike[str], url: str, name: str, words: Sequence[str]) -> None:
    dialect = make_url(url).get_dialect()()
    with closing(sqlite3.connect(path)) as source, closing(connect_to_fill(url)) as target:
        rows = source.execute(f'SELECT * FROM "{name}"')
        names = [column[0] for column in rows.description]
        columns, places = sql.SQL(", ").join(map(sql.Identifier, names)), [names.index(column) for column in words]
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), columns)
        with target.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                for place in places:
                    row = (*row[:place], Words().process_bind_param(row[place], dialect), *row[place + 1 :])
                copy.write_row(row)
        target.commit()


def connect_to_fill(url: str) -> psycopg.Connection[Any]:
    """Connect to a PostgreSQL database that is to be filled."""
    connection = psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    # Foreign keys are not looked up row by row: the rows are right as they come.
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET synchronous_commit = off")
    connection.execute("SET timezone = 'UTC'")
    return connection


@contextmanager
def without_indexes(engine: Engine, tables: Iterable[Table]) -> Iterator[None]:
    """On PostgreSQL, drop the secondary indexes of empty tables, and make them again at the end of the block.

    It leaves room in the pages of an index that it makes of many rows. SQLite fills them: each of the next acts would
    split a dozen, as hardly one does where an index grew with its rows.
    """
    if engine.dialect.name == "sqlite":
        # The file is the writer's alone.
        engine.dispose()
        yield
        return
    indexes = [index for table in tables for index in table.indexes]
    with engine.begin() as connection:
        for index in indexes:
            index.drop(connection)
    yield
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        for index in indexes:
            index.create(connection)
