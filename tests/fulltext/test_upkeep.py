"""The index compared with the documents, and made anew from them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, select, text, update

from app.db.engine import make_engine
from app.db.fulltext import newest
from app.db.statements import table_of
from app.db.transactions import write
from app.fulltext.asking import asked
from app.fulltext.upkeep import count_documents, count_entries, index_differences, rebuild_index
from app.models import SearchEntry
from app.register.loader import load_register, read_register
from tests.databases import Databases
from tests.register.records import NOW
from tests.searching import pieces

_entries = table_of(SearchEntry)


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


def entries(connection: Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(select(_entries).order_by(_entries.c.place))]


def rebuild(connection: Connection) -> int:
    *_, done = rebuild_index(connection)
    return done


def test_rebuilding_gives_what_the_writes_gave(connection: Connection) -> None:
    before = entries(connection)
    assert before
    assert rebuild(connection) == count_documents(connection)
    assert entries(connection) == before
    assert list(index_differences(connection)) == []


SPOILT = (
    ("DELETE FROM search_entry WHERE type = 'leader'", "it can't be found by its words"),
    ("UPDATE document SET deleted = true WHERE type = 'source'", "it can be found, but is not public"),
    ("UPDATE search_entry SET heading = 'other' WHERE type = 'act'", "it is found by other words"),
    ("UPDATE search_entry SET place = place + 4294967296 * 1000000 WHERE type = 'act'", "or in another place"),
)


@pytest.mark.parametrize(("spoil", "found"), SPOILT)
def test_what_differs_is_found_and_mended(connection: Connection, spoil: str, found: str) -> None:
    before = entries(connection)
    connection.execute(text(spoil))
    assert any(found in line for line in index_differences(connection))
    rebuild(connection)
    assert list(index_differences(connection)) == []
    assert "document" in spoil or entries(connection) == before


def test_entry_without_a_document_is_found(connection: Connection) -> None:
    connection.execute(text("DELETE FROM document WHERE type = 'source'"))
    assert any("that have no document" in line for line in index_differences(connection))
    rebuild(connection)
    assert list(index_differences(connection)) == []


@pytest.mark.only("sqlite")  # PostgreSQL's index is the database's own
def test_index_that_lacks_an_entry_is_found_and_mended(connection: Connection) -> None:
    connection.execute(text("INSERT INTO search_entry_index (search_entry_index) VALUES ('delete-all')"))
    assert find(connection) == []
    assert any("the database's index lacks" in line for line in index_differences(connection))
    rebuild(connection)
    assert find(connection)
    assert list(index_differences(connection)) == []


@pytest.mark.only("sqlite")  # PostgreSQL's index has no pieces
def test_rebuild_leaves_the_index_in_one_piece(connection: Connection) -> None:
    find(connection)
    connection.execute(update(_entries).where(_entries.c.type == "leader").values(heading="zebra"))
    find(connection)
    assert pieces(connection) > 1
    rebuild(connection)
    assert pieces(connection) == 1


def test_words_that_change_are_found_anew(connection: Connection) -> None:
    connection.execute(update(_entries).where(_entries.c.type == "leader").values(words="zebra"))
    assert len(find(connection, "zebra ")) == count_entries_of(connection, "leader")
    assert all(place not in find(connection) for place in find(connection, "zebra "))


def find(connection: Connection, words: str = "amnesty ") -> list[int]:
    return newest(connection, _entries.c.words, asked(words), below=None, most=10_000)


def count_entries_of(connection: Connection, type_: str) -> int:
    number = len(list(connection.execute(select(_entries.c.place).where(_entries.c.type == type_))))
    assert 0 < number < count_entries(connection)
    return number
