"""The index compared with the documents, and made anew from them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

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

_entries = table_of(SearchEntry)


@pytest.fixture(scope="module")
def loaded(databases: Databases) -> Iterator[Engine]:
    """A database with the bundled register, for all tests here."""
    url = databases.create()
    engine = make_engine(url)
    with write(engine) as session:
        load_register(session, read_register(), NOW)
    yield engine
    engine.dispose()
    databases.drop(url)


@pytest.fixture
def session(loaded: Engine) -> Iterator[Session]:
    """A session on it whose changes are undone after the test."""
    with Session(loaded) as made:
        made.begin()
        yield made
        made.rollback()


def entries(session: Session) -> list[tuple[object, ...]]:
    return [tuple(row) for row in session.execute(select(_entries).order_by(_entries.c.place))]


def rebuild(session: Session) -> int:
    *_, done = rebuild_index(session)
    return done


def test_rebuilding_gives_what_the_writes_gave(session: Session) -> None:
    before = entries(session)
    assert before
    assert rebuild(session) == count_documents(session)
    assert entries(session) == before
    assert list(index_differences(session)) == []


SPOILT = (
    ("DELETE FROM search_entry WHERE type = 'leader'", "it can't be found by its words"),
    ("UPDATE document SET deleted = true WHERE type = 'source'", "it can be found, but is not public"),
    ("UPDATE search_entry SET heading = 'other' WHERE type = 'act'", "it is found by other words"),
    ("UPDATE search_entry SET place = place + 4294967296 * 1000000 WHERE type = 'act'", "or in another place"),
)


@pytest.mark.parametrize(("spoil", "found"), SPOILT)
def test_what_differs_is_found_and_mended(session: Session, spoil: str, found: str) -> None:
    before = entries(session)
    session.execute(text(spoil))
    assert any(found in line for line in index_differences(session))
    rebuild(session)
    assert list(index_differences(session)) == []
    assert "document" in spoil or entries(session) == before


def test_entry_without_a_document_is_found(session: Session) -> None:
    session.execute(text("DELETE FROM document WHERE type = 'source'"))
    assert any("that have no document" in line for line in index_differences(session))
    rebuild(session)
    assert list(index_differences(session)) == []


@pytest.mark.only("sqlite")  # PostgreSQL's index is the database's own
def test_index_that_lacks_an_entry_is_found_and_mended(session: Session) -> None:
    session.execute(text("INSERT INTO search_entry_index (search_entry_index) VALUES ('delete-all')"))
    assert find(session) == []
    assert any("the database's index lacks" in line for line in index_differences(session))
    rebuild(session)
    assert find(session)
    assert list(index_differences(session)) == []


def test_words_that_change_are_found_anew(session: Session) -> None:
    session.execute(update(_entries).where(_entries.c.type == "leader").values(words="zebra"))
    assert len(find(session, "zebra ")) == count_entries_of(session, "leader")
    assert all(place not in find(session) for place in find(session, "zebra "))


def find(session: Session, words: str = "amnesty ") -> list[int]:
    return newest(session, _entries.c.words, asked(words), below=None, most=10_000)


def count_entries_of(session: Session, type_: str) -> int:
    number = len(list(session.execute(select(_entries.c.place).where(_entries.c.type == type_))))
    assert 0 < number < count_entries(session)
    return number
