"""Tests of app/totals/tally.py: what it costs to read the tally does not grow with the register."""

from typing import Any

import pytest
from sqlalchemy import Engine

from app.db.transactions import read
from app.totals import tally
from app.totals.schemas import Compare, Grouping, TotalsFilters


@pytest.mark.only("sqlite")  # it plans by the words of the question; PostgreSQL by the size of its tables
@pytest.mark.parametrize("groups", [[Grouping.COUNTRY], [Grouping.REGION, Grouping.YEAR], []])
def test_finds_rows_of_countries_by_their_key(engine: Engine, groups: list[Grouping]) -> None:
    asked: list[str] = []
    with read(engine) as connection:
        filters = TotalsFilters() if groups else TotalsFilters(country=["AZE"])
        driver: Any = connection.connection.dbapi_connection
        driver.set_trace_callback(asked.append)
        tally.compared(connection, filters, groups, Compare.STAGE, lines=True)
        driver.set_trace_callback(None)
        (statement,) = [one for one in asked if "tally" in one]
        plan = driver.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    steps = [str(step[-1]) for step in plan]
    assert any(step.startswith("SEARCH tally USING PRIMARY KEY (country=?") for step in steps), steps
    assert not any(step.startswith("SCAN tally") for step in steps), steps
