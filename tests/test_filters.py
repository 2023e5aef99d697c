"""The filters of acts: each pair of them, held against a slow reading of the documents, in lists and in totals."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from app.db.engine import make_engine
from app.db.transactions import read, write
from app.filters import ActFilters
from app.fulltext.asking import asked
from app.main import create_app
from app.register.loader import load_register, read_register
from app.settings import Settings
from tests import reference
from tests.api import Api
from tests.databases import Databases
from tests.reference import Document
from tests.register.records import NOW
from tests.searching import holds, told

Query = dict[str, Any]
EVERY = [name for name, field in ActFilters.model_fields.items()]
INCLUDED, EXCLUDED = ("included", "likely_included"), ("excluded", "likely_excluded")


class Register:
    """The bundled register behind the public address, and its documents as they were read there."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.documents: list[Document] = []
        following: str | None = "/v1/acts?limit=200&sort=created_at"
        while following:
            page = api.get(following)
            self.documents += page["data"]
            following = page["next"]
        countries = api.get("/v1/countries?limit=500")["data"]
        self.regions = {country["code"]: country["region"] for country in countries}
        self.alpha2 = {country["alpha2"]: country["code"] for country in countries if country["alpha2"]}
        self.words = {document["id"]: told(document) for document in self.documents}


@pytest.fixture(scope="module")
def register(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    url = databases.create()
    engine: Engine = make_engine(url)
    with write(engine) as connection:
        load_register(connection, read_register(), NOW)
    engine.dispose()
    folder: Path = tmp_path_factory.mktemp("filters")
    settings = Settings(
        database_url=url, data_dir=folder, requests_per_key="1000000/minute", requests_per_address="1000000/minute"
    )
    with TestClient(create_app(settings)) as client:
        yield Register(Api(client, None))
    databases.drop(url)


# --- the slow reading -----------------------------------------------------------------------


def span(date: str | None) -> tuple[str, str] | None:
    """The first and the last day of a partial date, as text that is ordered as they are."""
    return (
        None if date is None else (f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10], f"{date}-99-99"[:10])
    )


def overlaps(date: str | None, query: Query) -> bool:
    days = span(date)
    if days is None:
        return False
    first, last = span(query.get("from")), span(query.get("to"))
    return (first is None or days[1] >= first[0]) and (last is None or days[0] <= last[1])


def dates(document: Document, field: str) -> list[str | None]:
    if field == "date":
        return [reference.date(document)]
    if field in ("reported_on", "as_of"):
        return [figure[field] for figure in reference.figures_of(document)]
    return [milestone["on"] for milestone in document["milestones"] if milestone["type"] == field]


def has_line(document: Document, query: Query) -> bool:
    return any(is_of(line, query) for line in document["breakdowns"])


def is_of(line: Document, query: Query) -> bool:
    kinds, families = query.get("kind"), query.get("family")
    return (kinds is None or line["kind"] in kinds) and (
        families is None or reference.KINDS[line["kind"]][0] in families
    )


def has_role(document: Document, query: Query) -> bool:
    leaders, roles = query.get("leader"), query.get("role")
    return any(
        (leaders is None or role["leader"] in leaders) and (roles is None or role["role"] in roles)
        for role in document["roles"]
    )


def is_sized(document: Document, query: Query) -> bool:
    covered = reference.covers(document, query.get("stage", "announced"), query.get("basis", "accepted"))
    if covered is None or covered["best"] is None:
        return False
    return bool(query.get("persons_min", 0) <= covered["best"] <= query.get("persons_max", 10**10))


def scoped(document: Document, values: list[str], rules: tuple[str, ...]) -> bool:
    return any(
        scope["rule"] in rules and {scope["group"], scope["offence"]} & {*values} for scope in document["scopes"]
    )


def is_chosen(register: Register, document: Document, query: Query) -> bool:
    """Whether the filters choose the act; kind and family choose acts here."""
    rules: Mapping[str, Callable[[Any], bool]] = {
        "country": lambda codes: document["country"] in [register.alpha2.get(code, code) for code in codes],
        "region": lambda names: register.regions[document["country"]] in names,
        "leader": lambda _: has_role(document, query),
        "role": lambda _: has_role(document, query),
        "instrument": lambda values: document["instrument"] in values,
        "status": lambda values: reference.status(document) in values,
        "occasion": lambda values: any(one["occasion"] in values for one in document["occasions"]),
        "motive": lambda values: any(one["motive"] in values for one in document["motives"]),
        "kind": lambda _: has_line(document, query),
        "family": lambda _: has_line(document, query),
        "beneficiary": lambda values: (
            scoped(document, values, INCLUDED) or any(line["group"] in values for line in document["breakdowns"])
        ),
        "excluded": lambda values: scoped(document, values, EXCLUDED),
        "source": lambda values: any(source["id"] in values for source in document["sources"]),
        "relation": lambda values: any(one["relation"] in values for one in document["relations"]),
        "jurisdiction": lambda values: document["jurisdiction"] in values,
        "external_id": lambda values: document["external_id"] in values,
        "year": lambda values: reference.year(document) in values,
        "from": lambda _: any(overlaps(date, query) for date in dates(document, query.get("date_field", "date"))),
        "to": lambda _: any(overlaps(date, query) for date in dates(document, query.get("date_field", "date"))),
        "persons_min": lambda _: is_sized(document, query),
        "persons_max": lambda _: is_sized(document, query),
        "updated_since": lambda moment: document["updated_at"] >= moment,
        "q": lambda text: holds(register.words[document["id"]], asked(text)),
        # These say what others are about.
        "date_field": lambda _: True,
        "stage": lambda _: True,
        "basis": lambda _: True,
    }
    return all(rules[name](value) for name, value in query.items())


def lines(document: Document, query: Query) -> int:
    return sum(is_of(line, query) for line in document["breakdowns"])


def figures(document: Document, query: Query) -> int:
    of_lines = [figure for line in document["breakdowns"] if is_of(line, query) for figure in line["figures"]]
    whole = [] if {"kind", "family"} & {*query} else document["headline"]["figures"]
    stage, basis = query.get("stage"), query.get("basis", "accepted")
    return sum(
        (stage is None or figure["stage"] == stage)
        and (basis == "accepted" or reference.speaks_for(document, figure) == basis)
        for figure in [*whole, *of_lines]
    )


# --- the tests ------------------------------------------------------------------------------


def common(values: Iterator[Any], number: int = 1) -> list[Any]:
    """The values that are met most often, but for none."""
    return [value for value, _ in Counter(value for value in values if value is not None).most_common(number)]


def queries(register: Register) -> dict[str, Query]:
    """For each filter a query that chooses some acts by it."""
    acts = register.documents
    groups = [s["group"] or s["offence"] for act in acts for s in act["scopes"] if s["rule"] in INCLUDED]
    groups += [line["group"] for act in acts for line in act["breakdowns"]]
    without = [s["group"] or s["offence"] for act in acts for s in act["scopes"] if s["rule"] in EXCLUDED]
    sources = common((source["id"] for act in acts for source in act["sources"]), 20)
    return {
        "country": {"country": [*common((act["country"] for act in acts), 12), "AZ", "UZ"]},
        "region": {"region": ["Asia", "Africa"]},
        "leader": {"leader": common((role["leader"] for act in acts for role in act["roles"]), 20)},
        "role": {"role": common((role["role"] for act in acts for role in act["roles"]), 1)},
        "instrument": {"instrument": common((act["instrument"] for act in acts), 2)},
        "status": {"status": common((act["status"] for act in acts), 2)},
        "occasion": {"occasion": common((one["occasion"] for act in acts for one in act["occasions"]), 3)},
        "motive": {"motive": common((one["motive"] for act in acts for one in act["motives"]), 2)},
        "kind": {"kind": common((line["kind"] for act in acts for line in act["breakdowns"]), 2)},
        "family": {"family": ["reduction", "release"]},
        "beneficiary": {"beneficiary": common(iter(groups), 4)},
        "excluded": {"excluded": common(iter(without), 3)},
        "source": {"source": sources},
        "relation": {"relation": common((one["relation"] for act in acts for one in act["relations"]), 3)},
        "jurisdiction": {"jurisdiction": common((act["jurisdiction"] for act in acts), 3)},
        "external_id": {"external_id": [act["external_id"] for act in acts[::2]]},
        "year": {"year": [*range(2015, 2025)]},
        "from_": {"from": "2019-06"},
        "to": {"to": "2022"},
        "date_field": {"date_field": "reported_on", "from": "2012", "to": "2023-03-15"},
        "persons_min": {"persons_min": 500},
        "persons_max": {"persons_max": 20_000},
        "updated_since": {"updated_since": acts[0]["updated_at"]},
        "q": {"q": "prison* -amnesty"},
        "stage": {"stage": "implemented"},
        "basis": {"basis": "official"},
    }


def check(register: Register, query: Query) -> int:
    """Hold lists and totals of a query against the slow reading; return how many acts it chooses."""
    chosen = [document for document in register.documents if is_chosen(register, document, query)]
    by_others = {name: value for name, value in query.items() if name not in ("kind", "family")}
    of_lines = [document for document in register.documents if is_chosen(register, document, by_others)]
    of_acts = {name: value for name, value in query.items() if name not in in_vain("/v1/acts", query)}
    found = register.api.get("/v1/acts", limit=500, **of_acts)["data"]
    assert {act["id"] for act in found} == {act["id"] for act in chosen}, query
    for path, number in (("/v1/breakdowns", lines), ("/v1/figures", figures)):
        if in_vain(path, query):
            assert {fault["parameter"] for fault in register.api.get(path, expect=422, **query)["errors"]} == {
                *in_vain(path, query)
            }
            continue
        counted = register.api.get(path, limit=1, count="true", **query)["count"]
        assert counted == sum(number(document, query) for document in of_lines), (path, query)
    ids = {document["id"] for document in of_lines}
    expected = reference.Totals(
        register.documents,
        stage=query.get("stage", "announced"),
        basis=query.get("basis", "accepted"),
        kinds=query.get("kind", []),
        families=query.get("family", []),
        statuses=query.get("status", []),
        chosen=lambda document: document["id"] in ids,
    )
    assert register.api.get("/v1/totals", **query)["total"] == expected.total, query
    return len(chosen)


def in_vain(path: str, query: Query) -> set[str]:
    """What changes nothing in a list of acts or lines, and is refused there (tests/test_effects.py)."""
    if path == "/v1/figures" or {"persons_min", "persons_max"} & query.keys():
        return set()
    return {name for name, value in query.items() if (name, value) in (("stage", "implemented"), ("basis", "official"))}


def test_each_filter_chooses_some_acts_and_not_all(register: Register) -> None:
    asked_ = queries(register)
    assert set(asked_) == set(EVERY)
    numbers = {name: check(register, query) for name, query in asked_.items()}
    everything = len(register.documents)
    no_choice = {"updated_since", "stage", "basis"}
    assert {name for name, number in numbers.items() if not 0 < number < everything} <= no_choice


@pytest.mark.parametrize("path", ["/v1/acts", "/v1/breakdowns", "/v1/figures"])
def test_file_has_the_rows_that_the_list_counts(register: Register, path: str) -> None:
    for query in queries(register).values():
        if in_vain(path, query):
            continue
        counted = register.api.get(path, limit=1, count="true", **query)["count"]
        file = register.api.client.get(path, params={"format": "ndjson", **query})
        assert file.status_code == 200
        assert (file.text.count("\n"), file.headers["row-count"]) == (counted, str(counted)), (path, query)


@pytest.mark.only("sqlite")  # it plans by the words of the question; PostgreSQL by the size of its tables
@pytest.mark.parametrize("path", ["/v1/acts", "/v1/breakdowns", "/v1/figures", "/v1/totals"])
def test_rows_of_an_act_are_looked_at_by_the_act(register: Register, path: str) -> None:
    engine = register.api.client.app.state.backend.engine  # type: ignore[attr-defined]  # a TestClient's
    asked_: list[tuple[str, Any]] = []

    def note(_c: Any, _u: Any, statement: str, values: Any, *_: Any) -> None:
        asked_.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    for query in queries(register).values():
        # By one value alone an index looks better to it than by several.
        single: Query = {name: value[:1] if isinstance(value, list) else value for name, value in query.items()}
        if not in_vain(path, query):
            register.api.get(path, limit=10, **query)
            register.api.get(path, limit=10, **single)
    event.remove(engine, "before_cursor_execute", note)
    with read(engine) as connection:
        plans = [
            [str(step[-1]) for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            for statement, values in asked_
            if statement.startswith("SELECT")
        ]
    looked_at = [
        step
        for plan in plans
        for before, step in pairwise(plan)
        if before.startswith("CORRELATED") and not step.startswith("SCAN CONSTANT")
    ]
    assert looked_at
    assert [step for step in looked_at if "act_id=?" not in step] == []


@pytest.mark.parametrize("first", EVERY)
def test_each_pair_of_filters_agrees_with_the_documents(register: Register, first: str) -> None:
    asked_ = queries(register)
    for one, other in combinations(EVERY, 2):
        if one == first:
            check(register, {**asked_[one], **asked_[other]})


def test_all_filters_at_once_agree_with_the_documents(register: Register) -> None:
    act = next(act for act in register.documents if act["breakdowns"] and act["roles"] and act["date"])
    line, role = act["breakdowns"][0], next(role for role in act["roles"] if role["leader"])
    query = {
        "country": [act["country"]], "region": [register.regions[act["country"]]], "leader": [role["leader"]],
        "role": [role["role"]], "instrument": [act["instrument"]], "status": [act["status"]], "kind": [line["kind"]],
        "family": [line["family"]], "source": [act["sources"][0]["id"]], "external_id": [act["external_id"]],
        "year": [act["year"]], "from": act["date"], "to": act["date"], "updated_since": act["updated_at"],
        "q": f'"{act["title"]}"', "stage": "announced", "basis": "accepted",
    }  # fmt: skip
    assert check(register, query) == 1


@pytest.mark.parametrize("path", ["/v1/acts", "/v1/breakdowns", "/v1/figures", "/v1/releases", "/v1/totals"])
@pytest.mark.parametrize(
    ("query", "code", "suggestion"),
    [
        ({"region": "Azia"}, "region_unknown", "Asia"),
        ({"region": ["Asia", "asia"]}, "region_unknown", "Asia"),
        ({"country": "AZR"}, "country_unknown", "AZ"),
        ({"country": ["AZE", "QQ"]}, "country_unknown", None),
        ({"beneficiary": "woman"}, "not_in_list", "women"),
        ({"excluded": "terorism"}, "not_in_list", "terrorism"),
        ({"kind": "releas"}, "not_in_list", "release"),
        ({"date_field": "adoption"}, "not_in_list", "adopted"),
    ],
)
def test_name_that_nothing_has_is_told(
    register: Register, path: str, query: Query, code: str, suggestion: str | None
) -> None:
    (fault,) = register.api.get(path, expect=422, **query)["errors"]
    (name,) = query
    assert (fault["parameter"], fault["code"]) == (name, code)
    assert suggestion is None or fault["suggestion"] == suggestion
