"""Tests of app/doors.py: one transaction, committed before the answer; notes; databases that can't answer."""

import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from app.db.engine import make_engine
from app.db.transactions import read as read_transaction
from app.doors import Read, Tx, Write
from app.errors import BadRequest, Conflict
from app.notes import change_note
from app.replies import Reply
from app.routing import Router
from app.settings import Settings
from tests.web import bearer, serving, without_tables

seen: list[Tx] = []


def rename(tx: Tx, name: str, *, fail: bool = False) -> Reply:
    seen.append(tx)
    tx.connection.execute(text("UPDATE api_key SET name = :name WHERE id = :id"), {"name": name, "id": key_id(tx)})
    if fail:
        raise Conflict("No.")
    return Reply(200, b"{}")


def key_id(tx: Tx) -> Any:
    raw = tx.caller.id
    return raw.replace("-", "") if tx.connection.dialect.name == "sqlite" else raw


def names(connection: Connection) -> list[str]:
    return list(connection.scalars(text("SELECT name FROM api_key ORDER BY name")))


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    router = Router()

    @router.get("/names")
    async def list_names(read: Read) -> Response:
        return JSONResponse(await read(names))

    @router.get("/thread")
    async def get_thread(read: Read) -> Response:
        return JSONResponse(await read(lambda _: threading.current_thread().name))

    @router.get("/write-in-read")
    async def write_in_read(read: Read) -> Response:
        return JSONResponse(await read(lambda s: s.execute(text("DELETE FROM api_key")).rowcount))

    @router.post("/rename")
    async def post_rename(name: str, write: Write, fail: bool = False) -> Response:
        return await write(rename, name, fail=fail)

    seen.clear()
    with serving(settings, router) as made:
        yield made


def test_commits_before_it_answers(client: TestClient, engine: Engine, keys: dict[str, str]) -> None:
    assert client.post("/rename?name=renamed", headers=bearer(keys["write"])).status_code == 200
    with read_transaction(engine) as connection:
        assert "renamed" in names(connection)


def test_keeps_nothing_when_the_work_is_refused(client: TestClient, engine: Engine, keys: dict[str, str]) -> None:
    assert client.post("/rename?name=renamed&fail=true", headers=bearer(keys["write"])).status_code == 409
    assert client.get("/names").json() == ["admin", "contribute", "write"]
    # The writers' queue goes on.
    assert client.post("/rename?name=renamed", headers=bearer(keys["write"])).status_code == 200


def test_keeps_nothing_of_what_a_read_changes(client: TestClient, keys: dict[str, str]) -> None:
    client.get("/write-in-read")
    assert client.get("/names").json() == ["admin", "contribute", "write"]


def test_works_in_a_thread_of_the_database(client: TestClient) -> None:
    assert client.get("/thread").json().startswith("database")


def test_tells_the_work_who_why_and_when(client: TestClient, keys: dict[str, str]) -> None:
    note = "Corrected after the décret"
    headers = [(b"Authorization", f"Bearer {keys['admin']}".encode()), (b"Change-Note", note.encode())]
    client.post("/rename?name=a", headers=headers)
    (tx,) = seen
    assert (tx.caller.name, tx.caller.scope, tx.note) == ("admin", "admin", note)
    assert tx.now.tzinfo is UTC


@pytest.mark.parametrize("note", [b"\xff", b"a" * 1_001, "\u202eabc".encode()])
def test_refuses_a_note_that_is_no_text(note: bytes) -> None:
    request = Request({"type": "http", "headers": [(b"change-note", note)]})
    with pytest.raises(BadRequest) as caught:
        change_note(request)
    assert caught.value.faults[0].header == "Change-Note"


@pytest.mark.parametrize("headers", [[], [(b"change-note", b"  ")]])
def test_has_no_note_when_none_was_sent(headers: list[tuple[bytes, bytes]]) -> None:
    assert change_note(Request({"type": "http", "headers": headers})) is None


def test_asks_for_a_key_before_it_looks_at_the_body(client: TestClient) -> None:
    assert client.post("/rename").status_code == 401


@pytest.mark.only("sqlite")
def test_answers_503_when_another_process_writes_and_recovers(
    client: TestClient, settings: Settings, keys: dict[str, str]
) -> None:
    hasty = settings.model_copy(update={"database_timeout": 0.1})
    path = settings.database_url.removeprefix("sqlite:///")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    router = Router()

    @router.post("/rename")
    async def post_rename(name: str, write: Write) -> Response:
        return await write(rename, name)

    with serving(hasty, router) as hurried:
        response = hurried.post("/rename?name=a", headers=bearer(keys["write"]))
        assert response.status_code == 503
        assert "retry-after" in response.headers
        assert client.get("/names").status_code == 200
        other.execute("ROLLBACK")
        other.close()
        assert hurried.post("/rename?name=a", headers=bearer(keys["write"])).status_code == 200


def test_answers_503_when_the_database_is_gone(tmp_path: Path) -> None:
    settings = without_tables(tmp_path).model_copy(
        update={"database_url": "postgresql+psycopg://nobody@127.0.0.1:1/nothing"}
    )
    router = Router()

    @router.get("/names")
    async def list_names(read: Read) -> Response:
        return JSONResponse(await read(names))

    with serving(settings, router) as client:
        response = client.get("/names")
        assert response.status_code == 503
        assert "127.0.0.1" not in response.text
        assert "retry-after" in response.headers


def test_makes_the_data_directory(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new" / "deep", database_url="")
    with serving(settings, Router()):
        assert settings.data_dir.is_dir()
    make_engine(settings.database_url).dispose()


def test_begins_anew_when_the_service_is_started_again(settings: Settings, keys: dict[str, str]) -> None:
    router = Router()

    @router.get("/names")
    async def list_names(read: Read) -> Response:
        return JSONResponse(await read(names))

    with serving(settings, router) as client:
        app = client.app
        assert client.get("/names").status_code == 200
    with TestClient(app) as again:
        assert again.get("/names").status_code == 200
