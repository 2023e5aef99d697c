"""Lists and totals as files: all forms hold what the JSON holds; a client that is slow, gone or one too many."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.responses import Response
from starlette.types import Message

from app.formats.columns import Table, text
from app.formats.outlet import ClientGone
from app.formats.rows import Rows
from app.main import create_app
from app.routing import Router
from app.settings import Settings
from app.streams import MOST_ROWS_OF_A_SHEET, ReadRows
from tests.acts.examples import founding, small
from tests.api import Api
from tests.files import csv_rows, ndjson_rows, parquet_rows, xlsx_cells, xlsx_rows
from tests.web import serving

LISTS = (
    "acts",
    "breakdowns",
    "figures",
    "releases",
    "reductions",
    "liability-waivers",
    "countries",
    "leaders",
    "sources",
)
TABLE = Table("numbers", "Numbers", "one row a number", (text("name", "its name"),))


@pytest.fixture
def posted(api: Api) -> Api:
    """Acts with all that is nested in one, and with none of it."""
    api.post("/v1/acts", founding())
    api.post("/v1/acts", small(title="=cmd|' /C calc'!A0", summary="@x", total="about 3,000", external_id="one"))
    api.post("/v1/acts", small(title="Second", breakdowns=[{"kind": "release", "count": 10}], external_id="two"))
    return api


def _file(api: Api, path: str, format_: str, **params: str) -> Any:
    reply = api.client.get(path, params={**params, "format": format_})
    assert reply.status_code == 200, reply.text[:1000]
    return reply


@pytest.mark.parametrize("name", LISTS)
def test_gives_the_same_rows_in_every_form(posted: Api, name: str, tmp_path: Path) -> None:
    path = f"/v1/{name}"
    listed = posted.get(path, limit=500)["data"]
    assert listed
    files = {format_: _file(posted, path, format_) for format_ in ("csv", "ndjson", "xlsx", "parquet")}
    assert {reply.headers["row-count"] for reply in files.values()} == {str(len(listed))}
    assert ndjson_rows(files["ndjson"].content) == listed
    rows = csv_rows(files["csv"].content)
    key = {"countries": "code", "acts": "id", "leaders": "id", "sources": "id", "figures": "id"}.get(name, "line_id")
    member = "id" if key == "line_id" else key
    assert [row[key] for row in rows] == [record[member] for record in listed]
    in_parquet = parquet_rows(files["parquet"].content, tmp_path)
    assert list(in_parquet[0]) == list(rows[0])
    for plain, typed in zip(rows, in_parquet, strict=True):
        told = {column: "" if value is None else str(value) for column, value in typed.items()}
        for column, value in plain.items():
            assert value.lower() in (told[column].lower(), f"'{told[column].lower()}")
    in_sheet = xlsx_rows(files["xlsx"].content)
    assert [row[key] for row in in_sheet] == [record[member] for record in listed]
    for typed, shown in zip(in_parquet, in_sheet, strict=True):
        assert {column for column, value in typed.items() if value is not None} == set(shown)


def test_gives_stored_documents_as_lines(posted: Api) -> None:
    lines = _file(posted, "/v1/acts", "ndjson").content.splitlines()
    ids = [act["id"] for act in posted.get("/v1/acts")["data"]]
    assert lines == [posted.client.get(f"/v1/acts/{id_}").content for id_ in ids]


@pytest.mark.parametrize("format_", ["csv", "ndjson"])
def test_gives_all_rows_in_their_order_when_there_are_many_batches(api: Api, format_: str) -> None:
    dates = [None if number % 7 == 0 else f"{1900 + number % 90}" for number in range(60)]
    for number, date in enumerate(dates):
        steps = [{"type": "adopted", "on": date}] if date else []
        api.post("/v1/acts", small(title=f"act {number}", milestones=steps))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.revisions.listing.BATCH", 7)
        for sort in ("-date", "date", "title", "-persons", "-updated_at"):
            content = _file(api, "/v1/acts", format_, sort=sort).content
            rows = csv_rows(content) if format_ == "csv" else ndjson_rows(content)
            expected = [act["id"] for act in api.get("/v1/acts", sort=sort, limit=500)["data"]]
            assert [row["id"] for row in rows] == expected
            assert len(set(expected)) == 60


def test_takes_the_filters_of_the_list(posted: Api) -> None:
    chosen: tuple[dict[str, Any], ...] = (
        {"country": "AZE", "kind": "release"},
        {"country": "MAR", "persons_min": "5", "persons_max": "20"},
        {"external_id": "nothing"},
    )
    for params in chosen:
        expected = [act["id"] for act in posted.get("/v1/acts", **params)["data"]]
        assert [row["id"] for row in csv_rows(_file(posted, "/v1/acts", "csv", **params).content)] == expected
    figures = _file(posted, "/v1/figures", "csv", country="AZE", kind="release")
    assert [row["wording"] for row in csv_rows(figures.content)] == ["more than 5,000"]
    reply = posted.client.get("/v1/acts", params={"format": "csv", "contry": "AZE"})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["suggestion"] == "country"


def test_defuses_formulas(posted: Api) -> None:
    (row,) = csv_rows(_file(posted, "/v1/acts", "csv", external_id="one").content)
    assert (row["title"], row["summary"]) == ("'=cmd|' /C calc'!A0", "'@x")
    header, cells = xlsx_cells(_file(posted, "/v1/acts", "xlsx", external_id="one").content)
    place = next(place for place, (_, name) in header.items() if name == "title")
    assert cells[place] == ("inlineStr", "=cmd|' /C calc'!A0")


def test_types_the_cells_of_a_sheet_and_tells_what_it_is(posted: Api) -> None:
    reply = _file(posted, "/v1/acts", "xlsx", external_id="one", country="MAR")
    header, cells = xlsx_cells(reply.content)
    places = {name: place for place, (_, name) in header.items()}
    assert cells[places["persons_announced_low"]] == ("n", "2700")
    assert cells[places["counted_announced"]] == ("b", "1")
    assert cells[places["created_at"]][0] == "n"
    about = [tuple(value for _, value in row.values()) for row in xlsx_cells(reply.content, 2)]
    told = {row[0]: row[1] for row in about if len(row) == 2}
    assert told["query"] == "/v1/acts?external_id=one&country=MAR&format=xlsx"
    assert told["rows"] == "1"
    assert told["licence"].startswith("CC0 1.0")
    assert {"position", "time", "what", "title"} <= set(told)


def test_names_the_file_and_what_it_depends_on(posted: Api) -> None:
    reply = _file(posted, "/v1/acts", "csv")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert reply.headers["content-disposition"].startswith('attachment; filename="clemency-register-acts-at-')
    assert "accept" in reply.headers["vary"]
    assert "accept" in posted.client.get("/v1/acts").headers["vary"]
    tags = {_file(posted, "/v1/acts", format_).headers["etag"] for format_ in ("csv", "ndjson", "json")}
    accepted = posted.client.get("/v1/acts", headers={"Accept": "application/x-ndjson"})
    assert len({*tags, accepted.headers["etag"]}) == 4
    again = posted.client.get("/v1/acts?format=csv", headers={"If-None-Match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    posted.post("/v1/acts", small(title="Third"))
    changed = posted.client.get("/v1/acts?format=csv", headers={"If-None-Match": reply.headers["etag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("format_", ["csv", "ndjson", "xlsx", "parquet"])
def test_answers_head_without_a_body(posted: Api, format_: str) -> None:
    reply = posted.client.head("/v1/acts", params={"format": format_})
    assert (reply.status_code, reply.content) == (200, b"")
    assert reply.headers["row-count"] == "3"


def test_takes_the_form_from_accept_unless_it_is_named(posted: Api) -> None:
    accept = {"Accept": "text/csv, application/json;q=0.5"}
    assert posted.client.get("/v1/acts", headers=accept).headers["content-type"].startswith("text/csv")
    named = posted.client.get("/v1/acts?format=json", headers=accept)
    assert named.headers["content-type"] == "application/json"
    assert posted.client.get("/v1/acts", headers={"Accept": ";;;"}).json()["data"]
    for path in ("/v1/acts", "/v1/totals", "/v1/countries/AZE/totals"):
        refused = posted.client.get(path, headers={"Accept": "image/png"})
        assert refused.status_code == 406
        assert "text/csv" in refused.json()["errors"][0]["message"]


def test_refuses_a_form_that_it_does_not_know(public: Api) -> None:
    for path in ("/v1/acts", "/v1/totals"):
        reply = public.client.get(path, params={"format": "xls"})
        assert reply.status_code == 422
        assert reply.json()["errors"][0]["parameter"] == "format"


def test_refuses_to_cut_a_file_into_pages(posted: Api) -> None:
    cursor = posted.get("/v1/acts", limit=1)["next"].rpartition("cursor=")[2]
    reply = posted.client.get(f"/v1/acts?format=csv&limit=1&count=true&cursor={cursor}")
    assert reply.status_code == 422
    assert [error["parameter"] for error in reply.json()["errors"]] == ["count", "cursor", "limit"]


def test_shows_drafts_to_whom_the_list_shows_them(posted: Api, public: Api) -> None:
    posted.post("/v1/acts", small(title="Draft", review="draft"))
    assert posted.client.get("/v1/acts?format=csv&review=draft").status_code == 422
    reply = posted.client.get("/v1/acts?format=csv&review=draft", headers=posted.headers)
    assert [row["title"] for row in csv_rows(reply.content)] == ["Draft"]
    bad = posted.client.get("/v1/acts?format=csv", headers={"Authorization": "Bearer nonsense"})
    assert bad.status_code == 401


def test_gives_totals_in_every_form(posted: Api, tmp_path: Path) -> None:
    groups: tuple[dict[str, Any], ...] = (
        {"group_by": "country,year"}, {"group_by": "kind"}, {"group_by": "leader"}, {},
    )  # fmt: skip
    for params in groups:
        totals = posted.get("/v1/totals", **params)["data"]
        assert ndjson_rows(_file(posted, "/v1/totals", "ndjson", **params).content) == totals
        rows = csv_rows(_file(posted, "/v1/totals", "csv", **params).content)
        assert [row["best"] for row in rows] == ["" if row["best"] is None else str(row["best"]) for row in totals]
    in_parquet = parquet_rows(_file(posted, "/v1/totals", "parquet", group_by="country").content, tmp_path)
    assert {row["country"]: row["low"] for row in in_parquet} == {
        row["country"]: row["low"] for row in posted.get("/v1/totals", group_by="country")["data"]
    }
    assert len(xlsx_rows(_file(posted, "/v1/totals", "xlsx", group_by="country").content)) == 2
    filtered = _file(posted, "/v1/totals", "csv", group_by="kind", country="AZE", kind="release")
    assert [row["kind"] for row in csv_rows(filtered.content)] == ["release"]


def test_gives_the_sums_of_one_country_as_rows(posted: Api) -> None:
    totals = posted.get("/v1/countries/AZE/totals")
    rows = csv_rows(_file(posted, "/v1/countries/AZE/totals", "csv").content)
    kinds = [row for row in rows if (row["stage"], row["sum"]) == ("announced", "kind")]
    assert {row["kind"]: row["low"] for row in kinds} == {
        row["kind"]: "" if row["low"] is None else str(row["low"]) for row in totals["announced"]["kinds"]
    }
    assert posted.client.get("/v1/countries/QQQ/totals?format=csv").status_code == 404


def test_tells_more_totals_than_json_may_hold(posted: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.totals.queries.MOST_ROWS", 1)
    refused = posted.client.get("/v1/totals?group_by=kind")
    assert refused.status_code == 422
    assert "csv or ndjson" in refused.json()["errors"][0]["message"]
    assert len(csv_rows(_file(posted, "/v1/totals", "csv", group_by="kind").content)) > 1


class Numbers:
    """A list that is served by a route of the test: what is asked of it, and what was made of it."""

    def __init__(self) -> None:
        self.count = 100_000
        self.given = 0
        self.fails_at: int | None = None

    def rows(self, _session: Connection) -> Rows:
        return Rows(TABLE, 7, lambda: self.count, self._batches, record=lambda name: {"name": name}, line=str)

    def _batches(self) -> Iterator[list[str]]:
        while self.given < self.count:
            if self.fails_at is not None and self.given >= self.fails_at:
                raise OSError("the disk is gone")
            self.given += 100
            yield ["x" * 1000] * 100


@pytest.fixture
def numbers() -> Numbers:
    return Numbers()


@pytest.fixture
def router(numbers: Numbers) -> Router:
    made = Router()

    @made.get("/numbers")
    async def list_numbers(read: ReadRows) -> Response:
        return await read(numbers.rows)

    return made


def test_refuses_a_sheet_that_no_program_opens(settings: Settings, router: Router, numbers: Numbers) -> None:
    numbers.count = MOST_ROWS_OF_A_SHEET + 1
    with serving(settings, router) as client:
        named = client.get("/numbers?format=xlsx")
        accepted = client.get(
            "/numbers", headers={"Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        )
    assert (named.status_code, accepted.status_code) == (422, 422)
    assert named.json()["errors"][0]["parameter"] == "format"
    assert accepted.json()["errors"][0]["header"] == "Accept"
    assert "1,048,576 rows" in named.json()["detail"]
    assert numbers.given == 0


class Client:
    """A client that talks to the application itself, so that it can be slow, or go away."""

    def __init__(self, app: FastAPI, format_: str = "csv") -> None:
        self.app = app
        self.scope = {
            "type": "http", "method": "GET", "path": "/numbers", "raw_path": b"/numbers", "headers": [],
            "query_string": f"format={format_}".encode(), "client": ("127.0.0.1", 1), "http_version": "1.1",
            "scheme": "http", "server": ("127.0.0.1", 80), "root_path": "",
        }  # fmt: skip
        self.taken: list[Message] = []
        self.gone = asyncio.Event()
        self.takes = 1_000_000

    async def ask(self) -> None:
        await self.app(self.scope, self._receive, self._send)

    async def _receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.taken.append(message)
        if len(self.taken) >= self.takes:
            await asyncio.Event().wait()

    @property
    def status(self) -> int:
        return int(self.taken[0]["status"])

    @property
    def is_whole(self) -> bool:
        return bool(self.taken) and self.taken[-1].get("more_body") is False


async def _until(holds: Callable[[], bool]) -> None:
    """Wait until this holds, which it does in a moment."""
    for _ in range(3000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("It never held.")


async def _settled(app: FastAPI) -> None:
    """Wait until no thread writes an export any more, and hold all connections to have come back."""
    await _until(lambda: app.state.backend.exports.under_way == 0)
    assert app.state.backend.engine.pool.checkedout() == 0


@pytest.fixture
def served(settings: Settings, router: Router) -> Iterator[FastAPI]:
    made = create_app(settings.model_copy(update={"export_patience": 0.5}), routers=(router,))
    yield made
    made.state.backend.close()


def test_waits_for_a_slow_client_and_lets_go_of_one_that_takes_nothing(served: FastAPI, numbers: Numbers) -> None:
    async def ask() -> None:
        client = Client(served)
        client.takes = 3
        with pytest.raises(ClientGone):
            await client.ask()
        assert client.status == 200
        assert not client.is_whole
        # What was made is a little more than what was taken: the rest of 100 MB was never in memory.
        assert numbers.given <= 500
        await _settled(served)

    asyncio.run(ask())


@pytest.mark.parametrize("format_", ["csv", "ndjson", "parquet"])
def test_ends_its_work_when_the_client_goes_away(served: FastAPI, numbers: Numbers, format_: str) -> None:
    async def ask() -> None:
        client = Client(served, format_)
        numbers.count = 10_000_000
        asked = asyncio.create_task(client.ask())
        await _until(lambda: numbers.given >= 1000)
        client.gone.set()
        await asyncio.wait_for(asked, 20)
        assert not client.is_whole
        await _settled(served)
        assert numbers.given < numbers.count

    asyncio.run(ask())


def test_ends_its_work_when_the_request_is_cancelled(served: FastAPI, numbers: Numbers) -> None:
    async def ask() -> None:
        client = Client(served)
        numbers.count = 10_000_000
        asked = asyncio.create_task(client.ask())
        await _until(lambda: numbers.given >= 1000)
        asked.cancel()
        with suppress(asyncio.CancelledError):
            await asked
        await _settled(served)

    asyncio.run(ask())


@pytest.mark.parametrize("format_", ["csv", "ndjson"])
def test_is_cut_short_when_the_service_ends(served: FastAPI, numbers: Numbers, format_: str) -> None:
    async def ask() -> None:
        client = Client(served, format_)
        numbers.count = 10_000_000
        asked = asyncio.create_task(client.ask())
        await _until(lambda: numbers.given >= 1000 and bool(client.taken))
        served.state.backend.exports.cut()
        # What is raised has the server end the connection: nothing that the client has is taken for whole.
        with pytest.raises(ClientGone):
            await asyncio.wait_for(asked, 20)
        assert not client.is_whole
        await _settled(served)

    asyncio.run(ask())


@pytest.mark.parametrize("format_", ["xlsx", "parquet"])
def test_is_told_to_come_again_when_the_service_ends_before_a_file_is_made(
    served: FastAPI, numbers: Numbers, format_: str
) -> None:
    async def ask() -> None:
        client = Client(served, format_)
        asked = asyncio.create_task(client.ask())
        await _until(lambda: numbers.given >= 1000)
        served.state.backend.exports.cut()
        await asyncio.wait_for(asked, 20)
        assert client.status == 503
        assert (b"retry-after", b"10") in client.taken[0]["headers"]
        await _settled(served)

    asyncio.run(ask())


def test_refuses_one_export_too_many(served: FastAPI, numbers: Numbers) -> None:
    async def ask() -> None:
        clients = [Client(served) for _ in range(2)]
        for client in clients:
            client.takes = 2
        asked = [asyncio.create_task(client.ask()) for client in clients]
        await _until(lambda: all(client.taken for client in clients))
        third = Client(served)
        await third.ask()
        assert third.status == 503
        assert (b"retry-after", b"10") in third.taken[0]["headers"]
        await asyncio.gather(*asked, return_exceptions=True)
        await _settled(served)
        numbers.given = 0
        fourth = Client(served)
        await fourth.ask()
        assert (fourth.status, fourth.is_whole) == (200, True)

    asyncio.run(ask())


@pytest.mark.parametrize("format_", ["csv", "ndjson"])
def test_never_ends_a_file_as_if_it_were_whole_after_an_error(served: FastAPI, numbers: Numbers, format_: str) -> None:
    async def ask() -> None:
        client = Client(served, format_)
        numbers.fails_at = 2000
        with pytest.raises(OSError, match="the disk is gone"):
            await client.ask()
        assert client.status == 200
        assert not client.is_whole
        await _settled(served)

    asyncio.run(ask())


def test_ends_unfinished_where_rows_are_not_as_many_as_was_told(
    served: FastAPI, numbers: Numbers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "_batches", lambda: iter([["a", "b"]]))

    async def ask() -> None:
        client = Client(served)
        with pytest.raises(RuntimeError, match="2 rows were written, but 100000 were told"):
            await client.ask()
        assert not client.is_whole

    asyncio.run(ask())


@pytest.mark.parametrize("format_", ["xlsx", "parquet"])
def test_answers_with_an_error_where_a_file_can_not_be_made(served: FastAPI, numbers: Numbers, format_: str) -> None:
    async def ask() -> None:
        client = Client(served, format_)
        numbers.fails_at = 2000
        await client.ask()
        assert client.status == 500
        await _settled(served)

    asyncio.run(ask())


@pytest.mark.parametrize("format_", ["csv", "ndjson", "xlsx", "parquet"])
def test_gives_a_file_of_an_act_as_large_as_one_may_be(api: Api, format_: str) -> None:
    made = api.post("/v1/acts", small(title="Large", notes='"' * 20_000))
    large = [{"occasion": "other", "text": '"' * 19_900 + str(number)} for number in range(24)]
    for name, parts in (
        ("occasions", large),
        ("conditions", [{"condition": "other", "to": "retain", "text": part["text"]} for part in large]),
        ("scopes", [{"rule": "included", "text": part["text"], "offence": "other"} for part in large]),
    ):
        api.patch(f"/v1/acts/{made['id']}", {name: parts})
    reply = api.client.get(f"/v1/acts?format={format_}")
    assert (reply.status_code, reply.headers["row-count"]) == (200, "1")
