"""How imports end, told as it was: also where the database is held, full or gone when they do."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from app.db.engine import make_engine
from app.db.statements import table_of
from app.db.transactions import write
from app.main import create_app
from app.models import Import
from app.settings import Settings
from app.transfer.desk import Desk
from app.transfer.running import Running
from tests.api import Api
from tests.transfer.sending import act, ndjson, send

LIMIT = 0.2  # seconds that a write waits
KEY = {"Idempotency-Key": "k"}
AFTER = {**KEY, "Prefer": "respond-async"}


@pytest.fixture
def impatient(settings: Settings, keys: dict[str, str]) -> Iterator[Api]:
    """The service, whose writes wait for a fifth of a second."""
    with TestClient(create_app(settings.model_copy(update={"database_timeout": LIMIT}))) as client:
        yield Api(client, keys["write"])


@pytest.fixture
def held(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ExitStack]:
    """What another process would hold: the lock of the writers, taken as soon as an import has run."""
    engine = make_engine(database_url)
    with ExitStack() as holding:
        after_run(monkeypatch, lambda: holding.enter_context(write(engine)))
        yield holding
    engine.dispose()


def after_run(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], Any]) -> None:
    """Have something happen whenever the transaction of an import has ended."""
    run = Running.run

    def run_and_then(self: Running, *given: Any) -> Any:
        ended = run(self, *given)
        happens()
        return ended

    monkeypatch.setattr(Running, "run", run_and_then)


def state_of(api: Api, reply: Any) -> str:
    return str(api.get(reply.headers["location"])["state"])


def wait_for(condition: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < 10
        time.sleep(0.05)


def test_end_is_told_as_soon_as_it_can_be_stored(impatient: Api, held: ExitStack, settings: Settings) -> None:
    reply = send(impatient, b"no\n", **AFTER)
    assert reply.status_code == 202
    # More than once it can't be stored.
    time.sleep(5 * LIMIT)
    assert state_of(impatient, reply) == "running"
    held.close()
    wait_for(lambda: state_of(impatient, reply) == "refused")
    wait_for(lambda: [*(settings.data_dir / "imports").iterdir()] == [])
    # The key is free again.
    assert send(impatient, ndjson(act("a")), **KEY).status_code == 201


def test_end_that_could_not_be_stored_is_told_at_the_next_start(
    impatient: Api, held: ExitStack, settings: Settings
) -> None:
    reply = send(impatient, b"no\n", **AFTER)
    time.sleep(2 * LIMIT)
    impatient.client.app.state.desk.close()  # type: ignore[attr-defined] # the type of any ASGI app
    held.close()
    assert state_of(impatient, reply) == "interrupted"
    Desk(settings).bury()
    assert [*(settings.data_dir / "imports").iterdir()] == []
    assert state_of(impatient, reply) == "interrupted"
    assert send(impatient, ndjson(act("a")), **KEY).status_code == 201


def test_import_that_was_committed_is_done_though_the_answer_was_lost(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose() -> None:
        raise OperationalError("COMMIT", None, Exception("server closed the connection unexpectedly"))

    after_run(monkeypatch, lose)
    reply = send(api, ndjson(act("a")), **KEY)
    assert (reply.status_code, reply.json()["state"]) == (201, "done")
    assert state_of(api, reply) == "done"
    again = send(api, ndjson(act("a")), **KEY)
    assert (again.status_code, again.json()) == (201, reply.json())


@pytest.mark.parametrize(("code", "status"), [("SQLITE_FULL", 507), ("SQLITE_IOERR_READ", 503), ("SQLITE_ERROR", 500)])
def test_fault_of_the_database_is_told_as_it_is_elsewhere(
    api: Api, monkeypatch: pytest.MonkeyPatch, code: str, status: int
) -> None:
    def fail(*_: Any) -> None:
        cause = sqlite3.OperationalError("as if")
        cause.sqlite_errorname = code
        raise OperationalError("INSERT", None, cause)

    monkeypatch.setattr(Running, "run", fail)
    reply = send(api, ndjson(act("a")), **KEY)
    assert reply.status_code == status, reply.text
    assert ("retry-after" in reply.headers) == (status != 500)
    assert reply.headers["content-type"] == "application/problem+json"
    assert state_of(api, reply) == "failed"
    monkeypatch.undo()
    assert send(api, ndjson(act("a")), **KEY).status_code == 201


def test_import_that_can_not_be_handed_over_is_told_as_interrupted(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise RuntimeError("cannot schedule new futures after shutdown")

    monkeypatch.setattr(Desk, "submit", refuse)
    assert send(api, ndjson(act("a"))).status_code == 500
    assert [one["state"] for one in api.get("/v1/imports")["data"]] == ["interrupted"]


def test_import_of_which_no_file_is_left_runs_for_a_day_at_most(api: Api, engine: Engine) -> None:
    reply = send(api, ndjson(act("a")))
    for age, state in ((timedelta(hours=23), "running"), (timedelta(hours=25), "interrupted")):
        with write(engine) as connection:
            columns = {"state": "running", "ended_at": None, "report": None, "created_at": datetime.now(UTC) - age}
            connection.execute(update(table_of(Import)), columns)
        assert state_of(api, reply) == state
