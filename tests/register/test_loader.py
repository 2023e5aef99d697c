"""The loader: every bundled record is one that the public POST takes, and all are stored or none."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from app.acts.schemas import ActCreate, BreakdownPosted, FigurePosted
from app.db.statements import table_of
from app.db.transactions import read, write
from app.derivation.rebuild import count_acts, differences
from app.models import Act, Document, Leader, LeaderName
from app.register.loader import Loaded, LoadError, Register, load_register, read_register
from app.revisions import records
from app.revisions.consistency import inconsistencies

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
_acts, _documents, _leaders, _names = (table_of(model) for model in (Act, Document, Leader, LeaderName))


@pytest.fixture(scope="module")
def bundled() -> Register:
    return read_register()


def load(engine: Engine, register: Register) -> Loaded:
    with write(engine) as session:
        return load_register(session, register, NOW)


def act(external_id: str | None, **members: Any) -> dict[str, Any]:
    return {
        "country": "AZE", "title": "An act", "instrument": "amnesty_law", "external_id": external_id, **members,
    }  # fmt: skip


def related(external_id: str, *others: str) -> dict[str, Any]:
    return act(external_id, relations=[{"relation": "tranche_of", "act": other} for other in others])


def write_records(folder: Path, **files: Any) -> Path:
    """Write files of records, each given by its acts, or by all its members."""
    for country, content in files.items():
        members = content if isinstance(content, dict) else {"country": country, "leaders": [], "acts": content}
        (folder / f"{country}.json").write_text(json.dumps(members))
    return folder


def refused(folder: Path) -> list[str | None]:
    with pytest.raises(LoadError) as error:
        read_register(folder)
    return [fault.pointer for fault in error.value.faults]


def test_stores_every_bundled_record(engine: Engine, bundled: Register) -> None:
    assert bundled.acts
    assert load(engine, bundled) == Loaded(len(bundled.acts), len(bundled.leaders), 0)
    with read(engine) as session:
        stored = {tuple(row) for row in session.execute(select(_acts.c.external_id, _acts.c.review))}
        assert stored == {(record.external_id, "published") for record in bundled.acts.values()}
        assert list(differences(session)) == []
        assert list(inconsistencies(session)) == []


def test_history_says_that_the_service_brought_the_records(engine: Engine, bundled: Register) -> None:
    load(engine, bundled)
    with read(engine) as session:
        assert set(session.execute(select(_acts.c.posted_by)).scalars()) == {None}
        statement = select(_documents.c.by, _documents.c.note).where(_documents.c.type != "country").distinct()
        assert [tuple(row) for row in session.execute(statement)] == [("register", "The bundled register")]


def test_roles_name_the_bundled_leaders_and_make_no_others(engine: Engine, bundled: Register) -> None:
    load(engine, bundled)
    with read(engine) as session:
        made = session.execute(select(func.count()).select_from(_leaders)).scalar_one()
        names = set(session.execute(select(_leaders.c.name)).scalars())
    assert names == {leader.name for leader in bundled.leaders.values()}
    assert made == len(bundled.leaders)


def test_changes_nothing_when_all_is_there(engine: Engine, bundled: Register) -> None:
    load(engine, bundled)
    with read(engine) as session:
        before = records.last_position(session)
    assert load(engine, bundled) == Loaded(0, 0, len(bundled.acts))
    with read(engine) as session:
        assert records.last_position(session) == before


def test_leaves_an_act_as_it_was_made_since(engine: Engine, tmp_path: Path) -> None:
    register = read_register(write_records(tmp_path, AZE=[act("one"), act("two")]))
    load(engine, register)
    with write(engine) as session:
        session.execute(update(_acts).where(_acts.c.external_id == "one").values(title="Mended", deleted=True))
        session.execute(delete(_acts).where(_acts.c.external_id == "two"))
        session.execute(delete(_documents).where(_documents.c.type == "act"))
    assert load(engine, register) == Loaded(1, 0, 1)
    with read(engine) as session:
        statement = select(_acts.c.title, _acts.c.deleted).order_by(_acts.c.external_id)
        assert [tuple(row) for row in session.execute(statement)] == [("Mended", True), ("An act", False)]


def test_knows_a_leader_by_any_name_of_the_same_country(engine: Engine, tmp_path: Path) -> None:
    known = {"country": "AZE", "leaders": [{"name": "İlham Əliyev"}], "acts": []}
    load(engine, read_register(write_records(tmp_path, AZE=known)))
    leaders = [
        {"name": "Ilham Aliyev", "names": [{"name": "Ilham Əliyev"}], "terms": [{"office": "President"}]},
        {"name": "Ilham Əliyev", "country": "TUR"},
    ]
    register = read_register(write_records(tmp_path, AZE=known | {"leaders": leaders}))
    assert load(engine, register).leaders == 1
    with read(engine) as session:
        found = session.execute(select(_leaders.c.name, _leaders.c.country).order_by(_leaders.c.id)).all()
    assert [tuple(row) for row in found] == [("İlham Əliyev", "AZE"), ("Ilham Əliyev", "TUR")]


def test_posts_an_act_after_those_that_it_names(engine: Engine, tmp_path: Path) -> None:
    folder = write_records(
        tmp_path, AZE=[related("c", "b", "a"), related("b", "a"), act("d")], UZB=[act("a"), related("e", "d")]
    )
    register = read_register(folder)
    order = [record.external_id for record in register.acts.values()]
    assert order == ["d", "a", "b", "e", "c"]
    assert load(engine, register).acts == 5


def test_tells_how_many_acts_are_done(engine: Engine, tmp_path: Path) -> None:
    told: list[int] = []
    register = read_register(write_records(tmp_path, AZE=[act("one"), act("two"), act("three")]))
    with write(engine) as session:
        load_register(session, register, NOW, told.append)
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
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as made:
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
    with read(engine) as session:
        assert count_acts(session) == 0


def figures_of(record: ActCreate) -> list[FigurePosted | BreakdownPosted]:
    """All that bears a count: the figures, and the short forms of one."""
    short = [given for given in (record.total, *record.breakdowns) if given is not None and given.count is not None]
    return [*record.headline.figures, *(figure for line in record.breakdowns for figure in line.figures), *short]


def test_every_bundled_count_has_its_wording(bundled: Register) -> None:
    bare = [
        place
        for place, record in bundled.acts.items()
        for figure in figures_of(record)
        if figure.count is None or figure.count.wording is None
    ]
    assert bare == []


def test_a_bundled_count_without_a_source_is_told_of(bundled: Register) -> None:
    silent = [
        place
        for place, record in bundled.acts.items()
        for figure in figures_of(record)
        if len(record.sources) != 1 and figure.source is None and "page" not in f"{figure.text} {record.notes}"
    ]
    assert silent == []


def test_every_bundled_act_cites_a_source(bundled: Register) -> None:
    def cites(record: ActCreate) -> bool:
        return any(source.url or source.title for source in record.sources)

    assert [place for place, record in bundled.acts.items() if not cites(record)] == []
