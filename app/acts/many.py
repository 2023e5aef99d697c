"""Many new acts at once: what `create_act` does for one, with each look-up and each statement made once for all.

What comes out is what posting them one after the other leaves, but for identifiers and positions in the feed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from app.acts.access import check_review
from app.acts.compose import compose
from app.acts.schemas import ActCreate
from app.acts.service import external_id_taken, first_review, same_rows, unknown_country, unknown_leader
from app.acts.store import store_new
from app.db.ids import is_id, new_id
from app.db.statements import Row, table_of
from app.derivation.rows import ActRows, load
from app.doors import Tx
from app.errors import Invalid, Problem
from app.folding import fold
from app.leaders.service import Named, NewLeader, ambiguous_names, create_named, find_named
from app.models import Act, Country, Leader
from app.sources import service as sources
from app.vocabularies import Review

_acts, _countries, _leaders = table_of(Act), table_of(Country), table_of(Leader)


class Countries:
    """All countries, by alpha-3 and by the alpha-2 of those that exist today; there are a few hundred."""

    def __init__(self, connection: Connection) -> None:
        rows = [dict(row) for row in connection.execute(select(_countries)).mappings()]
        self._known: dict[str, Row] = {row["code"]: row for row in rows}
        self._known |= {row["alpha2"]: row for row in rows if row["alpha2"] is not None}

    def get(self, code: str) -> Row:
        """Return the country of a code. Raises `Invalid`."""
        if code not in self._known:
            raise unknown_country()
        return self._known[code]


class _New(NamedTuple):
    """An act to be stored, with the sources and leaders that it brings with it."""

    rows: ActRows
    sources: list[Row]
    leaders: list[NewLeader]


def create_acts(tx: Tx, posted: Sequence[ActCreate], countries: Countries) -> list[str | Problem]:
    """Store new acts that have no relations; return for each its identifier, or why it was not stored.

    Of an act that was not stored nothing is: no source that it alone cites, no leader whom it alone names.
    """
    composing = _Composing(tx, posted, countries)
    outcomes: list[str | Problem] = []
    new: list[_New] = []
    for act in posted:
        try:
            made = composing.compose(act)
        except Problem as problem:
            outcomes.append(problem)
            continue
        composing.take(made)
        new.append(made)
        outcomes.append(made.rows.id)
    sources.store_sources(tx, [row for made in new for row in made.sources])
    create_named(tx, [leader for made in new for leader in made.leaders])
    store_new(tx, [made.rows for made in new])
    return outcomes


def unchanged(tx: Tx, posted: Mapping[str, ActCreate], countries: Countries) -> set[str]:
    """Return which stored acts, by identifier, are already what is posted in their place; those with relations apart.

    For all others nothing is said: they may be, or may not be valid.
    """
    alone = {id_: act for id_, act in posted.items() if not act.relations}
    if not alone:
        return set()
    composing = _Composing(tx, list(alone.values()), countries)
    same = set()
    for id_, before in load(tx.connection, list(alone)).items():
        try:
            made = composing.compose(alone[id_], before)
        except Problem:
            continue
        if not before.act["deleted"] and same_rows(made.rows, before):
            same.add(id_)
    return same


class _Composing:
    """What the acts of a batch refer to: looked up once, and added to as the acts before bring sources and leaders."""

    def __init__(self, tx: Tx, posted: Sequence[ActCreate], countries: Countries) -> None:
        self._tx = tx
        self._countries = countries
        self._by_id, self._by_key = sources.find_known(
            tx.connection, [entry for act in posted for entry in act.sources]
        )
        self._holders = _holders(tx.connection, [act.external_id for act in posted if act.external_id is not None])
        self._named = find_named(tx.connection, set(self._names(posted)))
        self._leaders = _known_leaders(tx.connection, posted)

    def compose(self, posted: ActCreate, before: ActRows | None = None) -> _New:
        """Return an act as it is to be stored, new or in the place of `before`.

        Raises `Invalid`, or `Conflict` where its external_id is taken.
        """
        tx = self._tx
        country = self._countries.get(posted.country)
        act: Row = {
            "id": new_id(), "posted_by": tx.caller.id or None, "deleted": False, "created_at": tx.now,
            "updated_at": tx.now, "review": first_review(tx.caller).value,
        } if before is None else dict(before.act)  # fmt: skip
        holder = self._holders.get(posted.external_id or "")
        if holder is not None and holder != act["id"]:
            raise external_id_taken(holder)
        if posted.review is not None:
            act["review"] = posted.review.value
        check_review(tx.caller, Review(act["review"]))
        cited = [] if before is None else before.sources.values()
        resolved = sources.resolve(self._by_id, self._by_key, posted.sources, cited)
        if resolved.faults:
            raise Invalid("A source that the act cites is not known.", *resolved.faults)
        leaders, new = self._leaders_of(posted, country["code"])
        rows = compose(
            posted,
            act=act,
            country=country,
            cited=[(one.row, one.differs) for one in resolved.cited],
            leaders=leaders,
            related={},
            before=before,
        )
        return _New(rows, resolved.new, new)

    def take(self, made: _New) -> None:
        """Let the acts that follow find what an act that is to be stored brings with it."""
        self._by_key |= {row["url_key"]: row for row in made.sources if row["url_key"] is not None}
        self._named |= {(leader.country, fold(leader.name)): [(leader.id, leader.name)] for leader in made.leaders}
        if made.rows.act["external_id"] is not None:
            self._holders[made.rows.act["external_id"]] = made.rows.id

    def _names(self, posted: Sequence[ActCreate]) -> Iterable[tuple[str, str]]:
        for act in posted:
            for role in act.roles:
                if role.leader is not None and role.leader.name is not None:
                    try:
                        yield self._countries.get(act.country)["code"], fold(role.leader.name)
                    except Invalid:
                        # The act is refused for its country.
                        break

    def _leaders_of(self, posted: ActCreate, country: str) -> tuple[Mapping[str, str], list[NewLeader]]:
        """Return the id of each leader that the roles name, by name or id, and those that are to be made."""
        ids: dict[str, str] = {}
        names: dict[str, str] = {}
        faults = []
        for place, entry in enumerate(posted.roles):
            if entry.leader is None:
                continue
            pointer = f"/roles/{place}/leader"
            if entry.leader.name is not None:
                names.setdefault(entry.leader.name, pointer)
            elif entry.leader.id is not None and entry.leader.id in self._leaders:
                ids[entry.leader.id] = entry.leader.id
            else:
                faults.append(unknown_leader(pointer))
        faults += ambiguous_names(self._named, names, country)
        if faults:
            raise Invalid("A role names a leader that is not there, or is one of several.", *faults)
        new: dict[str, NewLeader] = {}
        for name in names:
            key = fold(name)
            found: Named = self._named
            if (country, key) in found:
                ids[name] = found[country, key][0][0]
            else:
                ids[name] = new.setdefault(key, NewLeader(new_id(), name, country)).id
        return ids, list(new.values())


def _holders(connection: Connection, external_ids: Sequence[str]) -> dict[str, str]:
    """Return the act that has each of these external_ids."""
    if not external_ids:
        return {}
    statement = select(_acts.c.external_id, _acts.c.id).where(_acts.c.external_id.in_(external_ids))
    return {str(row.external_id): row.id for row in connection.execute(statement)}


def _known_leaders(connection: Connection, posted: Sequence[ActCreate]) -> set[str]:
    """Return which of the leaders that the acts name by an id are there."""
    named = {role.leader.id for act in posted for role in act.roles if role.leader is not None and role.leader.id}
    asked = [id_ for id_ in named if is_id(id_)]
    if not asked:
        return set()
    return set(connection.execute(select(_leaders.c.id).where(_leaders.c.id.in_(asked))).scalars())
