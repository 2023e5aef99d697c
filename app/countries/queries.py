"""Reads of countries."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select
from starlette.responses import Response

from app.auth import Caller
from app.countries.columns import COUNTRIES
from app.countries.schemas import CountryFilters
from app.db.driver import Lookup
from app.db.keyset import Keyset
from app.db.statements import Row, table_of
from app.errors import NotFound
from app.formats.rows import Rows
from app.models import Act, Country, Leader, Term
from app.paging import Page
from app.places import check_named
from app.replies import Stored
from app.revisions import records
from app.revisions.conflicts import MOST_USERS
from app.revisions.listing import list_documents
from app.revisions.queries import Seen

_countries, _leaders, _terms, _acts = (table_of(model) for model in (Country, Leader, Term, Act))

_BY_CODE = Lookup(select(_countries).where(_countries.c.code == bindparam("code")))
_BY_ALPHA2 = Lookup(select(_countries).where(_countries.c.alpha2 == bindparam("code")))


def find_country(connection: Connection, code: str) -> Row | None:
    """Return the row of a country by its alpha-3 code, or the alpha-2 of a state that exists today; or None."""
    lookup = _BY_ALPHA2 if len(code) == 2 else _BY_CODE
    rows = lookup.mappings(connection, code=code)
    return rows[0] if rows else None


def resolve_code(connection: Connection, code: str) -> str | None:
    """Return the alpha-3 code that `code` (alpha-3, or alpha-2 of today) means, or None."""
    country = find_country(connection, code)
    return None if country is None else str(country["code"])


def resolve_codes(connection: Connection, codes: set[str]) -> dict[str, str]:
    """Return the alpha-3 code that each of these codes means; unknown ones are left out."""
    if not codes:
        return {}
    statement = select(_countries.c.code, _countries.c.alpha2).where(
        or_(_countries.c.code.in_(codes), _countries.c.alpha2.in_(codes))
    )
    known = {given: code for code, alpha2 in connection.execute(statement) for given in (code, alpha2)}
    return {given: known[given] for given in codes if given in known}


def unknown_codes(connection: Connection, codes: set[str]) -> set[str]:
    """Return those of these alpha-3 codes that no country has."""
    if not codes:
        return set()
    statement = select(_countries.c.code).where(_countries.c.code.in_(codes))
    return codes - set(connection.execute(statement).scalars())


def locate(connection: Connection, code: str) -> str:
    """Return the alpha-3 code that an address names, of a deleted country too. Raises `NotFound`."""
    found = resolve_code(connection, code) if len(code) == 2 else code
    if found is None:
        raise NotFound("No state that exists today has this code.")
    return found


def locate_for(connection: Connection, _caller: Caller | None, code: str) -> Seen:
    """Do what `locate` does, whoever asks."""
    return Seen(locate(connection, code))


def get_country(connection: Connection, code: str) -> Stored:
    """Return a country's document. Raises `NotFound` or `Gone`."""
    return records.get(connection, "country", locate(connection, code)).stored


def list_countries(connection: Connection, page: Page, filters: CountryFilters) -> Response | Rows:
    """Return a page of countries, or all of them as rows."""
    check_named(connection, regions=filters.region, subregions=filters.subregion)
    conditions: list[ColumnElement[bool]] = []
    if filters.region:
        conditions.append(_countries.c.region.in_(filters.region))
    if filters.subregion:
        conditions.append(_countries.c.subregion.in_(filters.subregion))
    if filters.independent is not None:
        conditions.append(_countries.c.independent.is_(filters.independent))
    if filters.former is not None:
        ended = _countries.c.to_year
        conditions.append(ended.is_not(None) if filters.former else ended.is_(None))
    field, descending = filters.sort.removeprefix("-"), filters.sort.startswith("-")
    column: ColumnElement[Any] | None = None if field == "code" else _countries.c.name
    keyset = Keyset(tie=_countries.c.code, column=column, descending=descending)
    return list_documents(connection, "country", page, keyset, conditions, table=COUNTRIES)


def acts_of(connection: Connection, code: str) -> list[str]:
    """Return the identifiers of all acts of a country, those that were deleted too."""
    return list(connection.execute(select(_acts.c.id).where(_acts.c.country == code)).scalars())


def users_of(connection: Connection, code: str) -> list[str]:
    """Return the addresses of what names a country, at most one more than are ever named."""
    most = MOST_USERS + 1
    acts = select(_acts.c.id).where(_acts.c.country == code).order_by(_acts.c.id).limit(most)
    leaders = select(_leaders.c.id).where(_leaders.c.country == code).order_by(_leaders.c.id).limit(most)
    terms = select(_terms.c.leader_id, _terms.c.id).where(_terms.c.country == code).order_by(_terms.c.id).limit(most)
    others = connection.execute(select(_countries.c.code, _countries.c.successors))
    users = [f"/v1/acts/{id_}" for id_ in connection.execute(acts).scalars()]
    users += [f"/v1/leaders/{id_}" for id_ in connection.execute(leaders).scalars()]
    users += [f"/v1/leaders/{leader}/terms/{id_}" for leader, id_ in connection.execute(terms)]
    users += [f"/v1/countries/{other}" for other, successors in others if code in successors]
    return users[:most]
