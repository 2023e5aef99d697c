"""The data browser: acts by any filter, sorted and paged, with the call of the API that gives the same."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import Connection

from app.acts import queries as acts
from app.acts.router import ActListQuery
from app.dashboard.addresses import address, pairs, state
from app.dashboard.queries import countries_of, listed
from app.dashboard.wording import day, term
from app.formats.asked import Format
from app.paging import Page
from app.totals import queries as totals
from app.totals.schemas import Grouping, TotalsFilters
from app.vocabularies import VOCABULARIES

Row = dict[str, Any]
# The columns that a page may be sorted by, with the order that a first press gives.
SORTS: Final = {"date": "-date", "title": "title", "persons": "-persons", "updated_at": "-updated_at"}
# The fields of the form that are closed lists: the parameter, its name for readers, and the vocabulary.
LISTS: Final = (
    ("family", "What happens", "families"),
    ("kind", "Kind of relief", "kinds"),
    ("instrument", "Legal form", "instruments"),
    ("status", "How far it has come", "statuses"),
    ("occasion", "Occasion", "occasions"),
    ("motive", "Motive", "motives"),
    ("beneficiary", "Who benefits", "groups"),
    ("excluded", "Who is left out", "groups"),
)
# The fields of the form that show whatever value is given.
_SHOWN: Final = frozenset({"country", "from", "to", "persons_min", "persons_max", "stage", "basis"})
# The values that each list offers: `excluded` takes an offence too, and lists groups only.
_OFFERED: Final = {name: {member.value for member in VOCABULARIES[list_].terms} for name, _, list_ in LISTS}
# The forms in which all rows can be taken away.
FILES: Final = {Format.CSV: "CSV", Format.XLSX: "Excel", Format.NDJSON: "NDJSON", Format.PARQUET: "Parquet"}
# Those that stand outside "more filters".
FIRST: Final = ("family", "status")


def gather(connection: Connection, query: ActListQuery, page: Page) -> Row:
    """Return what the page shows."""
    query = query.model_copy(update={"country": countries_of(connection, query.country)})
    found = listed(acts.list_acts(connection, query, None, query.sort, page))
    chosen = pairs(query)
    countries = _countries(connection, query)
    return {
        "query": query,
        "rows": found["data"],
        "count": found.get("count"),
        "next": found["next"],
        "begins": "cursor" not in dict(page.chosen()),
        "first": address("/acts", [*chosen, *((name, value) for name, value in page.chosen() if name == "limit")]),
        "countries": countries,
        "lists": LISTS,
        "first_lists": FIRST,
        "given": {name: value if isinstance(value, list) else [value] for name, value in _given(query).items()},
        # What is chosen and no field of the form shows: the form sends it along.
        "hidden": [
            (name, value) for name, value in chosen if name not in _SHOWN and value not in _OFFERED.get(name, ())
        ],
        "filters": _filters(query, dict(countries)),
        "sorts": {name: _sort(query, name) for name in SORTS},
        "more": any(name not in (*FIRST, "country", "from", "to", "sort") for name, _ in chosen),
        "files": [
            (label, address("/v1/acts", [*chosen, ("format", format_.value)])) for format_, label in FILES.items()
        ],
        "call_address": address("/v1/acts", chosen),
        "totals_address": address("/v1/totals", [pair for pair in chosen if pair[0] not in ("sort", "review")]),
    }


def _given(query: BaseModel) -> dict[str, Any]:
    values: dict[str, Any] = query.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return values


def _countries(connection: Connection, query: ActListQuery) -> list[tuple[str, str]]:
    """Return the countries that a reader may choose: those with acts, and those that are chosen."""
    rows = totals.rows(connection, TotalsFilters(), [Grouping.COUNTRY], lines=False)
    named = {row["country"]: row["country_name"] for row in rows}
    named |= {code: code for code in query.country if code not in named}
    return sorted(named.items(), key=lambda pair: pair[1])


def _filters(query: ActListQuery, countries: Mapping[str, str]) -> list[Row]:
    """Return each filter that is on, in words, and the address without it."""
    found = []
    for name, value in _given(query).items():
        if name in ("sort", "review"):
            continue
        for item in value if isinstance(value, list) else [value]:
            rest = [one for one in value if one != item] if isinstance(value, list) else None
            said = day(item) if name in ("from", "to") else countries.get(item) or term(str(item))
            found.append({"name": term(name), "value": said, "without": state("/acts", query, **{name: rest})})
    return found


def _sort(query: ActListQuery, name: str) -> Row:
    """Return where the head of a column leads, and how it is sorted now."""
    now = query.sort.removeprefix("-") == name
    first = SORTS[name]
    turned = first.removeprefix("-") if first.startswith("-") else f"-{first}"
    order = "descending" if query.sort.startswith("-") else "ascending"
    return {
        "address": state("/acts", query, sort=turned if query.sort == first else first),
        "now": order if now else None,
    }
