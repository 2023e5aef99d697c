"""The loader: every bundled record is one that the public POST takes, and all are stored or none."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select

from app.db.statements import table_of
from app.db.transactions import read, write
from app.derivation.rebuild import count_acts, differences
from app.models import Act, Document, Leader, LeaderName
from app.register.loader import LoadError, Register, load_register, read_register
from app.register.standing import Tally
from app.revisions.consistency import inconsistencies
from tests.register.records import NOW, act, load, write_records

_acts, _documents, _leaders, _names = (table_of(model) for model in (Act, Document, Leader, LeaderName))


@pytest.fixture(scope="module")
def bundled() -> Register:
    return read_register()


def related(external_id: str, *others: str) -> dict[str, Any]:
    return act(external_id, relations=[{"relation": "tranche_of", "act": other} for other in others])


def refused(folder: Path) -> list[str | None]:
    with pytest.raises(LoadError) as error:
        read_register(folder)
    return [fault.pointer for fault in error.value.faults]


def test_stores_every_bundled_record(engine: Engine, bundled: Register) -> None:
    assert bundled.acts
    loaded = load(engine, bundled)
    assert (loaded.acts, loaded.leaders) == (Tally(created=len(bundled.acts)), Tally(created=len(bundled.leaders)))
    assert (loaded.sources, loaded.left) == (Tally(), [])
    with read(engine) as connection:
        stored = {tuple(row) for row in connection.execute(select(_acts.c.external_id, _acts.c.review))}
        assert stored == {(record.external_id, record.review or "published") for record in bundled.acts.values()}
        assert list(differences(connection)) == []
        assert list(inconsistencies(connection)) == []


def test_history_says_that_the_service_brought_the_records(engine: Engine, bundled: Register) -> None:
    load(engine, bundled)
    with read(engine) as connection:
        assert set(connection.execute(select(_acts.c.posted_by)).scalars()) == {None}
        statement = select(_documents.c.by, _documents.c.note).where(_documents.c.type != "country").distinct()
        assert [tuple(row) for row in connection.execute(statement)] == [("register", "The bundled register")]


def test_roles_name_the_bundled_leaders_and_make_no_others(engine: Engine, bundled: Register) -> None:
    load(engine, bundled)
    with read(engine) as connection:
        made = connection.execute(select(func.count()).select_from(_leaders)).scalar_one()
        names = set(connection.execute(select(_leaders.c.name)).scalars())
    assert names == {leader.name for leader in bundled.leaders.values()}
    assert made == len(bundled.leaders)


def test_knows_a_leader_by_any_name_of_the_same_country(engine: Engine, tmp_path: Path) -> None:
    known = {"country": "AZE", "leaders": [{"name": "İlham Əliyev"}], "acts": []}
    load(engine, read_register(write_records(tmp_path, AZE=known)))
    leaders = [
        {"name": "Ilham Aliyev", "names": [{"name": "Ilham Əliyev"}], "terms": [{"office": "President"}]},
        {"name": "Ilham Əliyev", "country": "TUR"},
    ]
    register = read_register(write_records(tmp_path, AZE=known | {"leaders": leaders}))
    loaded = load(engine, register)
    assert loaded.leaders == Tally(created=1, changed=1)
    with read(engine) as connection:
        found = connection.execute(select(_leaders.c.name, _leaders.c.country).order_by(_leaders.c.id)).all()
    assert [tuple(row) for row in found] == [("Ilham Aliyev", "AZE"), ("Ilham Əliyev", "TUR")]


def test_posts_an_act_after_those_that_it_names(engine: Engine, tmp_path: Path) -> None:
    folder = write_records(
        tmp_path, AZE=[related("c", "b", "a"), related("b", "a"), act("d")], UZB=[act("a"), related("e", "d")]
    )
    register = read_register(folder)
    order = [record.external_id for record in register.acts.values()]
    assert order == ["d", "a", "b", "e", "c"]
    assert load(engine, register).acts == Tally(created=5)


def test_tells_how_many_acts_are_done(engine: Engine, tmp_path: Path) -> None:
    told: list[int] = []
    register = read_register(write_records(tmp_path, AZE=[act("one"), act("two"), act("three")]))
    with write(engine) as connection:
        load_register(connection, register, NOW, told.append)
    assert told == [1, 2, 3]


def test_refuses_acts_whose_relations_lead_back_to_them(tmp_path: Path) -> None:
    folder = write_records(tmp_path, AZE=[act("a"), related("b", "c"), related("c", "b")])
    assert refused(folder) == ["AZE.json /acts/1", "AZE.json /acts/2"]


def test_names_the_place_of_each_fault_in_all_files(tmp_path: Path) -> None:
    folder = write_records(
        tmp_path,
        AZE=[act("one"), act("two", titel="x"), act(None)],
        FRA={"country": "FRA", "leaders": [{"name": ""}], "acts": [act("one"), act("five", total="5 or 6")]},
        ITA={"country": "ITA", "acts": []},
    )
    (folder / "UZB.json").write_bytes(b'{"country": "UZB", "acts": [}')
    assert refused(folder) == [
        "AZE.json /acts/1/titel",
        "FRA.json /leaders/0/name",
        "FRA.json /acts/1/total",
        "ITA.json",
        "UZB.json",
        "AZE.json /acts/2",
        "FRA.json /acts/0",
    ]


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with Connection(engine) as made:
        yield made


def test_stores_nothing_when_one_record_is_refused(engine: Engine, tmp_path: Path) -> None:
    wrong = [act("two", country="QQQ"), act("three", relations=[{"relation": "amends", "act": "unheard-of"}])]
    register = read_register(write_records(tmp_path, AZE=[act("one"), *wrong]))
    with pytest.raises(LoadError) as error:
        load(engine, register)
    assert [fault.pointer for fault in error.value.faults] == [
        "AZE.json /acts/1/country",
        "AZE.json /acts/2/relations/0/act",
    ]
    with read(engine) as connection:
        assert count_acts(connection) == 0
