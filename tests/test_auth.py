"""Tests of app/auth.py and of who may pass app/doors.py: keys, scopes, one 401 for every bad key."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from app import auth
from app.auth import Caller, digest_of, new_token
from app.db.transactions import write
from app.doors import Admin, AdminRead, Contribute, KeyedRead, Read, Tx, Write
from app.errors import Forbidden
from app.keys.service import make_key, revoke_key
from app.models.key import ApiKey
from app.replies import Reply
from app.routing import Router
from app.settings import Settings
from tests.web import bearer, serving


def done(_tx: Tx) -> Reply:
    return Reply(200, b"{}")


@pytest.fixture
def router() -> Router:
    made = Router()

    @made.get("/open")
    async def read_open(read: Read) -> Response:
        return JSONResponse(await read(lambda _: read.caller.name if read.caller else None))

    @made.get("/keyed")
    async def read_keyed(read: KeyedRead) -> Response:
        return JSONResponse(await read(lambda _: 1))

    @made.get("/secret")
    async def read_secret(read: AdminRead) -> Response:
        return JSONResponse(await read(lambda _: 1))

    @made.post("/contribute")
    async def contribute(write: Contribute) -> Response:
        return await write(done)

    @made.post("/write")
    async def write_something(write: Write) -> Response:
        return await write(done)

    @made.post("/admin")
    async def administer(write: Admin) -> Response:
        return await write(done)

    return made


@pytest.fixture
def client(settings: Settings, router: Router) -> Iterator[TestClient]:
    with serving(settings, router) as made:
        yield made


def test_makes_keys_of_256_bits_that_no_digest_shows() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(token.startswith("clr_") and len(token) == 47 for token in tokens)
    assert len(digest_of(tokens.pop())) == 64


@pytest.mark.parametrize(("path", "least"), [("contribute", "contribute"), ("write", "write"), ("admin", "admin")])
def test_lets_through_the_scope_that_is_needed_or_more(
    client: TestClient, keys: dict[str, str], path: str, least: str
) -> None:
    for scope, token in keys.items():
        response = client.post(f"/{path}", headers=bearer(token))
        if Caller("", "", scope).may(least):
            assert response.status_code == 200
        else:
            assert response.status_code == 403
            assert 'error="insufficient_scope"' in response.headers["www-authenticate"]
            assert f"scope {least}" in response.json()["detail"]


def test_reads_for_anyone_and_knows_who_has_a_key(client: TestClient, keys: dict[str, str]) -> None:
    assert client.get("/open").json() is None
    assert client.get("/open", headers=bearer(keys["write"])).json() == "write"
    assert client.get("/keyed").status_code == 401
    assert client.get("/keyed", headers=bearer(keys["contribute"])).status_code == 200
    assert client.get("/secret", headers=bearer(keys["write"])).status_code == 403
    assert client.get("/secret", headers=bearer(keys["admin"])).status_code == 200


def test_gives_one_answer_to_every_bad_key(client: TestClient, engine: Engine, keys: dict[str, str]) -> None:
    now = datetime.now(UTC)
    with write(engine) as connection:
        ended, ended_token = make_key(connection, "ended", "admin")
        span = {"created_at": now - timedelta(days=2), "expires_at": now - timedelta(seconds=1)}
        connection.execute(update(ApiKey).where(col(ApiKey.id) == ended.id).values(span))
        revoked, revoked_token = make_key(connection, "revoked", "admin")
        revoke_key(connection, revoked.id)
    bad = [
        {},
        bearer(""),
        bearer(new_token()),
        bearer(ended_token),
        bearer(revoked_token),
        bearer("x" * 10_000),
        bearer("clr_é"),
        {"Authorization": keys["admin"]},
        {"Authorization": f"Basic {keys['admin']}"},
    ]
    answers = [
        client.post("/write", headers=[(name.encode(), value.encode()) for name, value in headers.items()])
        for headers in bad
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert all(answer.headers["www-authenticate"].startswith("Bearer") for answer in answers)
    assert client.get("/open", headers=bearer(revoked_token)).status_code == 401


def test_takes_a_key_however_its_scheme_is_spelled(client: TestClient, keys: dict[str, str]) -> None:
    headers = {"Authorization": f"bearer {keys['write']}"}
    assert client.post("/write", headers=headers).status_code == 200


def test_refuses_two_keys_at_once(client: TestClient, keys: dict[str, str]) -> None:
    headers = [("Authorization", f"Bearer {keys['admin']}"), ("Authorization", f"Bearer {keys['write']}")]
    assert client.post("/write", headers=headers).status_code == 401


@pytest.mark.parametrize("path", ["/open", "/keyed"])
def test_refuses_a_key_at_once_when_it_is_revoked(
    client: TestClient, engine: Engine, keys: dict[str, str], path: str
) -> None:
    headers = bearer(keys["write"])
    assert client.get(path, headers=headers).status_code == 200
    assert client.post("/write", headers=headers).status_code == 200
    with write(engine) as connection:
        connection.execute(update(ApiKey).where(col(ApiKey.name) == "write").values(revoked_at=datetime.now(UTC)))
    assert client.post("/write", headers=headers).status_code == 401
    assert client.get(path, headers=headers).status_code == 401


def test_limits_bad_keys_by_address(settings: Settings, router: Router, keys: dict[str, str]) -> None:
    strict = settings.model_copy(update={"key_failures_per_address": "3/hour"})
    with serving(strict, router) as client:
        assert client.get("/open", headers=bearer(keys["write"])).status_code == 200
        statuses = [client.post("/write", headers=bearer(new_token())).status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 429, 429]
        refused = client.post("/write", headers=bearer(new_token()))
        assert 0 < int(refused.headers["retry-after"]) <= 3_600
        # A key that was good a moment ago isn't shut out by a neighbour's guesses.
        assert client.get("/open", headers=bearer(keys["write"])).status_code == 200
        assert client.get("/open").status_code == 200


def test_shuts_the_door_when_no_scope_is_enough() -> None:
    assert Caller("1", "a", "admin").may("admin")
    assert not Caller("1", "a", "contribute").may("write")
    with pytest.raises(Forbidden):
        auth.require(Caller("1", "a", "contribute"), "write")
