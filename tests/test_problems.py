"""Tests of app/problems.py: how errors leave the service, and what they never tell."""

import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError as WaitedTooLong
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.testclient import TestClient

from app.errors import Fault, Invalid, Unavailable
from app.problems import problem_of
from app.routing import Router
from tests.web import serving, without_tables

STATEMENT = "SELECT secret_column FROM secret_table"


def sqlite_error(name: str, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> DBAPIError:
    cause = kind("secret")
    cause.sqlite_errorname = name
    return OperationalError(STATEMENT, {"p": "secret"}, cause)


def without_sqlalchemy(error: DBAPIError) -> Exception:
    assert isinstance(error.orig, Exception)
    return error.orig


def postgresql_error(cause: psycopg.Error, kind: type[DBAPIError] = OperationalError) -> DBAPIError:
    return kind(STATEMENT, {"p": "secret"}, cause)


RAISED: dict[str, tuple[Exception, int]] = {
    "rule": (Invalid("Broken.", Fault("broken", "It is broken.", pointer="/a")), 422),
    "away": (Unavailable("Away.", headers={"Retry-After": "7"}), 503),
    "bug": (ZeroDivisionError("secret"), 500),
    "http": (HTTPException(404, "secret"), 404),
    "teapot": (HTTPException(418, "secret"), 400),
    "locked": (sqlite_error("SQLITE_BUSY"), 503),
    "read-only": (sqlite_error("SQLITE_READONLY"), 503),
    "gone": (sqlite_error("SQLITE_CANTOPEN"), 503),
    "torn": (sqlite_error("SQLITE_CORRUPT", sqlite3.DatabaseError), 503),
    "broken-disk": (sqlite_error("SQLITE_IOERR_WRITE"), 503),
    "full": (sqlite_error("SQLITE_FULL"), 507),
    "scratch-full": (without_sqlalchemy(sqlite_error("SQLITE_FULL")), 507),
    "too-big": (sqlite_error("SQLITE_TOOBIG", sqlite3.DataError), 422),
    "bad-sql": (sqlite_error("SQLITE_ERROR"), 500),
    "refused": (postgresql_error(psycopg.OperationalError("secret")), 503),
    "slow": (postgresql_error(psycopg.errors.LockNotAvailable("secret")), 503),
    "disk-full": (postgresql_error(psycopg.errors.DiskFull("secret")), 507),
    "no-such-value": (postgresql_error(psycopg.errors.CharacterNotInRepertoire("secret"), DBAPIError), 422),
    "too-long-for-an-index": (postgresql_error(psycopg.errors.ProgramLimitExceeded("secret")), 422),
    "no-such-table": (postgresql_error(psycopg.errors.UndefinedTable("secret"), DBAPIError), 500),
    "twice": (IntegrityError(STATEMENT, {}, sqlite3.IntegrityError("secret")), 409),
    "queue": (WaitedTooLong("secret"), 503),
    "no-space": (OSError(errno.ENOSPC, "secret"), 507),
    "no-file": (OSError(errno.ENOENT, "secret"), 500),
    "hung-up": (ClientDisconnect(), 400),
    "schema": (RequestValidationError([{"type": "missing", "loc": ("query", "a"), "msg": "x"}]), 422),
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    router = Router()

    @router.get("/raise/{name}")
    async def fail(name: str) -> Response:
        raise RAISED[name][0]

    with serving(without_tables(tmp_path), router) as made:
        yield made


@pytest.mark.parametrize("name", RAISED)
def test_tells_every_error_as_a_problem_and_nothing_of_the_inside(client: TestClient, name: str) -> None:
    response = client.get(f"/raise/{name}")
    assert response.status_code == RAISED[name][1]
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == response.status_code
    assert document["instance"] == f"/raise/{name}"
    assert document["type"].startswith("/docs/problems#")
    assert document["title"]
    assert document["detail"]
    assert "secret" not in response.text


@pytest.mark.parametrize("name", [name for name, (_, status) in RAISED.items() if status in (503, 507)])
def test_says_when_to_come_back_when_the_database_can_not_answer(client: TestClient, name: str) -> None:
    assert int(client.get(f"/raise/{name}").headers["retry-after"]) > 0


def test_lists_faults_with_their_places(client: TestClient) -> None:
    assert client.get("/raise/rule").json()["errors"] == [
        {"code": "broken", "message": "It is broken.", "pointer": "/a"}
    ]
    assert "errors" not in client.get("/raise/bug").json()


def test_keeps_the_body_back_when_the_method_is_head(client: TestClient) -> None:
    response = client.head("/raise/rule")
    assert (response.status_code, response.content) == (422, b"")
    assert int(response.headers["content-length"]) == len(client.get("/raise/rule").content)


def test_takes_no_more_of_the_path_than_is_of_use(client: TestClient) -> None:
    response = client.get("/nowhere/" + "%3Cx%3E" * 2_000)
    assert response.status_code == 404
    assert "<" not in response.json()["instance"]
    assert len(response.content) < 10_000


def test_knows_an_error_by_its_nearest_class() -> None:
    class Own(Invalid):
        pass

    assert problem_of(Own("Broken.")).status == 422
