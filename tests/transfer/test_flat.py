"""An act as rows, and back: what rows say is what posting them says again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection, Engine

from app.acts.schemas import ActCreate
from app.acts.service import create_act
from app.db.transactions import write
from app.doors import Tx
from app.register.loader import CALLER
from app.register.reading import read_register
from app.transfer.columns import COLUMNS
from app.transfer.flat import Cells, rows_of
from app.transfer.tabular import TableRow, act_of
from tests.strategies import acts

Document = dict[str, Any]
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def connection(sqlite_databases: Any) -> Iterator[Connection]:
    """A register on SQLite: what is shown here is the same on any database."""
    from app.db.engine import make_engine

    url = sqlite_databases.create()
    engine: Engine = make_engine(url)
    with write(engine) as made:
        yield made
        made.rollback()
    engine.dispose()


def stored(connection: Connection, posted: Document) -> Document:
    reply = create_act(Tx(connection, CALLER, None, NOW), ActCreate.model_validate(posted))
    document: Document = json.loads(reply.body)
    return document


def again(rows: list[Cells]) -> Document:
    """Return what the rows post."""
    act = act_of([TableRow(line, {k: v for k, v in row.items() if v}) for line, row in enumerate(rows, 2)])
    assert act.faults == []
    return act.document


def there_and_back(connection: Connection, posted: Document) -> tuple[Document, Document]:
    """Post a document, write it as rows, post these, each in vain; return both documents."""
    with connection.begin_nested() as savepoint:
        one = stored(connection, posted | {"relations": []})
        savepoint.rollback()
    with connection.begin_nested() as savepoint:
        other = stored(connection, again(list(rows_of(one))))
        savepoint.rollback()
    return one, other


def seen(document: Document) -> list[Cells]:
    """Return the rows but for what the register gives by itself; lines without a key are named by their place."""
    names = {line["id"]: f"#{place}" for place, line in enumerate(document["breakdowns"])}
    return [{name: names.get(value, value) for name, value in row.items() if name != "id"} for row in rows_of(document)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posted=acts())
def test_rows_come_back_as_they_were(connection: Connection, posted: Document) -> None:
    one, other = there_and_back(connection, posted)
    for row, its in zip(seen(one), seen(other), strict=True):
        assert row.items() ^ its.items() == set()


def test_figure_without_a_source_does_not_come_back_with_that_of_another(connection: Connection) -> None:
    sources = [{"key": "a", "url": "https://example.org/a", "kind": "official_text"}, {"url": "https://example.org/b"}]
    figures = [{"stage": "announced", "count": 7}, {"stage": "implemented", "count": 5, "source": "a"}]
    posted = {
        "country": "AZE", "title": "One", "instrument": "amnesty_law", "sources": sources,
        "breakdowns": [{"kind": "release", "figures": figures}],
    }  # fmt: skip
    one, other = there_and_back(connection, posted)
    for document in (one, other):
        counts = document["breakdowns"][0]["counts"]
        assert counts["announced"]["source"] is None
        assert counts["implemented"]["speaks_for"] == "official"
    (row,) = rows_of(one)
    assert row["further_sources"] == "https://example.org/a; https://example.org/b"


def test_bundled_acts_come_back_with_their_lines_and_totals(connection: Connection) -> None:
    for act in read_register().acts.values():
        one, other = there_and_back(connection, act.model_dump(mode="json", by_alias=True, exclude_unset=True))
        for row, its in zip(seen(one), seen(other), strict=True):
            assert row.items() ^ its.items() == set(), act.external_id
        for name in ("persons", "itemised", "unspecified", "leaving_custody", "status", "date"):
            assert one[name] == other[name], (act.external_id, name)


def test_row_has_every_column_in_order(connection: Connection) -> None:
    document = stored(connection, {"country": "AZE", "title": "One", "instrument": "amnesty_law"})
    (row,) = rows_of(document)
    assert list(row) == [column.name for column in COLUMNS]
