"""The index derived anew from the documents, or compared with them."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, delete, func, select

from app.db.fulltext import optimize, reindex, unindexed
from app.db.statements import Row, insert_rows, table_of
from app.fulltext.asking import Asked
from app.fulltext.index import INDEXED, entry_row
from app.fulltext.texts import is_public, type_mark
from app.models import Change, Document, SearchEntry

_entries, _documents, _changes = (table_of(model) for model in (SearchEntry, Document, Change))
_BATCH = 200


def count_entries(connection: Connection) -> int:
    """Return how many records can be found."""
    return int(connection.execute(select(func.count()).select_from(_entries)).scalar_one())


def count_documents(connection: Connection) -> int:
    """Return how many documents the index is made from."""
    statement = select(func.count()).select_from(_documents).where(_documents.c.type.in_(INDEXED))
    return int(connection.execute(statement).scalar_one())


def rebuild_index(connection: Connection) -> Iterator[int]:
    """Make the index anew from the documents, and yield how many of them are done, now and then.

    Other writers wait until the caller commits.
    """
    done = 0
    # The database's index may be broken too: then it takes no row away.
    reindex(connection, _entries.c.words)
    connection.execute(delete(_entries))
    for type_ in INDEXED:
        for documents in _batches(connection, type_):
            insert_rows(connection, SearchEntry, list(_made(connection, type_, documents).values()))
            done += len(documents)
            yield done
    optimize_index(connection)


def optimize_index(connection: Connection) -> None:
    """Merge the pieces of SQLite's index into one, at the end of a transaction that wrote many records.

    It leaves large pieces, and the next thousands of writes would go on merging them. Takes half a second for an index
    of 200,000 records, five for one of two million.
    """
    optimize(connection, _entries.c.words)


def index_differences(connection: Connection) -> Iterator[str]:
    """Yield, a line each, what of the index is not what the documents give."""
    for type_ in INDEXED:
        number = 0
        for documents in _batches(connection, type_):
            ids = [document["id"] for document in documents]
            made = _made(connection, type_, documents)
            rows = connection.execute(select(_entries).where(_entries.c.id.in_(ids))).mappings()
            stored = {row["id"]: dict(row) for row in rows}
            number += len(stored)
            yield from (f"{type_} {id_}: it can't be found by its words" for id_ in ids if id_ in made.keys() - stored)
            yield from (
                f"{type_} {id_}: it can be found, but is not public" for id_ in ids if id_ in stored.keys() - made
            )
            for id_ in ids:
                if id_ in made and id_ in stored and made[id_] != stored[id_]:
                    yield f"{type_} {id_}: it is found by other words, or in another place, than its document gives"
        of_type = _entries.c.type == type_
        entries = connection.execute(select(func.count()).where(of_type)).scalar_one()
        if entries != number:
            yield f"{type_}: {entries - number:,} can be found that have no document"
        wrong = unindexed(connection, _entries.c.words, Asked(()).of(type_mark(type_)), of_type)
        if wrong:
            yield f"{type_}: the database's index lacks {wrong:,} entries, or has too many"


def _batches(connection: Connection, type_: str) -> Iterator[list[Row]]:
    columns = (_documents.c.id, _documents.c.body, _documents.c.deleted)
    statement = select(*columns).where(_documents.c.type == type_).order_by(_documents.c.id).limit(_BATCH)
    found = [dict(row) for row in connection.execute(statement).mappings()]
    while found:
        yield found
        after = statement.where(_documents.c.id > found[-1]["id"])
        found = [dict(row) for row in connection.execute(after).mappings()]


def _made(connection: Connection, type_: str, documents: list[Row]) -> dict[str, Row]:
    """Return the entries of those of these documents that are public, by identifier."""
    public = {}
    for document in documents:
        body = json.loads(document["body"])
        if not document["deleted"] and is_public(type_, body):
            public[document["id"]] = body
    first = func.min(_changes.c.position)
    statement = select(_changes.c.id, first).where(_changes.c.type == type_, _changes.c.id.in_(public))
    positions: dict[str, int] = dict(connection.execute(statement.group_by(_changes.c.id)).all())
    return {id_: entry_row(type_, id_, body, positions[id_]) for id_, body in public.items()}
