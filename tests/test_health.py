"""Tests of app/health.py: alive, ready, not ready."""

from pathlib import Path

from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from app import health
from app.db.transactions import write
from tests.web import serving, without_tables


def test_is_alive_without_a_database(tmp_path: Path) -> None:
    settings = without_tables(tmp_path).model_copy(
        update={"database_url": "postgresql+psycopg://nobody@127.0.0.1:1/nothing"}
    )
    with serving(settings, health.router) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").status_code == 503


def test_is_ready_when_the_schema_is_this_versions(client: TestClient) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_is_not_ready_when_the_schema_is_another(client: TestClient, engine: Engine) -> None:
    with write(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "migrations" in response.json()["detail"]
    assert "retry-after" in response.headers


def test_is_not_ready_without_a_schema(tmp_path: Path) -> None:
    with serving(without_tables(tmp_path), health.router) as client:
        assert client.get("/readyz").status_code == 503
