"""Totals of the service, held against the slow reference: after any sequence of writes, and on the bundled records."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from app.register.loader import RECORDS
from app.strict_json import read_json
from tests import reference
from tests.databases import Databases
from tests.history import Register, registering
from tests.reference import BASES, STAGES, Document
from tests.strategies import COUNTRIES, Write, histories

GROUPS = ["country", "region", "year", "family", "kind", "leader", "instrument", "status", "occasion", "motive"]
PAIRS = list(combinations(GROUPS, 2))
COLUMNS = list(product(STAGES, BASES))
# Without another filter these are sums over the tally.
TALLIED = {"country", "region", "year", "family", "kind"}
# Holds for every act, and is nothing that the tally knows: totals are summed over facts.
SINCE_EVER = {"updated_since": "2000-01-01T00:00:00Z"}
NAMES = {"country_name", "leader_name"}


@pytest.fixture(scope="module")
def register(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with registering(databases, tmp_path_factory.mktemp("service")) as made:
        yield made


def plain(rows: Sequence[Document], group_by: Sequence[str]) -> list[Document]:
    """Rows as the reference gives them: without names, in the order of their keys."""
    unnamed = [{name: value for name, value in row.items() if name not in NAMES} for row in rows]
    # Those of leaders may come in the order of the names.
    return sorted(unnamed, key=lambda row: [str(row[name]) for name in group_by]) if "leader" in group_by else unnamed


def check(register: Register, documents: Collection[Document], **asked: Any) -> None:
    """Ask for totals, by both ways that the service has where it has two, and hold them against the reference."""
    group_by = asked.pop("group_by", [])
    expected = reference.Totals(
        documents,
        stage=asked.get("stage", "announced"),
        basis=asked.get("basis", "accepted"),
        group_by=group_by,
        kinds=asked.get("kind", []),
        families=asked.get("family", []),
        statuses=asked.get("status", []),
        chosen=lambda document: document["country"] in asked.get("country", COUNTRIES),
        regions=register.regions,
    )
    served = register.totals(group_by=",".join(group_by) or [], **asked)
    from_facts = register.totals(group_by=",".join(group_by) or [], **asked, **SINCE_EVER)
    # What the filters leave is told where acts are looked at.
    assert served == {name: from_facts[name] for name in from_facts if name in served}
    assert from_facts["chosen"] == expected.left()
    assert (served["stage"], served["basis"]) == (expected.stage, expected.basis)
    assert served["group_by"] == group_by
    assert served["overlapping"] == [name for name in group_by if name in ("leader", "occasion", "motive")]
    assert plain(served["data"], group_by) == plain(expected.rows, group_by)
    assert plain(served["families"], ["family"]) == expected.families
    assert served["total"] == expected.total


def check_compared(register: Register, documents: Collection[Document], compare: str, **asked: Any) -> None:
    """The same for both sides of a comparison, their distance, and what the filters leave."""
    group_by = asked.pop("group_by", [])
    columns = {
        "stage": {stage: (stage, asked.get("basis", "accepted")) for stage in STAGES},
        "basis": {basis: (asked.get("stage", "announced"), basis) for basis in ("official", "independent")},
    }[compare]
    smallest = asked.get("persons_min")

    def chosen(document: Document, stage: str, basis: str) -> bool:
        persons = reference.persons(document, stage, basis) if smallest is not None else None
        sized = smallest is None or (persons is not None and (persons["best"] or 0) >= smallest)
        return sized and document["country"] in asked.get("country", COUNTRIES)

    sides = {
        name: reference.Totals(
            documents,
            stage=stage,
            basis=basis,
            group_by=group_by,
            kinds=asked.get("kind", []),
            families=asked.get("family", []),
            statuses=asked.get("status", []),
            chosen=partial(chosen, stage=stage, basis=basis),
            regions=register.regions,
        )
        for name, (stage, basis) in columns.items()
    }
    one, other = sides.values()
    served = register.totals(group_by=",".join(group_by) or [], compare=compare, **asked)
    from_facts = register.totals(group_by=",".join(group_by) or [], compare=compare, **asked, **SINCE_EVER)
    # What the filters leave is told where acts are looked at.
    assert served == {name: from_facts[name] for name in from_facts if name in served}
    assert served["compare"] == compare

    def hold(rows: Sequence[Document], of_side: dict[str, Sequence[Document]], names: Sequence[str]) -> None:
        distances = one.less(other, names)
        expected: dict[tuple[Any, ...], Document] = {}
        for name, its in of_side.items():
            for row in its:
                sums = {member: value for member, value in row.items() if member not in names}
                expected.setdefault(tuple(row[group] for group in names), {})[name] = sums
        assert len(rows) == len(expected)
        for row in rows:
            key = tuple(row[group] for group in names)
            for name in sides:
                if name in expected[key]:
                    assert row[name] == expected[key][name]
                else:
                    assert row[name]["acts"] == 0
            assert row["distance"] == distances.get(key, {"acts": 0, "low": None, "best": None, "high": None})

    hold(served["data"], {name: side.rows for name, side in sides.items()}, group_by)
    hold(served["families"], {name: side.families for name, side in sides.items()}, ["family"])
    hold([served["total"]], {name: [side.total] for name, side in sides.items()}, [])
    assert from_facts["chosen"] == {name: side.left() for name, side in sides.items()}


def check_country(register: Register, documents: Collection[Document], country: str, basis: str) -> None:
    """Hold the totals of one country against the reference."""
    served = register.get(f"/v1/countries/{country}/totals", basis=basis)

    def chosen(document: Document) -> bool:
        return bool(document["country"] == country)

    for stage in STAGES:
        grouped = {
            name: reference.Totals(documents, stage=stage, basis=basis, group_by=[name], chosen=chosen)
            for name in ("family", "kind", "year")
        }
        assert served[stage]["total"] == grouped["kind"].total
        assert served[stage]["families"] == grouped["family"].rows
        assert served[stage]["kinds"] == grouped["kind"].rows
        assert served[stage]["years"] == grouped["year"].rows
    assert served["distance"] == reference.distance(documents, ("announced", basis), ("implemented", basis), chosen)


@given(
    history=histories(),
    column=st.sampled_from(COLUMNS),
    pairs=st.lists(st.sampled_from(PAIRS), min_size=2, max_size=2),
    kinds=st.lists(st.sampled_from(sorted(reference.KINDS)) | st.just("remainder"), max_size=3, unique=True),
    statuses=st.lists(st.sampled_from(["proposed", *reference.VOIDING]), min_size=1, max_size=2, unique=True),
)
# An example is many requests: a fifth of what other properties are given.
@settings(max_examples=settings().max_examples // 5)
def test_totals_equal_the_reference_when_acts_are_written(
    register: Register,
    history: list[Write],
    column: tuple[str, str],
    pairs: list[tuple[str, str]],
    kinds: list[str],
    statuses: list[str],
) -> None:
    try:
        for step in history:
            register.apply(step)
        documents = register.documents().values()
        for stage, basis in COLUMNS:
            check(register, documents, stage=stage, basis=basis, group_by=["country"])
        stage, basis = column
        for group in GROUPS:
            check(register, documents, stage=stage, basis=basis, group_by=[group])
        for pair in pairs:
            check(register, documents, stage=stage, basis=basis, group_by=list(pair))
        check(register, documents, stage=stage, basis=basis, kind=kinds)
        check(register, documents, stage=stage, basis=basis, group_by=["kind"], kind=["release", *kinds])
        check(register, documents, stage=stage, basis=basis, group_by=["year"], family=["release", "unspecified"])
        check(register, documents, stage=stage, basis=basis, group_by=["status"], status=statuses)
        check(register, documents, stage=stage, basis=basis, country=["AZE", "FRA"])
        for group in ("family", "kind", "occasion"):
            check_compared(register, documents, "stage", basis=basis, group_by=[group])
            check_compared(register, documents, "basis", stage=stage, group_by=[group])
        check_compared(register, documents, "stage", basis=basis, kind=["release", *kinds])
        check_compared(register, documents, "basis", stage=stage, group_by=["year"], status=statuses)
        check_compared(register, documents, "stage", basis=basis, group_by=["kind"], persons_min=1_000)
        check_compared(register, documents, "basis", stage=stage, persons_min=100)
        for country in COUNTRIES:
            check_country(register, documents, country, basis)
    finally:
        register.wipe()


def test_distance_leaves_out_an_act_when_totals_hold_one_of_its_stages_only(register: Register) -> None:
    simple = {"country": "AZE", "title": "An act", "instrument": "amnesty_law"}
    done = {"figures": [{"count": 2_000}, {"count": 1_178, "stage": "implemented"}]}
    try:
        plan = register.post_act({**simple, "total": 44_000})["id"]
        register.post_act({**simple, "headline": done, "relations": [{"relation": "tranche_of", "act": plan}]})
        served = register.get("/v1/countries/AZE/totals")
        assert [served[stage]["total"]["best"] for stage in STAGES] == [44_000, 1_178]
        assert served["distance"] == {"acts": 0, "low": None, "best": None, "high": None}
        register.post_act({**simple, "headline": done})
        served = register.get("/v1/countries/AZE/totals")
        assert served["distance"] == {"acts": 1, "low": 822, "best": 822, "high": 822}
        check_country(register, register.documents().values(), "AZE", "accepted")
    finally:
        register.wipe()


def test_an_act_with_two_kinds_is_one_act_of_their_family(register: Register) -> None:
    """Also where each stands on another side: then none of the kinds has a distance, and the family has one."""
    released, sent_home = {"kind": "release", "count": 300}, {"kind": "conditional_release", "count": "over 1,200"}
    done = {"kind": "conditional_release", "figures": [{"count": 40, "stage": "implemented"}]}
    twice = {"kind": "release", "figures": [{"count": 300}, {"count": 7, "stage": "implemented"}]}

    def hold() -> None:
        documents = register.documents().values()
        for stage, group in product(STAGES, ("family", "kind")):
            check(register, documents, stage=stage, group_by=["country", group])
            check(register, documents, stage=stage, group_by=["year", group], family=["release"])
            check_compared(register, documents, "stage", group_by=[group])
        check_country(register, documents, "AZE", "accepted")

    try:
        for lines in ([released, sent_home], [released, done], [released], [twice, done]):
            register.post_act({"country": "AZE", "title": "An act", "instrument": "amnesty_law", "breakdowns": lines})
        served = register.get("/v1/countries/AZE/totals")
        assert [family["acts"] for family in served["announced"]["families"]] == [4]
        assert [kind["acts"] for kind in served["announced"]["kinds"]] == [1, 4]
        hold()
        for act in list(register.made):
            register.send("DELETE", f"/v1/acts/{act}", 204, etag_of=f"/v1/acts/{act}")
            hold()
    finally:
        register.wipe()


@pytest.fixture(scope="module")
def bundled(register: Register) -> Iterator[list[Document]]:
    """The bundled records, posted one by one; those that relate to others after them."""
    waiting = [act for path in sorted(RECORDS.glob("*.json")) for act in read_json(path.read_bytes())["acts"]]
    done: set[str] = set()
    while waiting:
        ready = [act for act in waiting if {one["act"] for one in act.get("relations", [])} <= done]
        assert ready
        for act in ready:
            register.post_act(act)
            done.add(act["external_id"])
        waiting = [act for act in waiting if act["external_id"] not in done]
    yield list(register.documents().values())
    register.wipe()


@pytest.mark.parametrize(("stage", "basis"), COLUMNS)
def test_totals_of_the_bundled_records_equal_the_reference(
    register: Register, bundled: list[Document], stage: str, basis: str
) -> None:
    some_pairs = PAIRS[COLUMNS.index((stage, basis)) :: len(COLUMNS)]
    countries = sorted({document["country"] for document in bundled})
    for group_by in [[], *([group] for group in GROUPS), *map(list, some_pairs)]:
        check(register, bundled, stage=stage, basis=basis, group_by=group_by, country=countries)
    check(register, bundled, stage=stage, basis=basis, kind=["release", "remainder"], country=countries)
    for group in (*TALLIED, "leader"):
        check_compared(register, bundled, "stage", basis=basis, group_by=[group], country=countries)
        check_compared(register, bundled, "basis", stage=stage, group_by=[group], country=countries)
    for smallest in (500, 20_000):
        check_compared(register, bundled, "stage", basis=basis, persons_min=smallest, country=countries)
        check_compared(register, bundled, "basis", stage=stage, persons_min=smallest, country=countries)


@pytest.mark.parametrize("basis", BASES)
def test_totals_of_each_country_of_the_bundled_records_equal_the_reference(
    register: Register, bundled: list[Document], basis: str
) -> None:
    for country in sorted({document["country"] for document in bundled}):
        check_country(register, bundled, country, basis)
