"""An import waits for others that write, and for nothing else; a large one leaves the index in one piece."""

from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from app.db.engine import make_engine
from app.db.transactions import read, write
from app.transfer import running as module
from app.transfer.report import Report
from app.transfer.running import FileFormat, Options, Running
from tests.searching import pieces
from tests.transfer.sending import CALLER, act, ndjson


class Spinning(Exception):
    """Raised where an import tries again and again."""


def test_import_waits_while_another_process_writes(database_url: str) -> None:
    engine, other = make_engine(database_url, timeout=0.1), make_engine(database_url)
    tries = 0
    with ExitStack() as held:
        held.enter_context(write(other))

        def tell() -> None:
            nonlocal tries
            tries += 1
            if tries == 3:
                held.close()

        report = Report()
        running = Running(CALLER, None, Options(FileFormat.NDJSON), report, tell)
        assert running.run(engine, BytesIO(ndjson(act("a"))), 0.1) == "done"
    assert (tries > 3, report.acts.created) == (True, 1)
    for one in (engine, other):
        one.dispose()


def test_import_into_a_database_that_can_not_be_reached_fails_at_once(dialect: str, tmp_path: Path) -> None:
    away = {"sqlite": f"sqlite:///{tmp_path}/none/register.sqlite3", "postgresql": "postgresql+psycopg://127.0.0.1:1/x"}
    engine = make_engine(away[dialect])

    def tell() -> None:
        raise Spinning

    running = Running(CALLER, None, Options(FileFormat.NDJSON), Report(), tell)
    with pytest.raises(OperationalError):
        running.run(engine, BytesIO(ndjson(act("a"))), 0.1)
    engine.dispose()


@pytest.mark.only("sqlite")  # PostgreSQL's index has no pieces
def test_large_import_leaves_the_index_in_one_piece(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MANY", 3)

    def pieces_after(*names: str) -> int:
        body = BytesIO(ndjson(*map(act, names)))
        assert Running(CALLER, None, Options(FileFormat.NDJSON), Report(), lambda: None).run(engine, body, 5) == "done"
        with read(engine) as connection:
            return pieces(connection)

    pieces_after("a")
    assert pieces_after("b", "c") > 1
    assert pieces_after("d", "e", "f") == 1
