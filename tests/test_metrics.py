"""Tests of app/metrics.py and /metrics: counts by template, never by what was asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from app import health
from app.metrics import Metrics
from app.routing import Router
from tests.web import serving, without_tables


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    router = Router()

    @router.get("/things/{id}")
    async def get_thing(id: str) -> Response:  # noqa: A002 - the name of the path's parameter
        return JSONResponse(id)

    with serving(without_tables(tmp_path), router, health.router) as made:
        yield made


def test_counts_by_template_of_the_address(client: TestClient) -> None:
    for number in range(3):
        client.get(f"/things/{number}")
        client.get(f"/nowhere/{number}")
        client.request(f"BREW{number}", "/things/1")
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert 'clemency_requests_total{method="GET",path="/things/{id}",status="200"} 3.0' in response.text
    assert 'clemency_requests_total{method="GET",path="(none)",status="404"} 3.0' in response.text
    assert 'clemency_requests_total{method="other",path="(none)",status="405"} 3.0' in response.text
    assert 'clemency_request_seconds_count{path="/things/{id}"} 3.0' in response.text
    assert "clemency_requests_under_way 1.0" in response.text
    assert "nowhere" not in response.text


def test_keeps_its_counts_apart_from_another_application() -> None:
    one, other = Metrics(), Metrics()
    one.count("/", "GET", 200, 0.1)
    assert b'path="/"' in one.text()
    assert b'path="/"' not in other.text()
