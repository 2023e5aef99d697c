"""What files leave in the register: what posting their acts leaves."""

import json
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from app.acts.many import create_acts
from app.acts.schemas import ActCreate
from app.acts.service import create_act
from app.db.engine import make_engine
from app.db.statements import table_of
from app.db.transactions import read, write
from app.derivation.rebuild import differences
from app.doors import Tx
from app.models import Act, Change, Document, Feed, Source, Tally
from app.transfer import loading
from app.transfer.columns import COLUMNS
from app.transfer.flat import rows_of
from bench.content import posted
from bench.register_rows import seed
from tests.databases import Databases
from tests.transfer.sending import CALLER, act, load, ndjson, sheet, table

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEADINGS = ["external_id", "country", "title", "instrument", "kind", "count"]


def documents(engine: Engine) -> dict[str, Any]:
    """Return the acts by their external_id, without what the register gives by itself."""
    with read(engine) as connection:
        bodies = [json.loads(body) for body in connection.execute(_bodies()).scalars()]
    named = {body["id"]: body["external_id"] for body in bodies}
    return {body["external_id"]: _plain(body, named) for body in bodies}


def _bodies() -> Any:
    stored = table_of(Document)
    return select(stored.c.body).where(stored.c.type == "act")


def _plain(value: Any, named: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_plain(entry, named) for entry in value]
    if not isinstance(value, dict):
        return value
    plain = {}
    for name, member in value.items():
        if name in ("id", "created_at", "updated_at"):
            continue
        if name in ("source", "leader", "part_of") and isinstance(member, str):
            member = "some"
        plain[name] = named.get(member, member) if name == "act" else _plain(member, named)
    return plain


def tally(engine: Engine) -> list[Any]:
    """Return the sums that totals are taken from."""
    with read(engine) as connection:
        return sorted((tuple(row) for row in connection.execute(select(table_of(Tally)))), key=repr)


def is_consistent(connection: Connection) -> bool:
    """Whether what is derived from all rows is what is stored."""
    return list(differences(connection)) == []


def test_import_leaves_what_posting_leaves(databases: Databases) -> None:
    # So many that there are relations among them, void ones, drafts, parts of lines.
    acts = [posted(i, 1_000) for i in range(700, 800)]
    acts += [act(f"of-{i}", relations=[{"relation": "tranche_of", "act": f"bench-{i:07}"}]) for i in (701, 705, 707)]
    engines = [make_engine(databases.create()) for _ in range(2)]
    for engine in engines:
        with write(engine) as connection:
            seed(connection)
    by_import, by_post = engines
    ended, report = load(by_import, ndjson(*acts))
    assert (ended, report.acts.created, report.refusals) == ("done", len(acts), [])
    with write(by_post) as connection:
        for document in acts:
            create_act(Tx(connection, CALLER, "A file", NOW), ActCreate.model_validate(document))
    assert documents(by_import) == documents(by_post)
    assert tally(by_import) == tally(by_post)
    for engine in engines:
        with read(engine) as connection:
            assert is_consistent(connection)
            position = connection.execute(select(table_of(Feed).c.position)).scalar_one()
            last = connection.execute(select(table_of(Change).c.position)).scalars().all()
            assert max(last) == position == len(last)
        url = engine.url.render_as_string(hide_password=False)
        engine.dispose()
        databases.drop(url)


def test_the_same_file_changes_nothing_the_second_time(engine: Engine) -> None:
    body = ndjson(*(posted(i, 1_000) | {"roles": [], "relations": []} for i in range(20)))
    assert load(engine, body)[1].acts.created == 20
    before = documents(engine)
    _, report = load(engine, body)
    assert (report.acts.created, report.acts.changed, report.acts.unchanged) == (0, 0, 20)
    assert documents(engine) == before


def stored_without_a_name(engine: Engine, *titles: str) -> list[Any]:
    """Post acts that have no external_id; return their documents."""
    with write(engine) as connection:
        posted = [{"country": "AZE", "title": title, "instrument": "amnesty_law", "total": 5} for title in titles]
        replies = [create_act(Tx(connection, CALLER, None, NOW), ActCreate.model_validate(one)) for one in posted]
    return [json.loads(reply.body) for reply in replies]


def bodies(engine: Engine) -> dict[str, Any]:
    """Return the acts as they are served, by id."""
    with read(engine) as connection:
        return {body["id"]: body for body in map(json.loads, connection.execute(_bodies()).scalars())}


def test_acts_without_external_id_are_known_by_their_id(engine: Engine) -> None:
    served = stored_without_a_name(engine, "One", "Two")
    assert [one["external_id"] for one in served] == [None, None]
    before = bodies(engine)
    ended, report = load(engine, ndjson(*served))
    assert (ended, report.acts.created, report.acts.changed, report.acts.unchanged) == ("done", 0, 0, 2)
    assert bodies(engine) == before
    _, report = load(engine, ndjson(served[0] | {"notes": "N"}, served[1]))
    assert (report.acts.created, report.acts.changed, report.acts.unchanged) == (0, 1, 1)
    changed = bodies(engine)[served[0]["id"]]
    assert (changed["notes"], changed["external_id"], changed["revision"]) == ("N", None, 2)


@pytest.mark.parametrize("format_", ["ndjson", "csv"])
def test_act_that_is_known_by_its_id_keeps_its_external_id(engine: Engine, format_: str) -> None:
    load(engine, ndjson(act("a")))
    (served,) = bodies(engine).values()
    nameless = ndjson(served | {"external_id": None, "title": "New"})
    if format_ == "csv":
        nameless = table([["id", "external_id", "title"], [served["id"], "", "New"]])
    ended, report = load(engine, nameless, format_)
    assert (ended, report.acts.changed, report.refusals) == ("done", 1, [])
    (changed,) = bodies(engine).values()
    assert (changed["external_id"], changed["title"]) == ("a", "New")


@pytest.mark.parametrize("between", [0, 250])
def test_two_lines_that_mean_one_stored_act_are_told(engine: Engine, between: int) -> None:
    load(engine, ndjson(act("a")))
    (served,) = bodies(engine).values()
    by_name, by_id = act("a", title="One"), served | {"external_id": None, "title": "Two"}
    for first, second in ((by_name, by_id), (by_id, by_name)):
        body = ndjson(first, *(act(f"b{i}") for i in range(between)), second)
        ended, report = load(engine, body)
        assert (ended, [(fault.code, fault.line) for fault in report.refusals]) == (
            "refused", [("external_id_twice", between + 2)],
        )  # fmt: skip
        assert report.refusals[0].message.startswith("Line 1 ")


def test_act_that_is_there_is_changed_to_what_the_file_says(engine: Engine) -> None:
    load(engine, ndjson(act("a", notes="old", total=10), act("b")))
    _, report = load(engine, ndjson(act("a", total=20), act("b"), act("c")))
    assert (report.acts.created, report.acts.changed, report.acts.unchanged) == (1, 1, 1)
    changed = documents(engine)["a"]
    assert changed["notes"] is None
    assert changed["persons"]["announced"]["best"] == 20
    assert changed["revision"] == 2


def test_relations_find_acts_further_down(engine: Engine) -> None:
    first = act("a", total=5, relations=[{"relation": "tranche_of", "act": "c"}])
    second = act("b", relations=[{"relation": "series_of", "act": "a"}])
    ended, report = load(engine, ndjson(first, second, act("c", total=100)))
    assert (ended, report.acts.created) == ("done", 3)
    stored = documents(engine)
    assert stored["a"]["relations"][0]["act"] == "c"
    assert stored["a"]["counted"] == {"announced": False, "implemented": True}
    assert stored["b"]["relations"][0]["act"] == "a"
    with read(engine) as connection:
        assert is_consistent(connection)


def test_acts_that_relate_to_one_another_are_stored(engine: Engine) -> None:
    acts = [act(one, relations=[{"relation": "parallel_to", "act": other}]) for one, other in ("ab", "bc", "ca")]
    ended, report = load(engine, ndjson(*acts))
    assert (ended, report.acts.created, report.acts.changed) == ("done", 3, 0)
    assert {name: one["relations"][0]["act"] for name, one in documents(engine).items()} == {
        "a": "b", "b": "c", "c": "a",
    }  # fmt: skip
    assert load(engine, ndjson(*acts))[1].acts.unchanged == 3


def test_circle_of_acts_inside_one_another_is_refused(engine: Engine) -> None:
    acts = [act(one, relations=[{"relation": "tranche_of", "act": other}]) for one, other in ("ab", "ba")]
    ended, report = load(engine, ndjson(*acts))
    assert (ended, report.acts.created, report.acts.refused) == ("refused", 0, 2)
    assert {(fault.line, fault.code) for fault in report.refusals} == {(1, "act_unknown"), (2, "relation_circle")}
    assert documents(engine) == {}


def test_relation_to_nothing_is_refused_with_its_place(engine: Engine) -> None:
    body = ndjson(act("a"), act("b", relations=[{"relation": "amends", "act": "nowhere"}]))
    ended, report = load(engine, body)
    (fault,) = report.refusals
    assert (ended, fault.code, fault.line, fault.pointer) == ("refused", "act_unknown", 2, "/relations/0/act")
    assert fault.value == "nowhere"
    assert documents(engine) == {}


def test_broken_lines_are_told_and_nothing_is_stored(engine: Engine) -> None:
    ended, report = load(engine, ndjson(act("a"), b'{"external_id": "b", \n', act("c", contry="AZE"), act("d")))
    assert (ended, report.acts.refused, report.acts.created) == ("refused", 2, 2)
    one, other = report.refusals
    assert (one.line, one.code) == (2, "not_json")
    assert (other.line, other.pointer, other.code, other.suggestion) == (3, "/contry", "unknown", "country")
    assert documents(engine) == {}


def test_good_lines_are_taken_when_faults_are_skipped(engine: Engine) -> None:
    lines = [
        act("a"),
        b"no\n",
        act("b", country="XXX"),
        act("c", roles=[{"role": "initiator", "leader": {"name": "N"}}]),
    ]
    ended, report = load(engine, ndjson(*lines), on_error="skip")
    assert (ended, report.acts.created, report.acts.refused) == ("done", 2, 2)
    assert set(documents(engine)) == {"a", "c"}
    with read(engine) as connection:
        assert is_consistent(connection)


def test_what_a_refused_act_alone_cites_is_not_stored(engine: Engine) -> None:
    source = {"key": "s", "url": "https://example.org/one"}
    bad = act("a", sources=[source], roles=[{"role": "initiator", "leader": {"name": "Ada"}}], motives=[
        {"motive": "humanism", "basis": "attributed", "source": "nowhere"}
    ])  # fmt: skip
    _, report = load(engine, ndjson(bad, act("b")), on_error="skip")
    assert (report.acts.created, report.acts.refused) == (1, 1)
    with read(engine) as connection:
        stored = table_of(Document)
        types = connection.execute(select(stored.c.type).where(stored.c.type != "country")).scalars().all()
    assert types == ["act"]


def test_dry_run_tells_all_and_leaves_nothing(engine: Engine) -> None:
    ended, report = load(engine, ndjson(act("a"), act("b")), dry_run=True)
    assert (ended, report.acts.created) == ("done", 2)
    assert documents(engine) == {}
    assert load(engine, ndjson(act("a"), act("b")))[1].acts.created == 2


def test_external_id_twice_is_told_with_both_lines(engine: Engine) -> None:
    ended, report = load(engine, ndjson(act("a"), act("b"), act("a")))
    (fault,) = report.refusals
    assert (ended, fault.code, fault.line) == ("refused", "external_id_twice", 3)
    assert "line 1" in fault.message


def test_act_without_a_name_is_refused(engine: Engine) -> None:
    nameless = act("a")
    del nameless["external_id"]
    _, report = load(engine, ndjson(nameless))
    assert [(fault.code, fault.line) for fault in report.refusals] == [("external_id_missing", 1)]


def test_act_that_was_deleted_is_refused(engine: Engine) -> None:
    load(engine, ndjson(act("a")))
    with write(engine) as connection:
        from app.acts.service import delete_act
        from app.etags import Precondition

        id_ = connection.execute(select(table_of(Act).c.id)).scalar_one()
        delete_act(Tx(connection, CALLER, None, NOW), id_, Precondition(("*",)))
    _, report = load(engine, ndjson(act("a")))
    assert [fault.code for fault in report.refusals] == ["deleted"]


def test_leaders_and_sources_stand_beside_acts(engine: Engine) -> None:
    leader = {"type": "leader", "name": "Ada Almond", "country": "AZE", "terms": [{"office": "president"}]}
    source = {"type": "source", "url": "https://example.org/one", "title": "One", "kind": "official_text"}
    one = act("a", roles=[{"role": "initiator", "leader": {"name": "ada almond"}}], sources=[
        {"key": "s", "url": "https://EXAMPLE.org/one"}
    ])  # fmt: skip
    _, report = load(engine, ndjson(leader, source, one))
    assert (report.leaders.created, report.sources.created, report.acts.created) == (1, 1, 1)
    _, report = load(engine, ndjson(leader, source, one))
    assert (report.leaders.unchanged, report.sources.unchanged, report.acts.unchanged) == (1, 1, 1)
    _, report = load(engine, ndjson(leader | {"notes": "N"}, source | {"title": "Two"}, one))
    assert (report.leaders.changed, report.sources.changed) == (1, 1)
    assert documents(engine)["a"]["sources"][0]["title"] == "Two"
    _, report = load(engine, ndjson({"type": "ledaer"}))
    assert (report.refusals[0].code, report.refusals[0].suggestion) == ("not_in_list", "leader")


@pytest.mark.parametrize("format_", ["ndjson", "csv"])
@pytest.mark.parametrize("first", ["plan", "tranche"])
def test_acts_of_another_register_are_taken_with_their_relations_as_often_as_they_come(
    databases: Databases, format_: str, first: str
) -> None:
    one, other = (make_engine(databases.create()) for _ in range(2))
    role = {"role": "initiator", "leader": {"name": "Ada Almond"}}
    acts = [act("plan", roles=[role]), act("tranche", relations=[{"relation": "tranche_of", "act": "plan"}])]
    load(one, ndjson(*acts))
    served = sorted(bodies(one).values(), key=lambda body: str(body["external_id"]) != first)
    body = ndjson(*served) if format_ == "ndjson" else table(served_rows(served))
    # One of them is there already, and called otherwise.
    load(other, ndjson(acts[0]))
    ended, report = load(other, body, format_)
    assert (ended, report.acts.created, report.acts.unchanged, report.refusals) == ("done", 1, 1, [])
    assert documents(one) == documents(other)
    ended, report = load(other, body, format_)
    assert (ended, report.acts.unchanged, report.refusals) == ("done", 2, [])
    for engine in (one, other):
        engine.dispose()
        databases.drop(engine.url.render_as_string(hide_password=False))


def served_rows(served: list[Any]) -> list[list[str]]:
    """Return the rows of acts as exports write them, with the headings."""
    rows = [row for document in served for row in rows_of(document)]
    return [[column.name for column in COLUMNS], *([*row.values()] for row in rows)]


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_rows_are_lines_of_acts(engine: Engine, format_: str) -> None:
    rows: list[list[Any]] = [
        ["External ID", "Country code", "Title", "Instrument", "Kind", "Count", "Date", "Link"],
        ["a", "az", "One", "Amnesty law", "release", "more than 5,000", "2025-12", "https://example.org/1"],
        ["a", "az", "One", "Amnesty law", "sentence reduction", 3000, "2025-12", "https://example.org/1"],
        ["b", "FRA", "Two", "royal-pardon", "", "", "2024", ""],
    ]
    body = table(rows) if format_ == "csv" else sheet(rows)
    ended, report = load(engine, body, format_)
    assert (ended, report.acts.created, report.refusals) == ("done", 2, [])
    assert report.columns == {
        "External ID": "external_id", "Country code": "country", "Title": "title", "Instrument": "instrument",
        "Kind": "kind", "Count": "count", "Date": "date", "Link": "source_url",
    }  # fmt: skip
    one = documents(engine)["a"]
    assert [line["kind"] for line in one["breakdowns"]] == ["release", "sentence_reduction"]
    assert one["persons"]["announced"] == {"low": 8000, "best": 8000, "high": None, "unquantified": 0}
    assert (one["country"], one["instrument"], one["date"], len(one["sources"])) == ("AZE", "amnesty_law", "2025-12", 1)
    assert load(engine, body, format_)[1].acts.unchanged == 2


def test_faults_of_a_table_name_line_and_column(engine: Engine) -> None:
    rows = [
        HEADINGS,
        ["a", "AZE", "One", "amnesty_law", "relese", "12"],
        ["b", "AZE", "Two", "amnesty_law", "release", "one in five"],
        ["c", "", "Three", "amnesty_law", "", ""],
        ["d", "AZE", "Four", "amnesty_law", "", "5"],
    ]
    ended, report = load(engine, table(rows), "csv")
    assert ended == "refused"
    told = {(fault.line, fault.column, fault.code, fault.value, fault.suggestion) for fault in report.refusals}
    assert (2, "kind", "not_in_list", "relese", "release") in told
    assert (4, "country", "missing", None, None) in told
    assert (5, "kind", "missing", None, None) in told
    assert {fault.column for fault in report.refusals if fault.line == 3} == {"count"}


def test_acts_are_held_by_their_bytes_too_until_they_are_stored(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MOST_HELD", 10_000)
    stored: list[int] = []

    def counted(tx: Tx, posted: Any, countries: Any) -> Any:
        stored.append(len(posted))
        return create_acts(tx, posted, countries)

    monkeypatch.setattr("app.transfer.loading.create_acts", counted)
    lines = [act(f"a{number}", notes="n" * 3_000) for number in range(6)]
    assert load(engine, ndjson(*lines))[0] == "done"
    assert (max(stored), sum(stored)) == (4, 6)
    stored.clear()
    rows: list[list[Any]] = [[*HEADINGS, "notes"]]
    rows += [[f"b{number}", "AZE", "Act", "amnesty_law", "release", 5, "n" * 3_000] for number in range(6)]
    assert load(engine, table(rows), "csv")[0] == "done"
    assert (max(stored), sum(stored)) == (4, 6)


def test_rows_of_an_act_that_lie_apart_are_told_with_both_lines(engine: Engine) -> None:
    rows: list[list[Any]] = [
        HEADINGS,
        *([name, "AZE", name, "amnesty_law", "release", 5] for name in "aba"),
    ]
    _, report = load(engine, table(rows), "csv")
    (fault,) = report.refusals
    assert (fault.code, fault.line, fault.column) == ("act_continues", 4, "external_id")
    assert "line 2" in fault.message


def test_rows_that_differ_about_their_act_are_told(engine: Engine) -> None:
    rows: list[list[Any]] = [HEADINGS, *(["a", "AZE", title, "amnesty_law", "release", 5] for title in ("One", "Two"))]
    _, report = load(engine, table(rows), "csv")
    assert [(fault.code, fault.line, fault.column) for fault in report.refusals] == [("act_differs", 3, "title")]


def test_columns_that_a_table_lacks_stay_as_they_are(engine: Engine) -> None:
    full = act(
        "a", notes="Kept", motives=[{"motive": "humanism", "basis": "stated"}],
        breakdowns=[{"key": "l", "kind": "release", "group": "women", "figures": [
            {"count": 10}, {"count": 7, "stage": "implemented", "as_of": "2025"}]}],
    )  # fmt: skip
    load(engine, ndjson(full))
    rows: list[list[Any]] = [["external_id", "title", "line", "count"], ["a", "A new title", "l", "about 20"]]
    _, report = load(engine, table(rows), "csv")
    assert (report.acts.changed, report.refusals) == (1, [])
    changed = documents(engine)["a"]
    assert (changed["title"], changed["notes"], len(changed["motives"])) == ("A new title", "Kept", 1)
    (line,) = changed["breakdowns"]
    assert (line["kind"], line["group"]) == ("release", "women")
    assert [figure["count"]["best"] for figure in line["figures"]] == [20, 7]


def test_table_of_a_register_changes_nothing_in_it(engine: Engine) -> None:
    load(engine, ndjson(*(posted(i, 1_000) | {"roles": []} for i in range(100))))
    text = served_rows([*bodies(engine).values()])
    before = documents(engine)
    ended, report = load(engine, table(text), "csv")
    assert (ended, report.acts.unchanged, report.acts.changed, report.refusals) == ("done", 100, 0, [])
    assert documents(engine) == before


def test_import_that_is_stopped_leaves_nothing(engine: Engine) -> None:
    class Enough(Exception):
        pass

    calls = StringIO()

    def tell() -> None:
        calls.write(".")
        if len(calls.getvalue()) == 3:
            raise Enough

    with pytest.raises(Enough):
        load(engine, ndjson(*(act(f"a{i}") for i in range(1_000))), tell=tell)
    assert documents(engine) == {}


def test_source_without_an_address_is_the_one_that_the_act_cites_already(engine: Engine) -> None:
    source = {"title": "A decree read out", "publisher": "State television", "published_on": "2025-12"}
    sent = [act("a", sources=[source, {**source, "title": "Another"}]), act("b", sources=[source])]
    _, report = load(engine, ndjson(*sent))
    assert report.acts.created == 2
    _, report = load(engine, ndjson(*sent))
    assert (report.acts.changed, report.acts.unchanged) == (0, 2)
    sent[0]["title"] = "Changed"
    _, report = load(engine, ndjson(*sent))
    assert (report.acts.changed, report.acts.unchanged) == (1, 1)
    with read(engine) as connection:
        assert len(connection.execute(select(table_of(Source).c.id)).all()) == 3
