"""Acts in bulk: the rows that posting them one after the other would leave in the register's tables.

Everything goes the way of a POST (validation, composing, derivation, rendering), but for the database: identifiers
follow from the number of the act, and what a POST would look up is held in memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, select
from sqlmodel import SQLModel

from app.acts.compose import compose
from app.acts.schemas import ActCreate
from app.auth import Caller, digest_of
from app.countries.seed import seed_countries
from app.db import ids
from app.db.engine import as_json
from app.db.statements import Row, insert_rows, table_of
from app.derivation import tally
from app.derivation.acts import derived_facts, is_public, settle
from app.derivation.derive import Derived
from app.derivation.render import render
from app.derivation.rows import PARTS, ActRows, LeaderKnown
from app.derivation.schemas import SourcePublic
from app.doors import Tx
from app.etags import digest
from app.fulltext.index import entry_row
from app.leaders.schemas import LeaderCreate
from app.leaders.service import create_leader
from app.models import (
    Act,
    ActSource,
    ApiKey,
    Change,
    Country,
    Document,
    Fact,
    Feed,
    Leader,
    SearchEntry,
    Source,
    Term,
)
from app.revisions import records
from app.sources.addresses import url_key
from app.sources.service import render as render_source
from app.spans import span
from bench.bulk import Bulk
from bench.content import leaders_of, number_of, posted, source, states

TOKEN = f"clr_{'benchmark' * 5}"[:47]  # the key of databases that live for the benchmark only
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_SHOWN = tuple(name for name in SourcePublic.model_fields if name != "id")
_NAMES = {"cited": "act_source"} | {name: str(model.__tablename__) for name, model in PARTS.items()}
_MODELS: tuple[type[SQLModel], ...] = (Source, Act, ActSource, *PARTS.values(), Document, Change, Fact, SearchEntry)
TABLES = tuple(table_of(model) for model in _MODELS)


class _Numbered:
    """Identifiers as UUIDv7 has them, of which the time is the number of an act and the rest is counted."""

    def __init__(self) -> None:
        self._act = self._next = 0

    def begin(self, act: int, first: int = 0) -> None:
        """Give out the identifiers of `act` from the one numbered `first` on."""
        self._act, self._next = act, first

    def uuid7(self) -> str:
        """Return the next identifier."""
        made = id_of(self._act, self._next)
        self._next += 1
        return made


def id_of(act: int, number: int) -> str:
    """Return identifier `number` (0: the act's own, 1: that of its source) of act number `act`."""
    moment = int(BEGAN.timestamp() * 1000) + act
    spread = (act * 4096 + number) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFF
    return f"{moment >> 16:08x}-{moment & 0xFFFF:04x}-7{number:03x}-8000-{spread:012x}"


@contextmanager
def numbered_ids() -> Iterator[_Numbered]:
    """Have all identifiers made from the number of an act within the block."""
    made = _Numbered()
    with patch.object(ids, "uuid_utils", made):
        yield made


def moment_of(act: int) -> datetime:
    """Return when act number `act` was posted."""
    return BEGAN + timedelta(seconds=act)


def caller() -> Caller:
    """Return whoever posts the acts."""
    return Caller(id_of(-1, 0), "bench", "write")


def seed(connection: Connection) -> None:
    """Store what the acts rest upon in an empty database: the feed, the key, countries, leaders."""
    if connection.execute(select(table_of(Feed).c.id)).first() is None:
        insert_rows(connection, Feed, [{"id": 1, "position": 0}])
    who = caller()
    insert_rows(
        connection,
        ApiKey,
        [
            {
                "id": who.id, "name": who.name, "scope": who.scope, "digest": digest_of(TOKEN), "created_at": BEGAN,
                "expires_at": None, "revoked_at": None,
            }
        ],
    )  # fmt: skip
    with numbered_ids() as made:
        made.begin(-1, first=1)
        seed_countries(connection, BEGAN)
        for number, state in enumerate(states()):
            made.begin(-2 - number)
            for leader in leaders_of(state):
                create_leader(Tx(connection, who, None, BEGAN), LeaderCreate.model_validate(leader))


@dataclass(frozen=True, slots=True)
class Ground:
    """What the acts rest upon, as a POST would find it: countries, leaders by country and name, the feed."""

    countries: dict[str, Row]
    leaders: dict[tuple[str, str], str]
    known: dict[str, LeaderKnown]
    position: int


def read_ground(connection: Connection) -> Ground:
    """Read from the database what the acts rest upon."""
    leaders, terms = table_of(Leader), table_of(Term)
    named = {(row.country, row.name): row.id for row in connection.execute(select(leaders))}
    known = {id_: LeaderKnown(name) for (_, name), id_ in named.items()}
    for row in connection.execute(select(terms).order_by(terms.c.leader_id, terms.c.place)):
        known[row.leader_id].terms.append((row.country, row.began_on_first, row.ended_on_last))
    countries = {row["code"]: dict(row) for row in connection.execute(select(table_of(Country))).mappings()}
    return Ground(countries, named, known, records.last_position(connection))


def make(ground: Ground, size: int, start: int, stop: int) -> Bulk:
    """Return the rows of the acts from number `start` (a multiple of BLOCK) to before `stop`, of `size` acts in all."""
    rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    figured: dict[int, int] = {}
    sums: tally.Sums = {}
    with numbered_ids() as made:
        for i in range(start, stop):
            document = posted(i, size)
            act, derived = _composed(ground, made, i, document)
            figured[i] = derived.figured if is_public(act.act) and not derived.void else 0
            # A relation stays within its block, and a block within one call.
            outside = sum(figured[number_of(entry["act"])] for entry in document["relations"])
            tally.merge(sums, tally.sums_of(_add(rows, ground, i, act, derived, outside=outside)))
    return Bulk(rows, sums)


def _composed(ground: Ground, made: _Numbered, i: int, document: dict[str, Any]) -> tuple[ActRows, Derived]:
    """Go the way of `app.acts.service.create_act` to the rows of act `i`."""
    state = document["country"]
    now = moment_of(i)
    made.begin(i, first=2)
    act = {
        "id": id_of(i, 0), "posted_by": caller().id, "deleted": False, "created_at": now, "updated_at": now,
        "review": document["review"],
    }  # fmt: skip
    named = {role["leader"]["name"] for role in document["roles"] if "leader" in role}
    leaders = {name: ground.leaders[state, name] for name in named}
    outer = {entry["act"]: id_of(number_of(entry["act"]), 0) for entry in document["relations"]}
    rows = compose(
        ActCreate.model_validate(document),
        act=act,
        country=ground.countries[state],
        cited=[(_source_row(i - place), []) for place in range(len(document["sources"]))],
        leaders=leaders,
        related=outer,
        before=None,
    )
    rows.leaders = {id_: ground.known[id_] for id_ in leaders.values()}
    return rows, settle(rows)


def _add(
    rows: dict[str, list[Row]], ground: Ground, i: int, act: ActRows, derived: Derived, *, outside: int
) -> list[Row]:
    """Add what `app.acts.store.store` would store of act `i`, and its source; return its facts."""
    facts, counted = derived_facts(act, derived, outside=outside)
    now, position = moment_of(i), ground.position + 2 * i + 1
    rows["act"].append(act.act)
    rows["fact"] += facts
    for name, table in _NAMES.items():
        rows[table] += getattr(act, name)
    own = _source_row(i)
    rows["source"].append(own)
    public = is_public(act.act)
    documents = (
        ("source", own["id"], render_source(own, 1, now, now), "create"),
        ("act", act.id, render(act, derived, counted=counted, revision=1), "create" if public else None),
    )
    for place, (type_, id_, document, op) in enumerate(documents):
        body = as_json(document)
        rows["document"].append(
            {
                "type": type_, "id": id_, "body": body, "etag": digest(body.encode()), "deleted": False,
                "revision": 1, "at": now, "by": caller().name, "note": None, "action": "create",
            }
        )  # fmt: skip
        change = {"position": position + place, "type": type_, "id": id_, "op": op, "revision": 1, "at": now}
        rows["change"].append(change)
        if op is not None:
            rows["search_entry"].append(entry_row(type_, id_, document, position + place))
    return facts


@lru_cache(maxsize=8)
def _source_row(i: int) -> Row:
    """The row of the source that act `i` brings with it."""
    given = source(i)
    return {name: given.get(name) for name in _SHOWN} | {
        "id": id_of(i, 1), "url_key": url_key(given["url"]), **span("published_on", given["published_on"]),
    }  # fmt: skip


def last_position(ground: Ground, size: int) -> int:
    """Return where the change feed stands when `size` acts have been posted: each with its source."""
    return ground.position + 2 * size
