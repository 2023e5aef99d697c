"""A register that is loaded already: what is new and changed is taken, what editors made stays and is told of."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from app.acts.schemas import ActCreate
from app.acts.service import create_act, delete_act, update_act
from app.auth import Caller
from app.db.statements import table_of
from app.db.transactions import read, write
from app.derivation.rebuild import differences
from app.doors import Tx
from app.etags import Precondition
from app.leaders.service import delete_leader, update_leader
from app.models import Act, Document, Leader, Source
from app.register.loader import Loaded, Register, read_register
from app.register.standing import Tally
from app.revisions import records
from app.revisions.consistency import inconsistencies
from app.sources.service import update_source
from tests.register.records import NOW, act, load, write_records

EDITOR = Caller(id="", name="an editor", scope="admin")
ANY = Precondition(("*",))
SOURCES = [
    {"key": "paper", "url": "https://example.org/a", "title": "Amnesty", "publisher": "Paper", "language": "en"},
    {"key": "book", "title": "A book", "publisher": "A press"},
]
LEADER = {"name": "Ilham Aliyev", "terms": [{"office": "President", "began_on": "2003"}]}
FULL = act(
    "one",
    sources=SOURCES,
    milestones=[{"type": "adopted", "on": "2025-12", "source": "paper"}],
    roles=[{"role": "signatory", "leader": {"name": "Ilham Aliyev"}, "office": "President"}],
    total={"count": "more than 20,000", "source": "paper"},
    breakdowns=[
        {"key": "freed", "kind": "release", "count": "about 5,000", "source": "book"},
        {"key": "women", "kind": "release", "part_of": "freed", "count": 70},
    ],
    scopes=[{"group": "women", "rule": "included"}],
    conditions=[{"condition": "no_reoffending", "to": "retain"}],
    occasions=[{"occasion": "new_year"}],
    motives=[{"motive": "humanism", "basis": "stated", "by": "a minister"}],
)
INNER = act("two", sources=SOURCES[:1], total="5,000", relations=[{"relation": "tranche_of", "act": "one"}])
_acts, _documents, _leaders, _sources = (table_of(model) for model in (Act, Document, Leader, Source))


def register(folder: Path, *acts: dict[str, Any], leaders: Any = (LEADER,)) -> Register:
    return read_register(write_records(folder, AZE={"country": "AZE", "leaders": [*leaders], "acts": [*acts]}))


def documents(engine: Engine) -> dict[str, tuple[int, str, str]]:
    """The revision, the document and who made it, of each record but countries."""
    statement = select(_documents).where(_documents.c.type != "country")
    with read(engine) as connection:
        rows = connection.execute(statement).mappings().all()
        return {row["id"]: (row["revision"], row["body"], row["by"]) for row in rows}


def position(engine: Engine) -> int:
    with read(engine) as connection:
        return records.last_position(connection)


def one_of(engine: Engine, column: Any, value: str) -> str:
    """The id of the row with this value."""
    with read(engine) as connection:
        return str(connection.execute(select(column.table.c.id).where(column == value)).scalar_one())


def act_id(engine: Engine, external_id: str) -> str:
    return one_of(engine, _acts.c.external_id, external_id)


def document(engine: Engine, external_id: str) -> Any:
    return json.loads(documents(engine)[act_id(engine, external_id)][1])


def edit(engine: Engine, service: Any, id_: str, *patch: Any) -> None:
    """Let an editor change a record by this function of its service."""
    with write(engine) as connection:
        service(Tx(connection, EDITOR, None, NOW), id_, *patch, ANY)


def is_sound(engine: Engine) -> bool:
    with read(engine) as connection:
        return [*differences(connection), *inconsistencies(connection)] == []


def test_a_second_load_changes_nothing_in_the_bundled_register(engine: Engine) -> None:
    bundled = read_register()
    load(engine, bundled)
    before = documents(engine), position(engine)
    again = load(engine, bundled)
    assert (documents(engine), position(engine)) == before
    assert (again.acts, again.leaders) == (
        Tally(unchanged=len(bundled.acts)), Tally(unchanged=len(bundled.leaders)),
    )  # fmt: skip
    assert again.sources == Tally(unchanged=again.sources.total)
    assert again.left == []


def test_a_second_load_changes_nothing_when_every_part_is_given(engine: Engine, tmp_path: Path) -> None:
    given = register(tmp_path, FULL, INNER)
    load(engine, given)
    before = documents(engine), position(engine)
    again = load(engine, given)
    assert (again.acts, again.leaders, again.left) == (Tally(unchanged=2), Tally(unchanged=1), [])
    assert (documents(engine), position(engine)) == before


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another title"},
        {"summary": "Now with a summary."},
        {"review": "draft"},
        {"breakdowns": FULL["breakdowns"][:1]},
        {"breakdowns": [FULL["breakdowns"][0] | {"count": "about 6,000"}, FULL["breakdowns"][1]]},
        {"sources": [SOURCES[0], SOURCES[1] | {"key": "book2"}], "breakdowns": []},
        {"conditions": []},
        {"roles": []},
        {"milestones": [{"type": "in_force", "on": "2025-12-30", "source": "paper"}]},
    ],
)
def test_a_changed_record_changes_just_that_act(engine: Engine, tmp_path: Path, change: dict[str, Any]) -> None:
    other = act("three", title="Another act")
    load(engine, register(tmp_path, FULL, other))
    before, at = documents(engine), position(engine)
    loaded = load(engine, register(tmp_path, FULL | change, other))
    assert (loaded.acts, loaded.left) == (Tally(changed=1, unchanged=1), [])
    after, id_ = documents(engine), act_id(engine, "one")
    assert {key for key in after if after.get(key) != before.get(key)} == {id_}
    assert (after[id_][0], after[id_][2], position(engine)) == (2, "register", at + 1)
    assert is_sound(engine)
    # What stayed is the same part, by its identifier.
    was, is_ = json.loads(before[id_][1]), json.loads(after[id_][1])
    assert is_["motives"] == was["motives"]
    assert load(engine, register(tmp_path, FULL | change, other)).acts == Tally(unchanged=2)


def test_a_changed_record_gives_what_a_first_load_gives(engine: Engine, tmp_path: Path) -> None:
    def content(value: Any) -> Any:
        """A document without what differs from load to load."""
        if isinstance(value, dict):
            return {name: content(member) for name, member in value.items() if name not in ("revision", "id", "source")}
        return [content(item) for item in value] if isinstance(value, list) else value

    newer = FULL | {"breakdowns": [FULL["breakdowns"][0]], "title": "Newer", "motives": []}
    load(engine, register(tmp_path, FULL | {"external_id": "same"}))
    load(engine, register(tmp_path, newer | {"external_id": "same"}, newer | {"external_id": "new"}))
    # A line says no more by whose key it is part of another, for there is one line left.
    changed, made = (content(document(engine, name)) for name in ("same", "new"))
    assert changed | {"external_id": "new"} == made


def test_a_new_record_is_added(engine: Engine, tmp_path: Path) -> None:
    load(engine, register(tmp_path, FULL))
    before = documents(engine)
    loaded = load(engine, register(tmp_path, FULL, INNER))
    assert (loaded.acts, loaded.left) == (Tally(created=1, unchanged=1), [])
    after = documents(engine)
    assert set(after) - set(before) == {act_id(engine, "two")}
    assert {key for key in before if after[key] != before[key]} == set()


def test_an_act_that_an_editor_changed_is_left_and_told_of(engine: Engine, tmp_path: Path) -> None:
    load(engine, register(tmp_path, FULL, INNER))
    id_ = act_id(engine, "one")
    edit(engine, update_act, id_, {"title": "As an editor has it"})
    before = documents(engine), position(engine)
    loaded = load(engine, register(tmp_path, FULL | {"summary": "New in the files."}, INNER))
    assert loaded.acts == Tally(left=1, unchanged=1)
    assert [(left.name, left.address) for left in loaded.left] == [("one", f"/v1/acts/{id_}")]
    assert loaded.left[0].reason.startswith("an editor changed it (revision 2)")
    assert "AZE.json /acts/0" in loaded.left[0].advice
    assert (documents(engine), position(engine)) == before


def test_an_edited_act_is_no_conflict_when_its_record_is_as_it_was(engine: Engine, tmp_path: Path) -> None:
    given = register(tmp_path, FULL, INNER)
    load(engine, given)
    edit(engine, update_act, act_id(engine, "one"), {"title": "As an editor has it", "breakdowns": [], "roles": []})
    edit(engine, update_act, act_id(engine, "one"), {"sources": SOURCES[:1]})
    before = documents(engine), position(engine)
    loaded = load(engine, given)
    assert (loaded.acts, loaded.left) == (Tally(edited=1, unchanged=1), [])
    assert (documents(engine), position(engine)) == before


def test_an_edited_act_is_unchanged_when_its_record_says_the_same(engine: Engine, tmp_path: Path) -> None:
    load(engine, register(tmp_path, FULL))
    edit(engine, update_act, act_id(engine, "one"), {"title": "Mended"})
    loaded = load(engine, register(tmp_path, FULL | {"title": "Mended"}))
    assert (loaded.acts, loaded.left) == (Tally(unchanged=1), [])


def test_an_act_that_an_editor_deleted_stays_deleted_and_is_told_of(engine: Engine, tmp_path: Path) -> None:
    load(engine, register(tmp_path, FULL))
    id_ = act_id(engine, "one")
    edit(engine, delete_act, id_)
    before = documents(engine)
    loaded = load(engine, register(tmp_path, FULL | {"title": "Newer"}))
    assert loaded.acts == Tally(left=1)
    assert [(left.address, left.reason) for left in loaded.left] == [(f"/v1/acts/{id_}", "an editor deleted it")]
    assert documents(engine) == before


def test_an_act_that_was_posted_with_the_same_name_is_left_and_told_of(engine: Engine, tmp_path: Path) -> None:
    with write(engine) as connection:
        create_act(Tx(connection, EDITOR, None, NOW), ActCreate.model_validate(act("one", title="Posted")))
    loaded = load(engine, register(tmp_path, FULL))
    assert loaded.acts == Tally(left=1)
    assert loaded.left[0].reason.startswith("an editor posted it")
    assert document(engine, "one")["title"] == "Posted"


def test_a_relation_to_a_deleted_act_leaves_the_edited_act_alone(engine: Engine, tmp_path: Path) -> None:
    given = register(tmp_path, FULL, INNER)
    load(engine, given)
    edit(engine, update_act, act_id(engine, "two"), {"relations": [], "title": "Alone"})
    edit(engine, delete_act, act_id(engine, "one"))
    loaded: Loaded = load(engine, given)
    assert {left.name for left in loaded.left} == {"one", "two"}
    assert document(engine, "two")["title"] == "Alone"


def test_a_leader_takes_new_terms_unless_an_editor_changed_them(engine: Engine, tmp_path: Path) -> None:
    load(engine, register(tmp_path, FULL))
    more = LEADER | {"terms": [*LEADER["terms"], {"office": "Head of the party"}]}
    loaded = load(engine, register(tmp_path, FULL, leaders=[more]))
    assert (loaded.leaders, loaded.acts) == (Tally(changed=1), Tally(unchanged=1))
    id_ = one_of(engine, _leaders.c.name, "Ilham Aliyev")
    edit(engine, update_leader, id_, {"notes": "An editor's"})
    assert load(engine, register(tmp_path, FULL, leaders=[more])).leaders == Tally(edited=1)
    loaded = load(engine, register(tmp_path, FULL, leaders=[LEADER]))
    assert loaded.leaders == Tally(left=1)
    assert [left.address for left in loaded.left] == [f"/v1/leaders/{id_}"]
    assert len(json.loads(documents(engine)[id_][1])["terms"]) == 2


def test_a_deleted_leader_is_not_made_again(engine: Engine, tmp_path: Path) -> None:
    given = register(tmp_path, act("one"))
    load(engine, given)
    edit(engine, delete_leader, one_of(engine, _leaders.c.name, "Ilham Aliyev"))
    loaded = load(engine, given)
    assert loaded.leaders == Tally(left=1)
    assert loaded.left[0].reason == "an editor deleted it"


def test_a_source_takes_what_its_first_description_says(engine: Engine, tmp_path: Path) -> None:
    load(engine, register(tmp_path, FULL, INNER))
    described = [SOURCES[0] | {"published_on": "2025-12-19"}, SOURCES[1] | {"author": "Somebody"}]
    newer = register(tmp_path, FULL | {"sources": described}, INNER | {"sources": described[:1]})
    loaded = load(engine, newer)
    assert (loaded.sources, loaded.acts) == (Tally(changed=2), Tally(unchanged=2))
    shown = document(engine, "one")
    assert [source["published_on"] for source in shown["sources"]] == ["2025-12-19", None]
    assert [source["author"] for source in shown["sources"]] == [None, "Somebody"]
    assert shown["warnings"] == []
    before = documents(engine), position(engine)
    assert load(engine, newer).sources == Tally(unchanged=2)
    assert (documents(engine), position(engine)) == before
    assert is_sound(engine)


def test_a_source_that_an_editor_changed_is_left_and_told_of(engine: Engine, tmp_path: Path) -> None:
    load(engine, register(tmp_path, FULL))
    id_ = one_of(engine, _sources.c.title, "Amnesty")
    edit(engine, update_source, id_, {"author": "A writer"})
    assert load(engine, register(tmp_path, FULL)).sources == Tally(unchanged=1, edited=1)
    described = [SOURCES[0] | {"title": "Amnesty!"}, SOURCES[1]]
    loaded = load(engine, register(tmp_path, FULL | {"sources": described}))
    assert loaded.sources == Tally(unchanged=1, left=1)
    assert [left.address for left in loaded.left] == [f"/v1/sources/{id_}"]
    assert json.loads(documents(engine)[id_][1])["author"] == "A writer"
