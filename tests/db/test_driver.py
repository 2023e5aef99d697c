"""Tests of app/db/driver.py: what goes past SQLAlchemy gives what SQLAlchemy gives, and fails as it fails."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, bindparam, func, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from app.db.driver import Lookup, pipelined
from app.db.ids import new_id
from app.db.statements import Row, insert_rows, table_of, together
from app.db.transactions import read, write
from app.models import Act, ApiKey, Country, Feed, Milestone, Source

_keys, _countries, _feed, _sources = (table_of(model) for model in (ApiKey, Country, Feed, Source))
_BY_ID = select(_keys).where(_keys.c.id.in_(bindparam("ids", expanding=True))).order_by(_keys.c.name)


def key(name: str) -> Row:
    row = dict.fromkeys(column.name for column in _keys.columns)
    made = datetime(2026, 1, 2, 3, 4, 5, 678901, UTC)
    return row | {"id": new_id(), "name": name, "scope": "write", "digest": name * 64, "created_at": made}


def act(country: str) -> Row:
    row: Row = dict.fromkeys(column.name for column in table_of(Act).columns)
    now = datetime.now(UTC)
    return row | {
        "id": new_id(), "country": country, "title": "An act", "instrument": "pardon_decree", "review": "draft",
        "deleted": False, "created_at": now, "updated_at": now, "status": "unknown", "void": False, "figured": 0,
    }  # fmt: skip


def milestone(of_act: Row, type_: str = "adopted") -> Row:
    row = dict.fromkeys(column.name for column in table_of(Milestone).columns)
    return row | {"id": new_id(), "act_id": of_act["id"], "place": 0, "type": type_}


@pytest.mark.parametrize("number", [0, 1, 3])
def test_lookup_gives_the_rows_that_sqlalchemy_gives(engine: Engine, number: int) -> None:
    rows = [key(name) for name in "abcd"]
    with write(engine) as connection:
        insert_rows(connection, ApiKey, rows)
    ids = [row["id"] for row in rows[:number]]
    lookup = Lookup(_BY_ID)
    with read(engine) as connection:
        expected = connection.execute(_BY_ID, {"ids": ids})
        assert lookup(connection, ids=ids) == [tuple(row) for row in expected]
        assert lookup.mappings(connection, ids=ids) == rows[:number]


def test_lookup_reads_json_and_truth_values(engine: Engine) -> None:
    statement = select(_countries).where(_countries.c.code.in_(bindparam("codes", expanding=True)))
    with read(engine) as connection:
        expected = [dict(row) for row in connection.execute(statement, {"codes": ["FRA", "SUN"]}).mappings()]
        assert len(expected) == 2
        assert Lookup(statement).mappings(connection, codes=["FRA", "SUN"]) == expected


def test_lookup_takes_a_change_that_tells_what_it_left(engine: Engine) -> None:
    advance = Lookup(update(_feed).values(position=_feed.c.position + bindparam("by")).returning(_feed.c.position))
    with write(engine) as connection:
        [(first,)] = advance(connection, by=1)
        assert advance(connection, by=5) == [(first + 5,)]


def test_lookup_has_a_statement_of_its_own_for_a_dialect(engine: Engine, dialect: str) -> None:
    lookup = Lookup(
        text("SELECT 'any' AS name").columns(_sources.c.title),
        postgresql=text("SELECT 'its own' AS name").columns(_sources.c.title),
    )
    with read(engine) as connection:
        assert lookup(connection) == [("its own" if dialect == "postgresql" else "any",)]


def test_lookup_that_fails_raises_what_sqlalchemy_raises(engine: Engine) -> None:
    missing = Lookup(text("SELECT nothing FROM nowhere").columns(_sources.c.title))
    with read(engine) as connection, pytest.raises((OperationalError, ProgrammingError), match="nowhere"):
        missing(connection)


def test_rows_that_refer_to_each_other_are_inserted_together(engine: Engine) -> None:
    posted = act("FRA")
    with write(engine) as connection, together(connection):
        insert_rows(connection, Act, [posted])
        insert_rows(connection, Milestone, [milestone(posted), milestone(posted, "announced")])
    with read(engine) as connection:
        assert _number(connection, Act) == 1
        assert _number(connection, Milestone) == 2


@pytest.mark.parametrize("broken", ["country", "type", "act"])
def test_broken_rule_among_inserts_is_an_integrity_error_and_leaves_nothing(engine: Engine, broken: str) -> None:
    posted = act("XXX" if broken == "country" else "FRA")
    of_act = act("FRA") if broken == "act" else posted
    of_it = milestone(of_act, "nonsense" if broken == "type" else "adopted")
    with pytest.raises(IntegrityError):
        _insert(engine, posted, of_it)
    with read(engine) as connection:
        assert _number(connection, Act) == 0


def _insert(engine: Engine, posted: Row, of_it: Row) -> None:
    with write(engine) as connection, together(connection):
        insert_rows(connection, Act, [posted])
        insert_rows(connection, Milestone, [of_it])


def _number(connection: Connection, model: type) -> int:
    return int(connection.execute(select(func.count()).select_from(table_of(model))).scalar_one())


def test_pipeline_stores_what_is_sent_and_reads_it(engine: Engine) -> None:
    count = Lookup(select(func.count()).select_from(_keys))
    with write(engine) as connection:
        with pipelined(connection):
            insert_rows(connection, ApiKey, [key("a")])
            assert count(connection) == [(1,)]
            insert_rows(connection, ApiKey, [key("b")])
        assert connection.execute(select(func.count()).select_from(_keys)).scalar_one() == 2


@pytest.mark.parametrize("reads", [False, True])
def test_pipeline_raises_what_the_database_refuses_and_keeps_nothing(engine: Engine, reads: bool) -> None:
    def be_refused() -> None:
        with write(engine) as connection, pipelined(connection):
            insert_rows(connection, ApiKey, [key("b")])
            insert_rows(connection, ApiKey, [key("a") | {"scope": "none"}])
            if reads:
                Lookup(_BY_ID)(connection, ids=[])

    with pytest.raises(IntegrityError):
        be_refused()
    with write(engine) as connection:
        insert_rows(connection, ApiKey, [key("c")])
        assert connection.execute(select(_keys.c.name)).scalars().all() == ["c"]
