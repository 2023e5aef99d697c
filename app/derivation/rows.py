"""An act as its rows: what is stored, what a document is rendered from, and what facts are derived from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select
from sqlmodel import SQLModel

from app.db.driver import Lookup
from app.db.statements import Row, table_of
from app.models import (
    Act,
    ActSource,
    Breakdown,
    Condition,
    Country,
    Figure,
    Leader,
    Milestone,
    Motive,
    Occasion,
    Relation,
    Role,
    Scope,
    Source,
    Term,
)

# The parts by their name in the document, in an order in which foreign keys allow them to be inserted.
PARTS: dict[str, type[SQLModel]] = {
    "milestones": Milestone,
    "breakdowns": Breakdown,
    "figures": Figure,
    "scopes": Scope,
    "conditions": Condition,
    "roles": Role,
    "occasions": Occasion,
    "motives": Motive,
    "relations": Relation,
}
_TABLES: dict[str, Table] = {"cited": table_of(ActSource)} | {name: table_of(model) for name, model in PARTS.items()}
_acts, _sources, _countries, _leaders, _terms = (table_of(model) for model in (Act, Source, Country, Leader, Term))
_WITH_TERMS = Lookup(
    select(_leaders.c.id, _leaders.c.name, _terms.c.country, _terms.c.began_on_first, _terms.c.ended_on_last)
    .join_from(_leaders, _terms, _terms.c.leader_id == _leaders.c.id, isouter=True)
    .where(_leaders.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_leaders.c.id, _terms.c.place)
)


@dataclass(slots=True)
class LeaderKnown:
    """What an act's document needs of a leader: the name, and the terms as (country, first day, last day)."""

    name: str
    terms: list[tuple[str, str | None, str | None]] = field(default_factory=list)


@dataclass(slots=True)
class ActRows:
    """One act: its row, the rows of its parts in the order of the document, and the records that it cites."""

    act: Row
    cited: list[Row] = field(default_factory=list)
    milestones: list[Row] = field(default_factory=list)
    breakdowns: list[Row] = field(default_factory=list)
    figures: list[Row] = field(default_factory=list)
    scopes: list[Row] = field(default_factory=list)
    conditions: list[Row] = field(default_factory=list)
    roles: list[Row] = field(default_factory=list)
    occasions: list[Row] = field(default_factory=list)
    motives: list[Row] = field(default_factory=list)
    relations: list[Row] = field(default_factory=list)
    country: Row = field(default_factory=dict)
    sources: dict[str, Row] = field(default_factory=dict)
    leaders: dict[str, LeaderKnown] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The act's identifier."""
        return str(self.act["id"])


def load(connection: Connection, act_ids: Sequence[str]) -> dict[str, ActRows]:
    """Return the acts with these identifiers as rows, by identifier; unknown ones are left out."""
    loaded = {
        row["id"]: ActRows(dict(row))
        for row in connection.execute(select(_acts).where(_acts.c.id.in_(act_ids))).mappings()
    }
    for name, table in _TABLES.items():
        statement = select(table).where(table.c.act_id.in_(act_ids)).order_by(table.c.act_id, table.c.place)
        for row in connection.execute(statement).mappings():
            getattr(loaded[row["act_id"]], name).append(dict(row))
    cite(connection, loaded.values())
    return loaded


def cite(connection: Connection, acts: Iterable[ActRows]) -> None:
    """Fill in the records that these acts cite and that are not there yet: country, sources, leaders."""
    listed = list(acts)
    countries = _by(connection, _countries, "code", {rows.act["country"] for rows in listed if not rows.country})
    missing = {row["source_id"] for rows in listed for row in rows.cited if row["source_id"] not in rows.sources}
    sources = _by(connection, _sources, "id", missing)
    leaders = _leaders_known(connection, {role["leader_id"] for rows in listed for role in rows.roles} - {None})
    for rows in listed:
        if not rows.country:
            rows.country = countries[rows.act["country"]]
        for row in rows.cited:
            if row["source_id"] not in rows.sources:
                rows.sources[row["source_id"]] = sources[row["source_id"]]
        for role in rows.roles:
            if role["leader_id"] is not None:
                rows.leaders[role["leader_id"]] = leaders[role["leader_id"]]


def _by(connection: Connection, table: Table, key: str, values: set[Any]) -> dict[Any, Row]:
    if not values:
        return {}
    rows = connection.execute(select(table).where(table.c[key].in_(values))).mappings()
    return {row[key]: dict(row) for row in rows}


def _leaders_known(connection: Connection, ids: set[str]) -> dict[str, LeaderKnown]:
    if not ids:
        return {}
    known: dict[str, LeaderKnown] = {}
    for id_, name, country, first, last in _WITH_TERMS(connection, ids=sorted(ids)):
        leader = known.setdefault(id_, LeaderKnown(name))
        if country is not None:
            leader.terms.append((country, first, last))
    return known
