"""docs/dashboards.md: each request that its examples send is sent, and what they name is in the reply."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.databases import Databases
from tests.quoted import bundled
from tests.test_docs import DOCS, read

TEXT = read(DOCS / "dashboards.md")
REGISTER = "https://register.example"
_ADDRESS = re.compile(r'https://register\.example(/[^\s"`)<]*)')
# Addresses that programs put together.
_JOINED = re.compile(r'(?:\{register\}|paste0\(register, ")(/[^"]+)"')


# What is asked does not depend on the database; that both give the same is held elsewhere.
@pytest.fixture(scope="module")
def client(sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service on the bundled register, as a page on another site asks it."""
    url = sqlite_databases.create()
    bundled(url)
    settings = Settings(database_url=url, data_dir=tmp_path_factory.mktemp("dashboards"))
    with TestClient(create_app(settings), headers={"Origin": "https://news.example"}) as made:
        yield made
    sqlite_databases.drop(url)


def fences(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.M | re.S)


def addresses() -> list[str]:
    plain = [path for path in _ADDRESS.findall(TEXT) if path.strip("/")]
    return sorted({*plain, *_JOINED.findall(TEXT)})


def rows_of(client: TestClient, address: str) -> list[dict[str, str]]:
    reply = client.get(address)
    assert reply.status_code == 200, reply.text[:500]
    return list(csv.DictReader(io.StringIO(reply.text)))


@pytest.mark.parametrize("address", addresses())
def test_addresses_answer_pages_of_other_sites(client: TestClient, address: str) -> None:
    reply = client.get(address)
    assert reply.status_code == 200, reply.text[:500]
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers
    assert "etag" in reply.headers["access-control-expose-headers"].lower()
    if "format=csv" in address:
        assert reply.headers["content-type"].startswith("text/csv")
        assert len(rows_of(client, address)) > 0


def test_addresses_are_found() -> None:
    assert len(addresses()) > 9
    assert "/v1/acts?family=release&format=csv" in addresses()


@pytest.mark.parametrize("query", [json.loads(fence) for fence in fences("json")])
def test_queries_of_grafana_find_their_columns(client: TestClient, query: dict[str, Any]) -> None:
    assert query["url"].startswith(REGISTER)
    params = {one["key"]: one["value"].replace("${country}", "AZE") for one in query["url_options"]["params"]}
    reply = client.get(query["url"].removeprefix(REGISTER), params=params)
    assert reply.status_code == 200, reply.text[:500]
    rows = reply.json()[query["root_selector"]]
    assert len(rows) > 1
    for row in rows:
        assert {column["selector"] for column in query["columns"]} <= row.keys()
    numeric = [column["selector"] for column in query["columns"] if column["type"] == "number"]
    assert all(isinstance(row[name], int | None) for row in rows for name in numeric)
    (listed,) = client.get("/v1/countries?limit=1").json()["data"]
    assert {"name", "code"} <= listed.keys()


def test_programs_name_columns_that_are_there(client: TestClient) -> None:
    (notebook,) = fences("python")
    (script,) = fences("r")
    compile(notebook, "docs/dashboards.md", "exec")
    totals = rows_of(client, "/v1/totals?group_by=country,year&format=csv")
    acts = rows_of(client, "/v1/acts?family=release&format=csv")
    known = totals[0].keys() | acts[0].keys()
    named = set(re.findall(r'\["(\w+)"\]|"(\w+)"', notebook.partition("\n\n")[2]))
    named |= set(re.findall(r'acts\$(\w+)|"(\w+)"', script.partition("\n")[2]))
    words = {word for pair in named for word in pair if word} | {"low", "best", "year"}
    assert words >= {"persons_announced_best", "country", "title", "date", "high"}
    assert words - known == set()
    # An open end is an empty cell.
    assert any(row["high"] == "" and row["best"] != "" for row in totals)
