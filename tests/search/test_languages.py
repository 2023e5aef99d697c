"""The bundled register, searched in many languages: both databases find what a slow reading of the documents finds."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import Connection, Engine, select

from app.db.engine import make_engine
from app.db.fulltext import newest
from app.db.statements import table_of
from app.db.transactions import read, write
from app.fulltext.asking import AskingError, asked
from app.fulltext.upkeep import index_differences
from app.models import Document, SearchEntry
from app.register.loader import load_register, read_register
from tests.databases import Databases
from tests.register.records import NOW
from tests.searching import Told, holds, told

# English, French, Spanish, Portuguese, Italian, Russian, Ukrainian, Bulgarian, Macedonian, Arabic, Persian, Bengali,
# Nepali and Korean, each in the words of a source.
QUERIES = (
    "amnesty", "amnesty ", "prison*", '"political prisoners"', "pardon -amnesty", '"royal pardon" -"throne day"',
    "presidential pardon independence", "state-media", "20,000", "grâce", "GRACE ", "gracié", "détenus", "indulto",
    "amnistía ", "presos", "crimes comuns puníveis", "libertà", "sentencias", "amnistiés", "амнист*", "амнистия ",
    "осужденных", '"по амнистии"', "амністовано", "осъдени", "луѓе", "نزيلا", "العفو", "سجين ", "نفر", "914 ", "বন্দি",
    "২৫", "25 ", "कैदी", "बन्दीको", "사면", "명이 사면", "명", '"사면대상"', "ilham aliyev", "İlham", "khalifa",
    "al-sisi", "mali ", "a", "e*", "the -the",
)  # fmt: skip


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


@pytest.fixture(scope="module")
def connection(loaded: Engine) -> Iterator[Connection]:
    with read(loaded) as made:
        yield made


@pytest.fixture(scope="module")
def public(connection: Connection) -> dict[str, Told]:
    """The words of each text of all that is public, by the record's identifier."""
    documents = table_of(Document)
    statement = select(documents.c.id, documents.c.body).where(documents.c.type != "country")
    bodies = {id_: json.loads(body) for id_, body in connection.execute(statement)}
    return {id_: told(body) for id_, body in bodies.items() if body.get("review", "published") == "published"}


def found(connection: Connection, text: str, most: int = 10_000) -> set[str]:
    entries = table_of(SearchEntry)
    places = newest(connection, entries.c.words, asked(text), below=None, most=most)
    return set(connection.execute(select(entries.c.id).where(entries.c.place.in_(places))).scalars())


@pytest.mark.parametrize("text", QUERIES)
def test_both_databases_find_what_the_documents_hold(
    connection: Connection, public: dict[str, Told], text: str
) -> None:
    expected = {id_ for id_, texts in public.items() if holds(texts, asked(text))}
    assert found(connection, text) == expected


@given(st.data())
def test_whatever_is_asked_is_found_as_the_documents_hold_it(
    connection: Connection, public: dict[str, Told], data: st.DataObject
) -> None:
    """Words of the register, whole or cut short, in phrases and excluded; and any text at all."""
    known = st.sampled_from(sorted({word for texts in public.values() for text in texts for word in text}))
    begun = st.builds(lambda word, length: word[:length] + "*", known, st.integers(1, 4))
    phrase = st.builds(lambda *words: f'"{" ".join(words)}"', known, known)
    term = st.builds(str.__add__, st.sampled_from(["", "", "", "-"]), known | begun | phrase | st.text(max_size=5))
    text = data.draw(st.lists(term, min_size=1, max_size=3).map(" ".join))
    try:
        query = asked(text)
    except AskingError:
        return
    expected = {id_ for id_, texts in public.items() if holds(texts, query)}
    assert found(connection, text) == expected


@pytest.mark.parametrize("text", QUERIES)
def test_pages_give_the_same_in_order(connection: Connection, text: str) -> None:
    """A few at a time, so that there is more behind what is looked at first."""
    words = table_of(SearchEntry).c.words
    whole = newest(connection, words, asked(text), below=None, most=10_000)
    assert whole == sorted(whole, reverse=True)
    seen: list[int] = []
    while len(seen) < 12:
        page = newest(connection, words, asked(text), below=seen[-1] if seen else None, most=2)
        seen += page
        if len(page) < 2:
            break
    assert seen == whole[: len(seen)]
    assert len(seen) == min(12, len(whole))


def test_queries_find_something(connection: Connection) -> None:
    nothing = [text for text in QUERIES if not found(connection, text)]
    assert nothing == ["the -the"]


def test_index_is_what_the_documents_give(connection: Connection) -> None:
    assert list(index_differences(connection)) == []
