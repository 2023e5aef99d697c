"""Reads of sources."""

from sqlalchemy import Connection, select
from starlette.responses import Response

from app.db.keyset import Keyset
from app.db.statements import table_of
from app.formats.rows import Rows
from app.models import ActSource, Source
from app.paging import Page
from app.replies import Stored
from app.revisions import records
from app.revisions.conflicts import MOST_USERS
from app.revisions.listing import list_documents
from app.sources.addresses import url_key
from app.sources.columns import SOURCES
from app.sources.schemas import SourceFilters

_sources, _cited = table_of(Source), table_of(ActSource)


def get_source(connection: Connection, id_: str) -> Stored:
    """Return a source's document. Raises `NotFound` or `Gone`."""
    return records.get(connection, "source", id_).stored


def list_sources(connection: Connection, page: Page, filters: SourceFilters) -> Response | Rows:
    """Return a page of sources, or all of them as rows."""
    conditions = [
        column.in_(values)
        for column, values in (
            (_sources.c.kind, filters.kind),
            (_sources.c.originator_kind, filters.originator_kind),
            (_sources.c.publisher, filters.publisher),
            (_sources.c.language, filters.language),
            (_sources.c.url_key, [url_key(url) for url in filters.url]),
        )
        if values
    ]
    field, descending = filters.sort.removeprefix("-"), filters.sort.startswith("-")
    if field == "created_at":
        # Identifiers are made in the order of time.
        keyset = Keyset(tie=_sources.c.id, descending=descending)
    else:
        keyset = Keyset(
            tie=_sources.c.id,
            column=_sources.c.published_on_first,
            descending=descending,
            nullable=True,
        )
    return list_documents(connection, "source", page, keyset, conditions, table=SOURCES)


def acts_citing(connection: Connection, id_: str) -> list[str]:
    """Return the identifiers of all acts that cite a source, those that were deleted too."""
    statement = select(_cited.c.act_id).where(_cited.c.source_id == id_)
    return list(connection.execute(statement).scalars())


def users_of(connection: Connection, id_: str) -> list[str]:
    """Return the addresses of what cites a source, at most one more than are ever named."""
    statement = select(_cited.c.act_id).where(_cited.c.source_id == id_).order_by(_cited.c.act_id).limit(MOST_USERS + 1)
    return [f"/v1/acts/{act_id}" for act_id in connection.execute(statement).scalars()]
