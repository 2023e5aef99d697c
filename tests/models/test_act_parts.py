"""The rules that the database itself holds for the parts of an act, whoever writes to it."""

import pytest
from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.db.statements import table_of
from app.db.transactions import read, write
from app.derivation.rows import PARTS
from app.models import Act, ActSource, Figure, Milestone, Motive, Scope, Source
from tests.acts.examples import founding, small
from tests.api import Api

_cited = table_of(ActSource)


@pytest.fixture
def act(api: Api) -> str:
    """An act with parts of all kinds, that cites two sources."""
    older = api.post("/v1/acts", small(external_id="older"))["id"]
    more = {
        "conditions": [{"condition": "application", "to": "obtain"}],
        "relations": [{"relation": "supersedes", "act": older}],
    }
    return str(api.post("/v1/acts", founding(**more))["id"])


@pytest.mark.parametrize("model", [Milestone, Figure, Scope, Motive])
def test_part_names_a_source_that_its_act_cites(api: Api, engine: Engine, act: str, model: type[Figure]) -> None:
    other = api.post("/v1/sources", {"url": "https://news.example.org/elsewhere", "kind": "official_statement"})["id"]
    table = table_of(model)
    with pytest.raises(IntegrityError, match=r"act_source|FOREIGN KEY"), write(engine) as connection:
        assert connection.execute(update(table).where(table.c.act_id == act), {"source_id": other}).rowcount


def test_source_of_an_act_stays_while_a_part_names_it(engine: Engine, act: str) -> None:
    with pytest.raises(IntegrityError, match=r"act_source|FOREIGN KEY"), write(engine) as connection:
        connection.execute(delete(_cited).where(_cited.c.act_id == act))


def test_sources_of_an_act_may_be_stored_after_its_parts(engine: Engine, act: str) -> None:
    with write(engine) as connection:
        rows = connection.execute(select(_cited).where(_cited.c.act_id == act)).mappings().all()
        connection.execute(delete(_cited).where(_cited.c.act_id == act))
        connection.execute(insert(_cited), [dict(row) for row in rows])


@pytest.mark.parametrize("name", PARTS)
def test_key_stands_once_among_the_parts_of_a_kind(engine: Engine, act: str, name: str) -> None:
    table = table_of(PARTS[name])
    with read(engine) as connection:
        row = dict(connection.execute(select(table).where(table.c.act_id == act)).mappings().first() or {})
    assert row
    others = {"group": "women", "offence": None} if name == "scopes" else {}
    again = {**row, **others, "id": "01900000-0000-7000-8000-000000000000", "key": "twice", "accepted": False}
    again = {column: value for column, value in again.items() if column in table.c}
    if name == "relations":
        again["relation"] = "amends"
    with write(engine) as connection:
        connection.execute(update(table).where(table.c.act_id == act, table.c.id == row["id"]), {"key": "twice"})
    with pytest.raises(IntegrityError, match="key"), write(engine) as connection:
        connection.execute(insert(table), again)
    # Parts without a key do not stand in each other's way.
    with write(engine) as connection:
        connection.execute(update(table).where(table.c.act_id == act), {"key": None})
        connection.execute(insert(table), again | {"key": None})


def test_parts_go_with_their_act(engine: Engine, act: str) -> None:
    acts = table_of(Act)
    with write(engine) as connection:
        connection.execute(delete(acts).where(acts.c.id == act))
    with read(engine) as connection:
        for table in (_cited, *map(table_of, PARTS.values())):
            assert connection.execute(select(func.count()).where(table.c.act_id == act)).scalar_one() == 0
        assert connection.execute(select(func.count()).select_from(table_of(Source))).scalar_one()
