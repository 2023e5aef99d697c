"""The generator of the benchmark: its rows are those that posting the same acts would leave."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, text
from sqlmodel import SQLModel

from app.acts.schemas import ActCreate
from app.acts.service import create_act
from app.db.engine import make_engine
from app.db.integrity import damage
from app.db.statements import table_of
from app.db.transactions import read, write
from app.derivation.rebuild import count_acts, differences
from app.doors import Tx
from app.fulltext.upkeep import index_differences
from app.models import Act, Document
from app.revisions.consistency import inconsistencies
from bench import register_rows
from bench.content import posted
from bench.generate import REGISTER, copy_rows, fill_register
from tests.databases import Databases, path_of

SIZE = 120
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture(scope="module")
def generated(databases: Databases) -> Iterator[Engine]:
    """A database that the generator filled."""
    url = databases.create()
    fill_register(url, SIZE)
    engine = make_engine(url)
    yield engine
    engine.dispose()
    databases.drop(url)


def test_generated_database_holds_to_the_rules(generated: Engine) -> None:
    with read(generated) as connection:
        assert count_acts(connection) == SIZE
        found = (
            damage(connection),
            inconsistencies(connection),
            differences(connection),
            index_differences(connection),
        )
        assert list(chain(*found)) == []


def test_generated_database_is_what_posting_leaves(generated: Engine, engine: Engine) -> None:
    with write(engine) as connection:
        register_rows.seed(connection)
        for i in range(SIZE):
            tx = Tx(connection, register_rows.caller(), None, register_rows.moment_of(i))
            create_act(tx, ActCreate.model_validate(posted(i, SIZE)))
    with read(engine) as one, read(generated) as other:
        for table in SQLModel.metadata.sorted_tables:
            assert _rows(one, table.name) == _rows(other, table.name), table.name


def test_generated_database_has_the_indexes_of_a_migrated_one(generated: Engine, engine: Engine) -> None:
    assert _indexes(engine) == _indexes(generated)


@pytest.mark.only("postgresql")  # the other way round is never gone
def test_rows_copied_from_a_sqlite_file_are_those_generated(
    generated: Engine, databases: Databases, sqlite_databases: Databases
) -> None:
    file, url = sqlite_databases.create(), databases.create()
    fill_register(file, SIZE)
    copy_rows(path_of(file), url, REGISTER)
    copied = make_engine(url)
    with read(copied) as one, read(generated) as other:
        for table in REGISTER.tables:
            assert _rows(one, table.name) == _rows(other, table.name), table.name
    assert _indexes(copied) == _indexes(generated)
    copied.dispose()
    databases.drop(url)
    sqlite_databases.drop(file)


def test_acts_of_all_sizes_have_the_same_shape() -> None:
    few, many = posted(3, 1_000), posted(3, 1_000_000)
    assert few["breakdowns"][0]["kind"] == many["breakdowns"][0]["kind"]
    first, second = (act["breakdowns"][0]["figures"][0]["count"]["best"] for act in (few, many))
    assert first // 1_000 == pytest.approx(second, rel=0.1)


def test_generator_makes_acts_of_every_sort(generated: Engine) -> None:
    acts = table_of(Act)
    with read(generated) as connection:
        bodies = connection.execute(select(table_of(Document).c.body)).scalars().all()
        outer = connection.execute(select(acts.c.figured).where(acts.c.figured > 0)).all()
    assert len(outer) > SIZE / 2
    for sort in ('"part_of":"', '"relation":"tranche_of"', '"announced":false', '"unquantified":1', '"high":null'):
        assert any(sort in body for body in bodies), sort


def _rows(connection: Connection, table: str) -> list[str]:
    """The rows of a table as text without identifiers, which differ, and digests, which follow from them.

    Countries came with the migrations, at another moment in each database.
    """
    columns = SQLModel.metadata.tables[table].columns
    statement = select(*(column for column in columns if column.name != "etag"))
    rows = [repr(tuple(row)) for row in connection.execute(statement)]
    return sorted(_ID.sub("id", row) for row in rows if "'country'" not in row)


def _indexes(engine: Engine) -> list[tuple[Any, ...]]:
    statement = "SELECT name, sql FROM sqlite_master WHERE type = 'index'"
    if engine.dialect.name == "postgresql":
        statement = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    with engine.connect() as connection:
        return sorted((name, re.sub(r"\s+", " ", made or "")) for name, made in connection.execute(text(statement)))
