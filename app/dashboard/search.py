"""Search: acts, leaders and sources by their words, each with the texts in which they stand."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, Field
from sqlalchemy import Connection

from app.dashboard.addresses import address, pairs, state
from app.dashboard.queries import listed
from app.fields import CountryCode
from app.fulltext.asking import Words
from app.paging import Page
from app.search import queries as found
from app.search.schemas import SearchQuery, Type

Row = dict[str, Any]
# What each type of record is called, and where its page is.
TYPES: Final[dict[str, tuple[str, str]]] = {
    "act": ("Acts", "/acts/{}"),
    "leader": ("Leaders", "/leaders/{}"),
    "source": ("Sources", "/acts?source={}"),
}


class SearchPageQuery(BaseModel):
    """The state of the page; without words it is a form."""

    q: Words | None = None
    type: list[Type] = []
    country: Annotated[list[CountryCode], Field(max_length=50)] = []


def gather(connection: Connection, query: SearchPageQuery, page: Page) -> Row:
    """Return what the page shows."""
    if query.q is None:
        return {"query": query, "rows": [], "next": None, "types": [], "call_address": None}
    asked = SearchQuery(q=query.q, type=query.type, country=query.country)
    reply = listed(found.search(connection, asked, page))
    return {
        "query": query,
        "rows": [{**row, "address": TYPES[row["type"]][1].format(row["id"])} for row in reply["data"]],
        "next": reply["next"],
        "types": [("Everything", state("/search", query, type=None), not query.type)]
        + [(name, state("/search", query, type=[key]), query.type == [key]) for key, (name, _) in TYPES.items()],
        "call_address": address("/v1/search", pairs(query)),
    }
