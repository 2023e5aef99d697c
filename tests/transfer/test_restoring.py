"""A whole export restored into an empty register, from either database to the other: equal to the byte."""

import json
from collections.abc import Callable, Iterator
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


def changed(text: bytes, record: str, change: Callable[[Any], Any]) -> bytes:
    """Return an export whose first line of a record is another one."""
    kept = text.splitlines(keepends=True)
    place = next(i for i, line in enumerate(kept) if json.loads(line)["record"] == record)
    kept[place] = json.dumps(change(json.loads(kept[place]))).encode() + b"\n"
    return b"".join(kept)


def without(name: str) -> Callable[[Any], Any]:
    return lambda line: {member: value for member, value in line.items() if member != name}


def with_document(**members: Any) -> Callable[[Any], Any]:
    return lambda line: line | {"document": line["document"] | members}


@pytest.mark.parametrize(
    ("record", "change", "code", "named"),
    [
        *(("act", without(name), "line_invalid", name) for name in ("current", "id", "deleted", "at", "revision")),
        ("act", lambda line: line | {"at": "yesterday"}, "line_invalid", "at"),
        ("act", lambda line: line | {"at": 5}, "line_invalid", "at"),
        ("act", lambda line: line | {"at": "2026-02-30T00:00:00.000000Z"}, "line_invalid", "at"),
        ("act", lambda line: line | {"action": "rename"}, "line_invalid", "action"),
        ("act", lambda line: line | {"revision": 2**31}, "line_invalid", "revision"),
        ("act", lambda line: line | {"id": "x"}, "line_invalid", "id"),
        ("act", lambda line: line | {"note": 5}, "line_invalid", "note"),
        ("act", with_document(roles=None), "line_invalid", "roles"),
        ("act", with_document(warnings=[{}]), "line_invalid", "warnings"),
        ("act", with_document(milestones=[{"id": "x", "key": None}]), "line_invalid", "milestones"),
        ("act", with_document(country=["AZE"]), "line_invalid", "country"),
        ("act", with_document(review=None), "line_invalid", "review"),
        ("act", with_document(created_at="1"), "line_invalid", "created_at"),
        ("act", with_document(title=5), "document_invalid", "title"),
        ("act", with_document(warnings=[{"code": "source_differs", "pointer": "/a", "message":
            "The stored source has another title; it was not changed."}]), "document_differs", ""),
        ("act", with_document(date="2025-13"), "line_invalid", "date"),
        ("source", with_document(published_on=5), "line_invalid", "published_on"),
        ("leader", with_document(id="01a00000-0000-7000-8000-000000000000"), "line_invalid", "id"),
        ("country", with_document(updated_at=None), "line_invalid", "updated_at"),
        ("source", with_document(created_at=[]), "line_invalid", "created_at"),
        ("leader", with_document(terms=None), "line_invalid", "terms"),
        ("leader", without("document"), "line_invalid", "document"),
        ("register", lambda line: line | {"records": []}, "not_an_export", ""),
        ("register", lambda line: line | {"records": {"act": "many"}}, "not_an_export", ""),
        ("register", without("revisions"), "not_an_export", ""),
    ],
)  # fmt: skip
def test_line_that_is_none_of_an_export_is_refused_with_its_place(
    exported_register: tuple[Engine, bytes], record: str, change: Callable[[Any], Any], code: str, named: str
) -> None:
    other, text = exported_register
    text = changed(text, record, change)
    ended, report = restore(other, text)
    assert (ended, report.refusals[0].code) == ("refused", code)
    number = next(n for n, line in enumerate(text.splitlines(), 1) if json.loads(line)["record"] == record)
    assert report.refusals[0].line == number
    assert named in report.refusals[0].message


def test_line_that_stands_there_twice_or_names_what_is_not_there_is_refused_with_its_number(
    exported_register: tuple[Engine, bytes],
) -> None:
    other, text = exported_register
    kept = text.splitlines(keepends=True)
    for record in ("country", "source", "leader", "act"):
        last = max(n for n, line in enumerate(kept) if json.loads(line)["record"] == record)
        ended, report = restore(other, b"".join([*kept[: last + 1], *kept[last:]]))
        assert (ended, report.refusals[0].code, report.refusals[0].line) == ("refused", "line_conflicts", last + 2)
    nowhere = b"01a00000-0000-7000-8000-000000000000"
    related = next(n for n, line in enumerate(kept) if json.loads(line).get("document", {}).get("relations"))
    act_id = json.loads(kept[related])["document"]["relations"][0]["act"].encode()
    lost = kept[related].replace(act_id, nowhere)
    ended, report = restore(other, b"".join([*kept[:related], lost, *kept[related + 1 :]]))
    assert (ended, report.refusals[0].code, report.refusals[0].line) == ("refused", "line_conflicts", related + 1)
    first = next(n for n, line in enumerate(kept) if any(json.loads(line).get("document", {}).get("roles", ())))
    leader_id = next(role["leader"] for role in json.loads(kept[first])["document"]["roles"] if role["leader"]).encode()
    lost = kept[first].replace(leader_id, nowhere)
    ended, report = restore(other, b"".join([*kept[:first], lost, *kept[first + 1 :]]))
    assert (ended, report.refusals[0].code, report.refusals[0].line) == ("refused", "reference_unknown", first + 1)


@pytest.fixture(scope="module")
def exported_register(databases: Databases) -> Iterator[tuple[Engine, bytes]]:
    """An empty register, and the whole export of another: what is refused leaves the one as it was."""
    one, other = made(databases.create()), make_engine(databases.create())
    yield other, exported(one)
    assert content(other, Act) == []
    for engine in (one, other):
        engine.dispose()
        databases.drop(engine.url.render_as_string(hide_password=False))
