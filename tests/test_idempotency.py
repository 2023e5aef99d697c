"""Tests of app/idempotency.py: a retried POST has one effect and one reply."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel
from sqlalchemy import Engine, func, select, text, update
from sqlmodel import col
from starlette.responses import Response
from starlette.testclient import TestClient

from app.db.transactions import read, write
from app.doors import Contribute, Tx
from app.errors import Conflict
from app.keys.service import make_key
from app.models.idempotency import IdempotentReply
from app.models.key import ApiKey
from app.replies import Reply, created
from app.routing import Router
from app.settings import Settings
from tests.web import bearer, serving


class Thing(BaseModel):
    name: str
    size: int = 0


class Gate:
    """Holds a request inside its transaction until the test lets it go."""

    def __init__(self) -> None:
        self.entered, self.leave = threading.Event(), threading.Event()


gate = Gate()


def create(tx: Tx, thing: Thing) -> Reply:
    key, _ = make_key(tx.connection, thing.name, "contribute")
    if thing.name == "refused":
        raise Conflict("No.")
    if thing.name == "held":
        gate.entered.set()
        assert gate.leave.wait(10)
    return created(b'{"name":"%s"}' % thing.name.encode(), location=f"/things/{key.id}", etag="e")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    router = Router()

    @router.post("/things")
    async def create_thing(body: Thing, write: Contribute) -> Response:
        return await write(create, body)

    @router.post("/others")
    async def create_other(body: Thing, write: Contribute) -> Response:
        return await write(create, body)

    global gate
    gate = Gate()
    with serving(settings, router) as made:
        yield made


def post(client: TestClient, token: str, key: str, body: Any, path: str = "/things") -> Any:
    return client.post(path, json=body, headers={**bearer(token), "Idempotency-Key": key})


def made(engine: Engine, name: str) -> int:
    with read(engine) as connection:
        return connection.scalar(select(func.count()).select_from(ApiKey).where(col(ApiKey.name) == name)) or 0


def test_gives_the_first_reply_again(client: TestClient, engine: Engine, keys: dict[str, str]) -> None:
    first = post(client, keys["write"], "k", {"name": "a", "size": 1})
    again = post(client, keys["write"], "k", {"size": 1, "name": "a"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    for header in ("location", "etag", "content-type"):
        assert again.headers[header] == first.headers[header]
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert made(engine, "a") == 1


@pytest.mark.parametrize(
    ("path", "body"), [("/things", {"name": "b"}), ("/others", {"name": "a"}), ("/things", {"name": "a", "size": 2})]
)
def test_refuses_a_key_that_stood_for_another_request(
    client: TestClient, engine: Engine, keys: dict[str, str], path: str, body: Any
) -> None:
    assert post(client, keys["write"], "k", {"name": "a"}).status_code == 201
    response = post(client, keys["write"], "k", body, path)
    assert response.status_code == 422
    assert response.json()["errors"][0] == {
        "code": "key_reused",
        "message": response.json()["detail"],
        "header": "Idempotency-Key",
    }
    assert made(engine, "a") == 1


def test_belongs_to_its_api_key(client: TestClient, engine: Engine, keys: dict[str, str]) -> None:
    assert post(client, keys["write"], "k", {"name": "a"}).status_code == 201
    other = post(client, keys["admin"], "k", {"name": "a"})
    assert other.status_code == 201
    assert "idempotency-replayed" not in other.headers
    assert made(engine, "a") == 2


def test_stores_successes_only(client: TestClient, engine: Engine, keys: dict[str, str]) -> None:
    assert post(client, keys["write"], "k", {"name": "refused"}).status_code == 409
    assert post(client, keys["write"], "k", {"nome": "x"}).status_code == 422
    assert post(client, keys["write"], "k", {"name": "a"}).status_code == 201


def test_forgets_after_a_day(client: TestClient, engine: Engine, keys: dict[str, str]) -> None:
    assert post(client, keys["write"], "k", {"name": "a"}).status_code == 201
    with write(engine) as connection:
        connection.execute(
            update(IdempotentReply).values(created_at=datetime.now(UTC) - timedelta(hours=24, seconds=1))
        )
    assert post(client, keys["write"], "k", {"name": "b"}).status_code == 201
    with read(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(IdempotentReply)) == 1


@pytest.mark.parametrize("key", ["", "a" * 256, "tab\t", "é"])
def test_refuses_a_key_that_is_not_printable(client: TestClient, keys: dict[str, str], key: str) -> None:
    headers = [(b"Authorization", f"Bearer {keys['write']}".encode()), (b"Idempotency-Key", key.encode())]
    response = client.post("/things", json={"name": "a"}, headers=headers)
    assert response.status_code == 400
    assert response.json()["errors"][0]["header"] == "Idempotency-Key"


def test_answers_409_while_the_first_is_under_way(client: TestClient, engine: Engine, keys: dict[str, str]) -> None:
    with ThreadPoolExecutor(1) as other:
        first = other.submit(post, client, keys["write"], "k", {"name": "held"})
        assert gate.entered.wait(10)
        second = post(client, keys["write"], "k", {"name": "held"})
        gate.leave.set()
        assert first.result().status_code == 201
    assert second.status_code == 409
    assert second.json()["errors"][0]["code"] == "under_way"
    assert made(engine, "held") == 1


def test_waits_for_the_first_reply_while_another_process_has_it_under_way(
    client: TestClient, settings: Settings, engine: Engine, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadPoolExecutor(2) as others:
        first = others.submit(post, client, keys["write"], "k", {"name": "held"})
        assert gate.entered.wait(10)
        # What this process knows is what another would not.
        monkeypatch.setattr("app.idempotency._under_way", set())
        second = others.submit(post, client, keys["write"], "k", {"name": "held"})
        gate.leave.set()
        replies = [first.result(), second.result()]
    assert [reply.status_code for reply in replies] == [201, 201]
    assert replies[1].headers["idempotency-replayed"] == "true"
    assert made(engine, "held") == 1


def test_has_one_effect_when_twenty_come_at_once(client: TestClient, engine: Engine, keys: dict[str, str]) -> None:
    with ThreadPoolExecutor(20) as crowd:
        replies = list(crowd.map(lambda _: post(client, keys["write"], "k", {"name": "once"}), range(20)))
    assert {reply.status_code for reply in replies} <= {201, 409}
    assert any(reply.status_code == 201 for reply in replies)
    assert made(engine, "once") == 1


def test_stores_the_reply_in_the_transaction_of_its_effect(
    client: TestClient, engine: Engine, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the disk fell out")

    with monkeypatch.context() as patch:
        patch.setattr("app.idempotency.store_reply", broken)
        assert post(client, keys["write"], "k", {"name": "a"}).status_code == 500
    assert made(engine, "a") == 0
    assert post(client, keys["write"], "k", {"name": "a"}).status_code == 201
    with read(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM idempotent_reply")) == 1
