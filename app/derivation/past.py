"""The register as it was known at a moment: made again from the documents of then, in a database of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

from sqlalchemy import Connection, Table
from sqlmodel import SQLModel

from app.db.fulltext import make_index, reindex
from app.db.scratch import scratch
from app.db.statements import Row, insert_rows, table_of
from app.derivation.acts import derived_facts, settle
from app.derivation.nesting import figured_outside
from app.derivation.reread import rows_of
from app.derivation.rows import PARTS
from app.errors import Unavailable
from app.fulltext import index
from app.models import Act, ActSource, Country, Fact, Feed, Leader, SearchEntry
from app.revisions.moments import public_documents
from app.vocabularies import NESTING_RELATIONS

_words = table_of(SearchEntry).c.words
# Each holds one of the few threads that read, for as long as it takes to read the whole register.
_AT_ONCE = Semaphore(2)


@contextmanager
def register_at(connection: Connection, position: int) -> Iterator[Connection]:
    """Give a connection on the register as the public knew it when the feed stood at `position`.

    There are countries, leaders by their names, published acts with their parts, facts and words; there is no tally,
    no draft and no history. Raises `Unavailable` where others ask the same.
    """
    if not _AT_ONCE.acquire(blocking=False):
        raise Unavailable("Others are asking for the past as well. Try again soon.", headers={"Retry-After": "2"})
    try:
        with scratch(SQLModel.metadata) as past:
            _fill(connection, past, position)
            yield past
    finally:
        _AT_ONCE.release()


def _fill(connection: Connection, past: Connection, position: int) -> None:
    insert_rows(past, Feed, [{"id": 1, "position": position}])
    countries: dict[str, Row] = {}
    for bodies in public_documents(connection, "country", position):
        countries |= {code: _columns(table_of(Country), body) for code, body in bodies.items()}
    insert_rows(past, Country, list(countries.values()))
    for bodies in public_documents(connection, "leader", position):
        insert_rows(past, Leader, [_columns(table_of(Leader), body) for body in bodies.values()])
    nested: set[str] = set()
    done = 0
    for bodies in public_documents(connection, "act", position):
        documents = {id_: json.loads(body) for id_, body in bodies.items()}
        _add_acts(past, documents, countries, nested)
        index.add(past, [("act", id_, document) for id_, document in documents.items()], done)
        done += len(bodies)
    # Whether an act is counted depends on the acts outward of it, which have to be there.
    for bodies in public_documents(connection, "act", position):
        _add_facts(past, bodies, countries, nested)
    make_index(past, _words)
    reindex(past, _words)


def _columns(table: Table, body: str) -> Row:
    document = json.loads(body)
    return {column.name: document[column.name] for column in table.columns}


def _add_acts(past: Connection, documents: dict[str, Row], countries: dict[str, Row], nested: set[str]) -> None:
    """Store acts with their parts; add to `nested` those that may lie inside another."""
    parts: dict[type[SQLModel], list[Row]] = {}
    for document in documents.values():
        rows = rows_of(document, countries[document["country"]])
        settle(rows)
        parts.setdefault(Act, []).append(rows.act)
        parts.setdefault(ActSource, []).extend(rows.cited)
        for name, model in PARTS.items():
            parts.setdefault(model, []).extend(getattr(rows, name))
        for row in rows.relations:
            if row["relation"] in NESTING_RELATIONS:
                nested |= {rows.id, row["other_id"]}
    for model, of_model in parts.items():
        insert_rows(past, model, of_model)


def _add_facts(past: Connection, bodies: dict[str, str], countries: dict[str, Row], nested: set[str]) -> None:
    facts: list[Row] = []
    for act_id, body in bodies.items():
        document = json.loads(body)
        rows = rows_of(document, countries[document["country"]])
        outside = figured_outside(past, act_id) if act_id in nested else 0
        facts += derived_facts(rows, settle(rows), outside=outside)[0]
    insert_rows(past, Fact, facts)
