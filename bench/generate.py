"""Templates: a database of the register, and one of the plain application, with so many acts; made once and kept."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, Table, text, update
from sqlmodel import SQLModel

from app.db.engine import make_engine
from app.db.statements import table_of
from app.db.transactions import read, write
from app.derivation.tally import Sums, row_of
from app.fulltext.upkeep import optimize_index
from app.models import Feed, Tally
from bench import plain_rows, register_rows
from bench.bulk import Target, fill, transfer, without_indexes
from bench.databases import ROOT, Databases, version
from bench.plain import open_database
from bench.plain_tables import Base

SIZES = {"1k": 1_000, "100k": 100_000, "1m": 1_000_000}
_FEW = 5_000  # acts that are made before other processes have begun
_IN_PROGRESS = "making"


class Filling(Protocol):
    """What fills the tables of a database at `url`, laid out and empty, with `size` acts.

    `jobs` processes make the rows (0: this one); progress goes to standard error with `told` in front of it.
    """

    def __call__(self, url: str, size: int, *, jobs: int = 0, told: str = "acts") -> None:
        """Fill them."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of an application, how they are laid out in an empty database, and how they are filled."""

    name: str
    tables: Sequence[Table]
    lay_out: Callable[[str], None]
    fill: Filling


def template_of(databases: Databases, schema: Schema, size: str) -> str:
    """Return the name of the template with so many acts, which is made unless it is there."""
    kind = f"{schema.name}-{size}"
    template = f"{kind}-{version()}"
    if databases.has(template):
        return template
    for old in databases.templates():
        if old.rpartition("-")[0] == kind or old == _IN_PROGRESS:
            databases.drop(old)
    began = time.monotonic()
    url = databases.create(_IN_PROGRESS)
    schema.lay_out(url)
    jobs = (os.cpu_count() or 1) if SIZES[size] > _FEW else 0
    twin = databases.twin(template)
    if twin is None:
        schema.fill(url, SIZES[size], jobs=jobs, told=f"  {kind} on {databases.dialect}")
    else:
        copy_rows(twin, url, schema, jobs=jobs)
    databases.keep(_IN_PROGRESS, template)
    print(f"  {kind} on {databases.dialect}: made in {time.monotonic() - began:,.0f} s", file=sys.stderr, flush=True)
    return template


def copy_rows(path: os.PathLike[str], url: str, schema: Schema, *, jobs: int = 0) -> None:
    """Fill the tables of a PostgreSQL database, laid out before, with the rows of a SQLite file."""
    engine = make_engine(url)
    try:
        with without_indexes(engine, schema.tables):
            transfer(path, url, schema.tables, jobs)
        _settle(engine, schema.tables)
    finally:
        engine.dispose()


def lay_out_register(url: str) -> None:
    """Lay out the register's tables in an empty database."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["database_url"] = url
    command.upgrade(config, "head")


def fill_register(url: str, size: int, *, jobs: int = 0, told: str = "acts") -> None:
    """Fill the register's tables with `size` acts.

    They then hold what posting the acts one after the other would have left there.
    """
    engine = make_engine(url)
    try:
        with write(engine) as connection:
            register_rows.seed(connection)
        with read(engine) as connection:
            ground = register_rows.read_ground(connection)
        target = Target(url, [*register_rows.TABLES, table_of(Tally)])
        with without_indexes(engine, register_rows.TABLES):
            sums = fill(target, partial(register_rows.make, ground, size), size, jobs, told)
            _add_tally(target, sums)
            target.close()
        with write(engine) as connection:
            position = register_rows.last_position(ground, size)
            connection.execute(update(table_of(Feed)).values(position=position))
            # As any large import ends.
            optimize_index(connection)
        _settle(engine, register_rows.TABLES)
    finally:
        engine.dispose()


def lay_out_plain(url: str) -> None:
    """Lay out the plain application's tables in an empty database."""
    engine = open_database(url)
    Base.metadata.create_all(engine)
    engine.dispose()


def fill_plain(url: str, size: int, *, jobs: int = 0, told: str = "acts") -> None:
    """Fill the plain application's tables with `size` acts: what posting them would have left there."""
    engine = open_database(url)
    try:
        target = Target(url, plain_rows.TABLES)
        with without_indexes(engine, plain_rows.TABLES):
            fill(target, partial(plain_rows.make, size), size, jobs, told)
            target.close()
        _settle(engine, plain_rows.TABLES)
    finally:
        engine.dispose()


REGISTER = Schema("register", SQLModel.metadata.sorted_tables, lay_out_register, fill_register)
PLAIN = Schema("plain", plain_rows.TABLES, lay_out_plain, fill_plain)


def _add_tally(target: Target, sums: Sums) -> None:
    """Store the tally in the order of its key."""
    ordered = sorted(sums)
    for start in range(0, len(ordered), 10_000):
        rows = [row_of(key, sums[key]) for key in ordered[start : start + 10_000]]
        target.write(target.bind({"tally": rows}))


def _settle(engine: Engine, tables: Sequence[Table]) -> None:
    """Leave the database as it is after some quiet time: nothing in its log; on PostgreSQL its statistics at hand."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))
        for table in tables:
            if table.autoincrement_column is not None:
                # Identifiers came with the rows: whoever gives out the next one has to be told.
                name, column = table.name, table.autoincrement_column.name
                connection.execute(
                    text(
                        f"""SELECT setval(pg_get_serial_sequence('"{name}"', '{column}'),"""
                        f""" (SELECT coalesce(max("{column}"), 1) FROM "{name}"))"""
                    )
                )
        connection.execute(text("VACUUM (ANALYZE)"))
        connection.execute(text("CHECKPOINT"))
