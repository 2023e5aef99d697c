"""A whole export restored into an empty register, from either database to the other: equal to the byte."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import Engine, select

from app.acts.service import delete_act, update_act
from app.countries.seed import seed_countries
from app.db.engine import make_engine
from app.db.statements import table_of
from app.db.transactions import read, write
from app.derivation.rebuild import differences
from app.doors import Tx
from app.etags import Precondition
from app.formats.rows import compact
from app.models import Act, Document, Fact, Revision, Tally
from app.transfer.report import Report
from app.transfer.restorable import head, lines
from app.transfer.running import Ended, FileFormat, Options, Running
from app.transfer.selection import Selection
from bench.content import posted
from tests.databases import Databases
from tests.transfer.sending import CALLER, act, load, ndjson

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ANY = Precondition(("*",))


def made(url: str) -> Engine:
    """Return a register with relations, history, deleted and unpublished records."""
    engine = make_engine(url)
    with write(engine) as connection:
        seed_countries(connection, NOW)
    leader = {
        "type": "leader",
        "name": "Zoe",
        "country": "AZE",
        "terms": [{"office": "o", "predecessor": {"name": "N"}}],
    }
    acts = [posted(i, 1_000) for i in (699, 700, 701, 702, 703, 704, 705, 706, 707, 660, 661)]
    acts[0]["relations"] = [{"relation": "tranche_of", "act": acts[-1]["external_id"]}]
    acts += [
        act("a", relations=[{"relation": "supersedes", "act": "b"}], total=10),
        act("b", total=5, sources=[{"key": "s", "url": "https://news.example.org/one", "title": "One"}]),
        act("c", sources=[{"key": "s", "url": "https://news.example.org/one", "title": "Another"}]),
        act("d", review="draft", breakdowns=[{"key": "x", "kind": "release", "count": 9},
                                             {"kind": "release", "part_of": "x", "count": "about 3"}]),
    ]  # fmt: skip
    ended, report = load(engine, ndjson(leader, *acts))
    assert (ended, report.refusals) == ("done", [])
    with write(engine) as connection:
        ids = {row.external_id: row.id for row in connection.execute(select(table_of(Act)))}
        tx = Tx(connection, CALLER, "Later", datetime(2026, 2, 1, tzinfo=UTC))
        update_act(tx, ids["b"], {"notes": "“changed” — \u00e9\u2028"}, ANY)
        update_act(tx, ids["b"], {"total": 50}, ANY)
        delete_act(tx, ids["c"], ANY)
    return engine


def exported(engine: Engine) -> bytes:
    with read(engine) as connection:
        selection = Selection(connection, None, named=False)
        first = compact(head(selection, version="0", position=1, at=NOW))
        text = [first, *(line for batch in lines(selection) for line in batch)]
    return "".join(f"{line}\n" for line in text).encode()


def restore(engine: Engine, body: bytes) -> tuple[Ended, Report]:
    report = Report()
    running = Running(CALLER, None, Options(FileFormat.NDJSON, mode="restore"), report, lambda: None)
    return running.run(engine, BytesIO(body), 5), report


def content(engine: Engine, model: Any) -> list[Any]:
    with read(engine) as connection:
        return sorted(repr(tuple(row)) for row in connection.execute(select(table_of(model))))


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_restored_register_is_equal_to_the_byte(
    databases: Databases, dialect: str, to: str, request: pytest.FixtureRequest
) -> None:
    others: Databases = request.getfixturevalue(f"{to}_databases")
    one, other = made(databases.create()), make_engine(others.create())
    with write(other) as connection:
        seed_countries(connection, NOW)
    body = exported(one)
    ended, report = restore(other, body)
    assert (ended, report.refusals) == ("done", [])
    for model in (Document, Revision, Fact, Tally):
        assert content(one, model) == content(other, model), model
    assert exported(other) == body
    with read(other) as connection:
        assert list(differences(connection)) == []
    # Now it is not empty.
    ended, report = restore(other, body)
    assert (ended, [fault.code for fault in report.refusals]) == ("refused", ["not_empty"])
    for engine, of in ((one, databases), (other, others)):
        engine.dispose()
        of.drop(engine.url.render_as_string(hide_password=False))


def test_file_that_was_cut_off_or_changed_restores_nothing(databases: Databases) -> None:
    one, other = made(databases.create()), make_engine(databases.create())
    body = exported(one)
    kept = body.splitlines(keepends=True)
    changed = body.replace(b'"status":"proposed"', b'"status":"adopted"', 1)
    assert changed != body
    before = content(other, Document)
    for broken, code in (
        (b"".join(kept[:-1]), "cut_off"),
        (body[:-40], "not_json"),
        (b"".join(kept[1:]), "not_an_export"),
        (changed, "document_differs"),
        (json.dumps({"record": "register", "form": "other/1"}).encode(), "not_an_export"),
    ):
        ended, report = restore(other, broken)
        assert (ended, report.refusals[0].code) == ("refused", code)
        assert content(other, Document) == before
    for engine in (one, other):
        engine.dispose()
        databases.drop(engine.url.render_as_string(hide_password=False))
