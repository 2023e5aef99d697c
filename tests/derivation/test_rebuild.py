"""Deriving anew: nothing changes where all is well, and whatever was spoilt comes out as it was."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, text

from app.acts.schemas import ActCreate
from app.acts.service import create_act
from app.auth import Caller
from app.db.engine import make_engine
from app.db.statements import table_of
from app.db.transactions import write
from app.derivation.rebuild import DocumentLost, count_acts, differences, rebuild
from app.doors import Tx
from app.etags import Precondition
from app.models import Act, Change, Document, Fact, Tally
from app.register.loader import load_register, read_register
from app.revisions import records
from app.sources.service import update_source
from app.vocabularies import BASIS_BIT, Basis
from tests.acts.examples import small
from tests.databases import Databases

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 16, tzinfo=UTC)
DERIVED = tuple(table_of(model) for model in (Act, Document, Fact, Tally))


@pytest.fixture(scope="module")
def loaded(databases: Databases) -> Iterator[Engine]:
    """A database with the bundled register, for all tests here."""
    url = databases.create()
    engine = make_engine(url)
    with write(engine) as connection:
        load_register(connection, read_register(), NOW)
    yield engine
    engine.dispose()
    databases.drop(url)


@pytest.fixture
def connection(loaded: Engine) -> Iterator[Connection]:
    """A connection on it whose changes are undone after the test."""
    with Connection(loaded) as made:
        made.begin()
        yield made
        made.rollback()


def stored(connection: Connection) -> dict[str, list[Any]]:
    """All rows of what is derived, in an order."""
    return {
        table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr) for table in DERIVED
    }


def rebuild_all(connection: Connection) -> list[int]:
    return list(rebuild(connection, LATER))


def changes_since(connection: Connection, position: int) -> list[Any]:
    table = table_of(Change)
    statement = select(table.c.type, table.c.id, table.c.op, table.c.revision).where(table.c.position > position)
    return [tuple(row) for row in connection.execute(statement.order_by(table.c.position))]


def test_changes_nothing_when_all_is_well(connection: Connection) -> None:
    before, position = stored(connection), records.last_position(connection)
    assert list(differences(connection)) == []
    assert rebuild_all(connection)[-1] == count_acts(connection)
    assert stored(connection) == before
    assert records.last_position(connection) == position


def test_differences_tell_how_many_acts_are_done(connection: Connection) -> None:
    told: list[int] = []
    assert list(differences(connection, told.append)) == []
    assert told[-1] == count_acts(connection)


SPOILT = [
    ("UPDATE act SET status = 'unknown', year = 1900, date = '1900' WHERE external_id = 'uzb-2020-constitution-day'",
     "its rows give another status, date, year than its row holds"),
    ("UPDATE act SET persons = 1 WHERE country = 'UZB'", "its rows give another persons than its row holds"),
    # The acts inside it were counted by what it was thought to have.
    ("UPDATE act SET figured = 0 WHERE external_id = 'idn-2024-clemency-plan'", "its rows give another figured"),
    ("UPDATE fact SET low = low + 1 WHERE country = 'MMR' AND kind = ''", "other facts than are stored"),
    ("UPDATE fact SET counted = bases - counted WHERE country = 'IDN'", "other facts than are stored"),
    ("DELETE FROM fact WHERE country = 'MMR'", "other facts than are stored"),
    ("DELETE FROM tally WHERE country = 'MMR'",
     "tally of country MMR, year all, level act, member -, announced accepted: acts "),
    ("DELETE FROM tally WHERE country = 'all'",
     "tally of country all, year 1868, level act, member -, announced accepted: acts 0 instead of 1"),
    ("DELETE FROM tally", "tally of "),
    ("UPDATE tally SET sums = '[[1,2,3,4,5,6,7],null,null,null,null,null,null,null,null,null,null,null,null,null,null,"
     "null]'", "instead of"),
    ("INSERT INTO tally (country, year, level, member, sums) VALUES ('QQQ', 'all', 'kind', 'respite',"
     " '[[1,1,5,5,5,0,0],null,null,null,null,null,null,null,null,null,null,null,null,null,null,null]')",
     "member respite, announced accepted: acts 1 instead of 0, quantified 1 instead of 0"),
    ("INSERT INTO tally (country, year, level, member, sums) VALUES ('QQQ', 'all', 'kind', 'respite', '[null,null,null,"
     "null,null,null,null,null,null,null,null,null,null,null,null,null]')",
     "member respite: a row of nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "finding"), SPOILT, ids=[statement[:50] for statement, _ in SPOILT])
def test_finds_and_mends_what_was_spoilt(connection: Connection, statement: str, finding: str) -> None:
    before, position = stored(connection), records.last_position(connection)
    connection.execute(text(statement))
    assert finding in "\n".join(differences(connection))
    rebuild_all(connection)
    assert list(differences(connection)) == []
    assert stored(connection) == before
    # No document was spoilt, and so none is told of; but what was shown of the rest may differ now.
    assert changes_since(connection, position) == []
    assert records.last_position(connection) > position


@pytest.mark.parametrize(
    ("assignment", "finding"),
    [
        ("body = replace(body, '\"status\":', '\"state\":')", "another document than is stored, in status, state"),
        ("body = replace(body, '\"id\":', '\"id\": ')", "another document than is stored, in its spelling"),
        ("body = 'once upon a time'", "its document is no JSON object"),
        ("body = '[]'", "its document is no JSON object"),
        ("etag = 'none'", ""),
    ],
)
def test_feed_tells_of_a_document_that_was_mended(connection: Connection, assignment: str, finding: str) -> None:
    before, position = stored(connection), records.last_position(connection)
    id_, revision = connection.execute(
        text("SELECT id, revision FROM document WHERE type = 'act' ORDER BY id LIMIT 1")
    ).one()
    connection.execute(text(f"UPDATE document SET {assignment} WHERE id = :id"), {"id": id_})
    found = list(differences(connection))
    assert [line for line in found if line.startswith(f"act {id_}: ") and finding in line] == (found if finding else [])
    rebuild_all(connection)
    assert stored(connection) == before
    assert changes_since(connection, position) == [("act", id_, "update", revision)]


def test_finds_an_act_whose_document_is_lost_and_does_not_invent_one(connection: Connection) -> None:
    id_ = connection.execute(text("SELECT min(id) FROM document WHERE type = 'act'")).scalar_one()
    connection.execute(text("DELETE FROM document WHERE id = :id"), {"id": id_})
    assert list(differences(connection)) == [f"act {id_}: it has no document"]
    with pytest.raises(DocumentLost, match=id_):
        rebuild_all(connection)


def test_finds_a_document_that_is_deleted_while_its_act_is_not(connection: Connection) -> None:
    id_ = connection.execute(text("SELECT min(id) FROM document WHERE type = 'act'")).scalar_one()
    connection.execute(text("UPDATE document SET deleted = (1 = 1) WHERE id = :id"), {"id": id_})
    (found,) = differences(connection)
    assert found == f"act {id_}: its row and its document don't agree whether it is deleted"


def counted(connection: Connection, act: str, basis: str) -> bool:
    statement = text(
        "SELECT counted & :basis FROM fact JOIN act ON act.id = act_id"
        " WHERE external_id = :act AND stage = 'implemented' AND bases & :basis <> 0 AND kind = ''"
    )
    return bool(connection.execute(statement, {"act": act, "basis": BASIS_BIT[Basis(basis)]}).scalar_one())


def test_an_inner_act_is_counted_when_the_outer_one_loses_its_figure(connection: Connection) -> None:
    # That an outer act has an official figure hangs on its source, which the inner act doesn't cite.
    tx = Tx(connection, Caller("", "tests", "admin"), None, NOW)

    def post(name: str, **members: Any) -> None:
        source = {"url": f"https://example.org/{name}", "kind": "official_statement"}
        figures = [{"stage": "implemented", "count": 100}]
        body = small(external_id=name, sources=[source], headline={"figures": figures}, **members)
        create_act(tx, ActCreate.model_validate(body))

    post("outer")
    post("inner", relations=[{"relation": "tranche_of", "act": "outer"}])
    assert not counted(connection, "inner", "official")
    # The identifier as documents have it: on SQLite the column holds it without dashes.
    statement = text("SELECT id FROM document WHERE type = 'source' AND body LIKE '%https://example.org/outer%'")
    source_id = connection.execute(statement).scalar_one()
    update_source(tx, source_id, {"kind": "independent_media"}, Precondition(("*",)))
    assert counted(connection, "inner", "official")
    assert not counted(connection, "inner", "accepted")
    assert list(differences(connection)) == []
