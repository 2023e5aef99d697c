"""Writing the index, in the transaction that writes the document: one statement for a new record."""

from collections.abc import Iterable
from operator import itemgetter

from sqlalchemy import Connection, bindparam, delete, func, literal_column, or_, select

from app.db.statements import Row, insert_rows, put_row, table_of
from app.fulltext.texts import Json, entry, is_public
from app.models import Change, SearchEntry

INDEXED = ("act", "leader", "source")
_entries, _changes = table_of(SearchEntry), table_of(Change)
_TAKE_AWAY = delete(_entries).where(_entries.c.id == bindparam("id_"))
_FIRST = select(func.min(_changes.c.position)).where(
    _changes.c.type == bindparam("type_"), _changes.c.id == bindparam("id_")
)
# A place is a day and, behind it, the position of a change: together what a number of JSON holds, for cursors.
_OF_A_DAY = 2**32
_PUT = {name: literal_column(f"excluded.{name}", _entries.c[name].type) for name in ("place", "heading", "words")}
_CHANGED = or_(*(_entries.c[name] != new for name, new in _PUT.items()))


def add(connection: Connection, new: Iterable[tuple[str, str, Json]], position: int) -> None:
    """Index the documents of new records, given with type and identifier, as far as they can be found.

    Their changes have the positions from this one on.
    """
    rows = [
        entry_row(type_, id_, document, place)
        for place, (type_, id_, document) in enumerate(new, position)
        if type_ in INDEXED and is_public(type_, document)
    ]
    # FTS5 gathers words in memory as long as places grow, and else writes a segment for each entry.
    insert_rows(connection, SearchEntry, sorted(rows, key=itemgetter("place")))


def put(connection: Connection, type_: str, id_: str, document: Json | None) -> None:
    """Index a document in the place of what the index has of its record; what is not public is taken away.

    It is None for a record that is gone. The feed has been told of the change.
    """
    if type_ not in INDEXED:
        return
    if document is None or not is_public(type_, document):
        connection.execute(_TAKE_AWAY, {"id_": id_})
        return
    first = connection.execute(_FIRST, {"type_": type_, "id_": id_}).scalar_one()
    put_row(connection, SearchEntry, entry_row(type_, id_, document, first), key="id", changes=_PUT, where=_CHANGED)


def entry_row(type_: str, id_: str, document: Json, position: int) -> Row:
    """Return the row by which a document is found; `position` is that of the first change of its record."""
    made = entry(type_, document)
    return {
        "place": made.day * _OF_A_DAY + position % _OF_A_DAY,
        "type": type_,
        "id": id_,
        "heading": made.heading,
        "words": made.words,
    }
