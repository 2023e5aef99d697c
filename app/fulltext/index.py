"""Writing the index, in the transaction that writes the document: one statement for each record."""

import json
from collections.abc import Mapping

from sqlalchemy import bindparam, case, delete, literal_column
from sqlalchemy.orm import Session

from app.db.statements import Row, insert_rows, put_row, table_of
from app.fulltext.texts import Json, entry, is_public
from app.models import SearchEntry

INDEXED = ("act", "leader", "source")
_entries = table_of(SearchEntry)
_TAKE_AWAY = delete(_entries).where(_entries.c.id == bindparam("id_"))
# A place is a day and, behind it, the position of a change: together what a number of JSON holds, for cursors.
_OF_A_DAY = 2**32
_NEW = {name: literal_column(f"excluded.{name}", _entries.c[name].type) for name in ("place", "heading", "words")}
# A record keeps its place among those of its day, so that no page shows it twice.
_SAME_DAY = _entries.c.place.op("/")(_OF_A_DAY) == _NEW["place"].op("/")(_OF_A_DAY)
_PUT = {**_NEW, "place": case((_SAME_DAY, _entries.c.place), else_=_NEW["place"])}
_CHANGED = ~_SAME_DAY | (_entries.c.words != _NEW["words"])


def add(session: Session, type_: str, bodies: Mapping[str, str], position: int) -> None:
    """Index the documents of new records, given by identifier, whose changes have the positions from this one on."""
    if type_ not in INDEXED:
        return
    documents = ((id_, json.loads(body)) for id_, body in bodies.items())
    rows = [
        entry_row(type_, id_, document, place)
        for place, (id_, document) in enumerate(documents, position)
        if is_public(type_, document)
    ]
    insert_rows(session, SearchEntry, rows)


def put(session: Session, type_: str, id_: str, body: str | None, position: int) -> None:
    """Index a document in the place of what the index has of its record; what is not public is taken away.

    `body` is None for a record that is gone; `position` is that of the change.
    """
    if type_ not in INDEXED:
        return
    document = None if body is None else json.loads(body)
    if document is None or not is_public(type_, document):
        session.connection().execute(_TAKE_AWAY, {"id_": id_})
        return
    put_row(session, SearchEntry, entry_row(type_, id_, document, position), key="id", changes=_PUT, where=_CHANGED)


def same_day(one: int, other: int) -> bool:
    """Whether two places are of the same day."""
    return one // _OF_A_DAY == other // _OF_A_DAY


def entry_row(type_: str, id_: str, document: Json, position: int) -> Row:
    """Return the row by which a document is found, after a change at this position."""
    made = entry(type_, document)
    return {
        "place": made.day * _OF_A_DAY + position % _OF_A_DAY,
        "type": type_,
        "id": id_,
        "heading": made.heading,
        "words": made.words,
    }
