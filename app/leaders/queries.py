"""Reads of leaders and of their terms."""

import json
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, or_, select
from starlette.responses import Response

from app.countries.queries import resolve_codes
from app.db.keyset import Keyset
from app.db.statements import table_of
from app.errors import NotFound
from app.folding import fold
from app.formats.rows import Rows
from app.leaders.columns import LEADERS
from app.leaders.schemas import LeaderFilters
from app.models import Leader, LeaderName, Role, Term
from app.paging import Page
from app.places import check_named
from app.replies import Stored
from app.revisions import records
from app.revisions.conflicts import MOST_USERS
from app.revisions.listing import list_documents

_leaders, _names, _terms, _roles = (table_of(model) for model in (Leader, LeaderName, Term, Role))


def get_leader(connection: Connection, id_: str) -> Stored:
    """Return a leader's document. Raises `NotFound` or `Gone`."""
    return records.get(connection, "leader", id_).stored


def list_leaders(connection: Connection, page: Page, filters: LeaderFilters) -> Response | Rows:
    """Return a page of leaders, or all of them as rows."""
    conditions: list[ColumnElement[bool]] = []
    check_named(connection, filters.country)
    if filters.country:
        codes = resolve_codes(connection, set(filters.country))
        conditions.append(_leaders.c.country.in_(codes.values()))
    if filters.name:
        begins = [_begins(fold(name)) for name in filters.name]
        conditions.append(exists().where(_names.c.leader_id == _leaders.c.id, or_(*begins)))
    field, descending = filters.sort.removeprefix("-"), filters.sort.startswith("-")
    # Identifiers are made in the order of time.
    column = _leaders.c.name if field == "name" else None
    keyset = Keyset(tie=_leaders.c.id, column=column, descending=descending)
    return list_documents(connection, "leader", page, keyset, conditions, table=LEADERS)


def list_terms(connection: Connection, id_: str) -> Stored:
    """Return all terms of a leader, with the leader's tag. Raises `NotFound` or `Gone`."""
    current = records.get(connection, "leader", id_)
    terms = json.loads(current.body)["terms"]
    return Stored(dumped({"data": terms, "next": None}), current.etag)


def get_term(connection: Connection, id_: str, term_id: str) -> Stored:
    """Return one term, with the leader's tag. Raises `NotFound` or `Gone`."""
    current = records.get(connection, "leader", id_)
    terms = json.loads(current.body)["terms"]
    return Stored(dumped(terms[place_of(terms, term_id)]), current.etag)


def place_of(terms: list[dict[str, Any]], term_id: str) -> int:
    """Return where a term stands among those of its leader. Raises `NotFound`."""
    for place, term in enumerate(terms):
        if term["id"] == term_id:
            return place
    raise NotFound("This leader has no such term.")


def dumped(value: Any) -> str:
    """Return a part of a stored document as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def acts_naming(connection: Connection, id_: str) -> list[str]:
    """Return the identifiers of all acts in which a leader has a role, those that were deleted too."""
    statement = select(_roles.c.act_id).where(_roles.c.leader_id == id_).distinct()
    return list(connection.execute(statement).scalars())


def users_of(connection: Connection, id_: str) -> list[str]:
    """Return the addresses of what names a leader, at most one more than are ever named."""
    most = MOST_USERS + 1
    acts = select(_roles.c.act_id).where(_roles.c.leader_id == id_).distinct().order_by(_roles.c.act_id).limit(most)
    followed = (
        select(_terms.c.leader_id, _terms.c.id).where(_terms.c.predecessor_id == id_).order_by(_terms.c.id).limit(most)
    )
    users = [f"/v1/acts/{act_id}" for act_id in connection.execute(acts).scalars()]
    users += [f"/v1/leaders/{leader}/terms/{term}" for leader, term in connection.execute(followed)]
    return users[:most]


def _begins(folded: str) -> ColumnElement[bool]:
    # One condition a name, for SQLite takes a thousand: with a blank before it, the first word is as any other.
    return (" " + _names.c.folded).contains(f" {folded}", autoescape=True)
