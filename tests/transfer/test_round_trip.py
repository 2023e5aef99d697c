"""What is exported as CSV is imported into another register, and gives the same lines and totals there."""

import io
import zipfile
from collections import Counter
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.db.engine import make_engine
from app.db.transactions import write
from app.keys.service import make_key
from app.main import create_app
from app.settings import Settings
from tests.acts.examples import founding, small
from tests.api import Api
from tests.databases import Databases

GROUPS = ("country", "kind", "family", "year", "status", "instrument")


def _lines(api: Api) -> Counter[tuple[Any, ...]]:
    """Every line with its act and what it counts, however it is identified."""
    found: Counter[tuple[Any, ...]] = Counter()
    for line in api.get("/v1/breakdowns", limit=500)["data"]:
        counts = tuple(
            figure and tuple(figure["count"].values()) for figure in (line["counts"][stage] for stage in line["counts"])
        )
        told = (line["act_title"], line["country"], line["date"], line["status"], line["kind"], line["group"])
        found[*told, line["part_of"] is None, str(line["details"]), line["text"], *counts] += 1
    return found


def _totals(api: Api) -> list[Any]:
    asked: list[Any] = [
        {"group_by": group, "stage": stage} for group in GROUPS for stage in ("announced", "implemented")
    ]
    return [api.get("/v1/totals", **params)["data"] for params in asked]


def _imported(databases: Databases, settings: Settings, content: bytes) -> tuple[Any, Any]:
    """Import a file into an empty register of the same kind; return its lines and totals."""
    url = databases.create()
    engine = make_engine(url)
    with write(engine) as connection:
        _, token = make_key(connection, "importer", "write")
    engine.dispose()
    other = settings.model_copy(update={"database_url": url, "data_dir": settings.data_dir / "other"})
    with TestClient(create_app(other)) as client:
        api = Api(client, token)
        headers = {"Content-Type": "text/csv", "Prefer": "wait=60"}
        reply = client.post("/v1/imports", content=content, headers=api.headers | headers)
        assert reply.status_code == 201, reply.text[:3000]
        came = _lines(api), _totals(api)
    databases.drop(url)
    return came


@pytest.fixture
def posted(api: Api) -> Api:
    api.post("/v1/acts", founding())
    api.post("/v1/acts", small(
        title="=Lines", external_id="lines", milestones=[{"type": "adopted", "on": "2024-07-30"}],
        sources=[{"key": "a", "url": "https://example.org/a"}, {"url": "https://example.org/b;c"}],
        breakdowns=[
            {"key": "all", "kind": "release",
             "figures": [{"stage": "announced", "count": "about 300", "source": "a"},
                         {"stage": "implemented", "count": 290, "as_of": "2024-08"}]},
            {"kind": "release", "group": "women", "count": 17, "part_of": "all"},
            {"kind": "sentence_reduction", "count": "dozens", "details": {"months": 6}, "text": "-six; months"},
            {"kind": "commutation"},
        ],
    ))  # fmt: skip
    return api


def test_lines_and_totals_are_the_same_after_csv_of_lines(
    posted: Api, databases: Databases, settings: Settings
) -> None:
    content = posted.client.get("/v1/breakdowns?format=csv").content
    lines, totals = _imported(databases, settings, content)
    assert lines == _lines(posted)
    assert totals == _totals(posted)


def test_acts_without_lines_are_there_after_acts_by_line(posted: Api, databases: Databases, settings: Settings) -> None:
    relations = [{"relation": "amends", "act": "lines"}]
    posted.post("/v1/acts", small(title="No lines", total="over 1,000", external_id="none", relations=relations))
    with zipfile.ZipFile(io.BytesIO(posted.client.get("/v1/export").content)) as archive:
        content = archive.read("data/acts-by-line.csv")
    lines, totals = _imported(databases, settings, content)
    assert lines == _lines(posted)
    assert totals == _totals(posted)
