"""What SQLite itself finds wrong with its file."""

import sqlite3

import pytest
from sqlalchemy import Engine

from app.db.integrity import damage
from app.db.transactions import read
from tests.databases import path_of

SPOILT = {
    "DELETE FROM country WHERE code = 'FRA'": "leader row 1: it refers to a row of country that is not there",
    "UPDATE country SET from_year = 2, to_year = 1 WHERE code = 'FRA'": "file: CHECK constraint failed in country",
}


def test_finds_nothing_when_all_is_well(engine: Engine) -> None:
    with read(engine) as connection:
        assert list(damage(connection)) == []


@pytest.mark.only("sqlite")  # PostgreSQL lets no such row in
@pytest.mark.parametrize("statement", SPOILT)
def test_finds_rows_that_break_the_constraints(engine: Engine, database_url: str, statement: str) -> None:
    with sqlite3.connect(path_of(database_url)) as careless:
        careless.execute("PRAGMA ignore_check_constraints = ON")
        careless.execute("INSERT INTO leader (id, name, country) VALUES ('0190', 'Ada Almond', 'FRA')")
        careless.execute(statement)
    careless.close()
    with read(engine) as connection:
        assert SPOILT[statement] in list(damage(connection))
