"""Searching: the index gives places in the order of dates, the documents of one page give what is shown."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, func, select
from starlette.responses import Response

from app.db.engine import as_json
from app.db.fulltext import Meets, newest
from app.db.statements import table_of
from app.filters import country_codes
from app.fulltext.asking import Asked, asked
from app.fulltext.texts import country_mark, date_of, titles, type_mark
from app.models import Document, SearchEntry
from app.paging import Page
from app.places import check_named
from app.revisions import records
from app.search.highlights import coverage, highlights
from app.search.schemas import SearchQuery

_entries, _documents = table_of(SearchEntry), table_of(Document)
# So many of the newest are ranked: to rank all that a common word finds would take a second.
MOST_RANKED = 1_000
_ADDRESSES = {"act": "/v1/acts/", "leader": "/v1/leaders/", "source": "/v1/sources/"}


def search(connection: Connection, query: SearchQuery, page: Page) -> Response:
    """Return a page of the records that hold what is asked for."""
    wanted = _marked(connection, query)
    places, last = _ranked(connection, wanted, page) if query.sort == "rank" else _newest(connection, wanted, page)
    count = None
    if page.count:
        counting = select(func.count()).select_from(_entries).where(Meets(_entries.c.words, wanted))
        count = connection.execute(counting).scalar_one()
    rows = [_shown(entry, body, wanted) for entry, body in _documents_at(connection, places)]
    return page.reply(rows, last, count=count, version=records.last_position(connection))


def _marked(connection: Connection, query: SearchQuery) -> Asked:
    """Return what is asked for, of the types and countries chosen."""
    wanted = asked(query.q).of(*(type_mark(type_) for type_ in query.type))
    if not query.country:
        return wanted
    check_named(connection, query.country)
    return wanted.of(*(country_mark(row.code) for row in connection.execute(country_codes(query.country))))


def _newest(connection: Connection, wanted: Asked, page: Page) -> tuple[list[int], tuple[int] | None]:
    (below,) = page.start(int) or (None,)
    assert below is None or isinstance(below, int)
    places = newest(connection, _entries.c.words, wanted, below=below, most=page.limit + 1)
    shown = places[: page.limit]
    return shown, (shown[-1],) if len(places) > page.limit else None


def _ranked(connection: Connection, wanted: Asked, page: Page) -> tuple[list[int], tuple[int, int] | None]:
    """Order the newest by how well their titles fit, those that fit alike by date."""
    start = page.start(int, int)
    places = newest(connection, _entries.c.words, wanted, below=None, most=MOST_RANKED)
    statement = select(_entries.c.place, _entries.c.heading).where(_entries.c.place.in_(places))
    scored = sorted(
        ((coverage(heading, wanted.wanted), place) for place, heading in connection.execute(statement)),
        reverse=True,
    )
    behind = [key for key in scored if start is None or key < start]
    shown = behind[: page.limit]
    return [place for _, place in shown], shown[-1] if len(behind) > page.limit else None


def _documents_at(connection: Connection, places: Sequence[int]) -> list[tuple[Any, str]]:
    """Return the entries at these places in this order, each with its document."""
    statement = select(_entries.c.place, _entries.c.type, _entries.c.id).where(_entries.c.place.in_(places))
    entries = {row.place: row for row in connection.execute(statement)}
    ids = [row.id for row in entries.values()]
    types = sorted({row.type for row in entries.values()})
    found = select(_documents.c.id, _documents.c.body).where(_documents.c.type.in_(types), _documents.c.id.in_(ids))
    bodies: dict[str, str] = dict(connection.execute(found).all())
    return [(entries[place], bodies[entries[place].id]) for place in places]


def _shown(entry: Any, body: str, wanted: Asked) -> str:
    document = from_json(body)
    shown = {
        "type": entry.type,
        "id": entry.id,
        "href": _ADDRESSES[entry.type] + entry.id,
        "title": titles(document)[0],
        "country": document.get("country"),
        "date": date_of(entry.type, document),
        "highlights": highlights(document, wanted.wanted),
    }
    return as_json(shown)
