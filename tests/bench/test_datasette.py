"""What Datasette is asked for: its SQL gives just what the plain application answers, for the register's acts.

Datasette itself is not where the tests run.
"""

import http.client
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bench import plain
from bench.datasette import act_path, act_paths, act_sql, page_path, page_paths, page_sql
from bench.generate import fill_plain, fill_register, lay_out_plain, lay_out_register
from bench.plain_tables import Base
from bench.servers import serve_register
from tests.databases import Databases, path_of

SIZE = 660  # with the first draft
LIMIT = 50


@pytest.fixture(scope="module")
def filled(sqlite_databases: Databases) -> Iterator[str]:
    """A SQLite file of the plain application."""
    url = sqlite_databases.create(empty=True)
    lay_out_plain(url)
    fill_plain(url, SIZE)
    yield url
    sqlite_databases.drop(url)


@pytest.fixture
def answered(filled: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """All acts as the plain application answers them, newest first."""
    engine = plain.open_database(filled)
    monkeypatch.setattr(plain, "engine", engine)
    with TestClient(plain.app) as client:
        yield client.get(f"/acts?limit={SIZE}").json()
    engine.dispose()


def test_page_is_what_the_plain_application_answers(filled: str, answered: list[dict[str, Any]]) -> None:
    published = [act for act in answered if act["review"] == "published"]
    assert LIMIT < len(published) < SIZE
    assert _documents(filled, page_sql(SIZE)) == published
    assert _documents(filled, page_sql(LIMIT)) == published[:LIMIT]


def test_each_act_is_what_the_plain_application_answers(filled: str, answered: list[dict[str, Any]]) -> None:
    assert len(answered) == SIZE
    for act in answered:
        assert _documents(filled, act_sql(), {"id": act["id"]}) == [act]
    parts = [name for name, value in answered[0].items() if isinstance(value, list)]
    # No kind of part is compared by its want alone.
    assert all(any(act[part] for act in answered) for part in parts)
    assert any(line["figures"] for act in answered for line in act["breakdowns"])


def test_page_has_the_acts_that_the_register_has(filled: str, sqlite_databases: Databases, tmp_path: Path) -> None:
    url = sqlite_databases.create(empty=True)
    lay_out_register(url)
    fill_register(url, SIZE)
    with closing(serve_register(url, tmp_path)) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        with closing(connection):
            connection.request("GET", "/v1/acts")
            shown = json.loads(connection.getresponse().read())["data"]
    assert [act["external_id"] for act in shown] == [act["external_id"] for act in _documents(filled, page_sql(LIMIT))]
    sqlite_databases.drop(url)


def test_tables_of_all_parts_are_asked_for_and_no_query_bears_the_name_of_one() -> None:
    tables = set(Base.metadata.tables)
    for paths, query in ((page_paths([3, 2]), page_path()), (act_paths(3), act_path(3))):
        asked = [path.split("/")[2].partition(".")[0] for path in paths]
        # Figures of breakdowns stand beside those of acts.
        assert sorted(asked) == sorted([*tables, "figure"])
        # Datasette would answer the query in the place of the table.
        assert query.split("/")[2].partition(".")[0] not in tables


def _documents(url: str, statement: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path_of(url))) as connection:
        return [json.loads(document) for (document,) in connection.execute(statement, parameters or {})]
