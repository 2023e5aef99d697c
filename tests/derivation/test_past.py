"""Totals of the register as it was known: equal to those that were served then, whatever was written since."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import Phase, given, settings, strategies as st
from sqlalchemy import Engine

from app.db.transactions import read
from app.derivation.past import register_at
from app.register.loader import RECORDS
from app.revisions.records import last_position
from app.strict_json import read_json
from tests.acts.examples import founding, small
from tests.api import Api
from tests.databases import Databases
from tests.history import Register, registering
from tests.reference import BASES, STAGES, Document
from tests.strategies import Write, histories

GROUPS = ["country", "region", "year", "family", "kind", "leader", "instrument", "status", "occasion", "motive"]
COLUMNS = list(product(STAGES, BASES))


@pytest.fixture(scope="module")
def register(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with registering(databases, tmp_path_factory.mktemp("service")) as made:
        yield made


def now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


# Some of each sort: from the tally, from facts, by parts, by words, by what acts cite.
QUESTIONS: list[dict[str, Any]] = [
    {},
    {"group_by": "country"},
    {"group_by": "region,year", "stage": "implemented"},
    {"group_by": "leader"},
    {"group_by": "occasion,status", "basis": "independent"},
    {"group_by": "kind", "status": ["proposed", "rejected", "withdrawn"]},
    {"group_by": "family", "basis": "official"},
    {"group_by": "motive", "from": "2020", "to": "2020-06"},
    {"country": "AZ", "persons_min": 1},
    {"relation": ["tranche_of", "supersedes"], "group_by": "instrument"},
    {"q": "act", "leader": "none"},
    {"q": "act", "group_by": "country"},
]


@given(history=histories(most=8), questions=st.lists(st.sampled_from(QUESTIONS), min_size=2, max_size=3))
# An example is many slow requests, and what fails one is told as it is: no time is spent on making it small.
@settings(max_examples=max(1, settings().max_examples // 20), phases=[Phase.generate])
def test_totals_as_of_each_moment_equal_those_served_then(
    register: Register, history: list[Write], questions: list[dict[str, Any]]
) -> None:
    served: list[tuple[str, dict[str, Any], Document]] = []
    try:
        for step in history:
            register.apply(step)
            moment = now()
            served += [(moment, question, register.totals(**question)) for question in questions]
        for moment, question, totals in served:
            assert register.totals(**question, as_of=moment) == totals
    finally:
        register.wipe()


@pytest.fixture(scope="module")
def bundled(register: Register) -> Iterator[None]:
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
    yield
    register.wipe()


@pytest.mark.parametrize(("stage", "basis"), COLUMNS)
def test_totals_of_the_bundled_records_as_of_now_equal_the_plain_ones(
    register: Register, bundled: None, stage: str, basis: str
) -> None:
    moment = now()
    questions = [{"group_by": group} for group in GROUPS[COLUMNS.index((stage, basis)) :: len(COLUMNS)]]
    for question in [{}, {"kind": "release"}, {"group_by": "country", "q": "pardon"}, *questions]:
        asked = {"stage": stage, "basis": basis, **question}
        assert register.totals(**asked, as_of=moment) == register.totals(**asked)


def test_totals_of_the_past_change_with_sources_leaders_and_countries_of_then(
    api: Api, public: Api, keys: dict[str, str]
) -> None:
    act = api.post("/v1/acts", founding())
    admin = Api(api.client, keys["admin"])
    asked: dict[str, Any] = {"group_by": "country,leader", "basis": "independent"}
    served: list[tuple[str, Document]] = []
    for change in (
        lambda: None,
        lambda: api.patch(f"/v1/sources/{act['sources'][0]['id']}", {"originator_kind": "ngo_or_monitor"}),
        lambda: api.patch(f"/v1/leaders/{act['roles'][0]['leader']}", {"name": "Another"}),
        lambda: admin.patch("/v1/countries/AZE", {"name": "Another", "region": "Europe"}),
        lambda: api.delete(f"/v1/acts/{act['id']}"),
    ):
        change()
        served.append((now(), public.get("/v1/totals", **asked)))
    assert len({str(totals["data"]) for _, totals in served}) == 4
    for moment, totals in served:
        assert public.get("/v1/totals", **asked, as_of=moment) == totals


def test_a_moment_before_everything_is_refused_with_the_first(public: Api) -> None:
    problem = public.get("/v1/totals", expect=422, as_of="1999-01-01T00:00:00Z")
    (fault,) = problem["errors"]
    assert (fault["parameter"], fault["code"]) == ("as_of", "before_the_register")
    assert "begins at 20" in fault["message"]


def test_totals_of_the_past_come_as_files_too(api: Api) -> None:
    api.post("/v1/acts", small(total=5))
    moment = now()
    api.post("/v1/acts", small(total=7))
    reply = api.client.get("/v1/totals", params={"group_by": "country", "as_of": moment, "format": "ndjson"})
    assert (reply.status_code, reply.json()["best"]) == (200, 5)


@pytest.mark.parametrize("format_", ["json", "csv"])
def test_purged_acts_are_in_no_past(api: Api, keys: dict[str, str], format_: str) -> None:
    path = f"/v1/acts/{api.post('/v1/acts', small(total=5))['id']}"
    # The last change before the moment stays.
    api.post("/v1/acts", small(total=7))
    moment = now()
    asked = {"as_of": moment, "format": format_}
    tag = api.client.get("/v1/totals", params=asked).headers["etag"]
    assert api.client.get("/v1/totals", params=asked, headers={"If-None-Match": tag}).status_code == 304
    headers = {"Authorization": f"Bearer {keys['admin']}", "If-Match": "*"}
    assert api.client.delete(f"{path}?purge=true", headers=headers).status_code == 204
    reply = api.client.get("/v1/totals", params=asked, headers={"If-None-Match": tag})
    assert reply.status_code == 200
    assert api.get("/v1/totals", as_of=moment)["total"]["best"] == 7
    api.get(path, expect=404, as_of=moment)


def test_few_ask_for_the_past_at_once(api: Api, engine: Engine) -> None:
    asking, answered = [Event(), Event()], Event()

    def ask(begun: Event) -> None:
        with read(engine) as connection, register_at(connection, last_position(connection)):
            begun.set()
            answered.wait(20)

    threads = [Thread(target=ask, args=(begun,)) for begun in asking]
    for thread in threads:
        thread.start()
    assert all(begun.wait(20) for begun in asking)
    reply = api.client.get("/v1/totals", params={"as_of": now()})
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "2")
    answered.set()
    for thread in threads:
        thread.join()
    assert api.get("/v1/totals", as_of=now())["total"]["acts"] == 0
