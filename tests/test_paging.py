"""Tests of app/paging.py: pages that meet without gap or overlap, cursors that can't be bent."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from starlette.responses import Response
from starlette.testclient import TestClient

from app.errors import Invalid
from app.paging import Page, Paging
from app.routing import Router
from tests.web import serving, without_tables

START = datetime(2026, 1, 1, tzinfo=UTC)
# (moment or none, number, name): none last, made total by the name.
ROWS: list[tuple[datetime | None, int, str]] = [
    (None if number > 20 else START + timedelta(seconds=number // 3), number, f"näme {number:02}")
    for number in range(25)
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    router = Router()

    @router.get("/rows")
    async def list_rows(page: Paging, name: str = "", sort: str = "name") -> Response:
        start = page.start(datetime | None, int, str)
        first = 0 if start is None else ROWS.index((start[0], start[1], start[2])) + 1  # type: ignore[arg-type]  # each part has its kind
        shown = ROWS[first : first + page.limit]
        last = shown[-1] if first + page.limit < len(ROWS) else None
        bodies = [json.dumps({"name": row[2], "sort": sort, "filter": name}) for row in shown]
        return page.reply(bodies, last, count=len(ROWS) if page.count else None, version=1)

    with serving(without_tables(tmp_path_factory.mktemp("paging")), router) as made:
        yield made


def names(document: dict[str, Any]) -> list[str]:
    return [row["name"] for row in document["data"]]


@pytest.mark.parametrize("limit", [1, 4, 24, 25, 50])
def test_pages_meet_without_gap_or_overlap(client: TestClient, limit: int) -> None:
    seen: list[str] = []
    address: str | None = f"/rows?limit={limit}"
    while address is not None:
        document = client.get(address).json()
        seen += names(document)
        address = document["next"]
    assert seen == [row[2] for row in ROWS]


def test_gives_fifty_rows_when_no_limit_is_named(client: TestClient) -> None:
    assert client.get("/rows").json()["next"] is None


def test_links_to_the_next_page_by_a_relative_reference(client: TestClient) -> None:
    response = client.get("/rows?limit=3&name=%C3%A9%20%26")
    following = response.json()["next"]
    assert following.startswith("/rows?limit=3&name=%C3%A9%20%26&cursor=")
    assert response.headers["link"] == f'<{following}>; rel="next"'
    assert names(client.get(following).json()) == [row[2] for row in ROWS[3:6]]


def test_ends_without_a_link(client: TestClient) -> None:
    response = client.get("/rows?limit=500")
    assert response.json()["next"] is None
    assert "link" not in response.headers


def test_tells_the_number_of_rows_when_asked(client: TestClient) -> None:
    assert client.get("/rows?limit=1&count=true").json()["count"] == 25
    assert "count" not in client.get("/rows?limit=1").json()


def test_lets_the_limit_change_between_pages(client: TestClient) -> None:
    following = client.get("/rows?limit=3").json()["next"]
    assert len(client.get(following.replace("limit=3", "limit=7")).json()["data"]) == 7


@pytest.mark.parametrize("change", ["&name=x", "&sort=number"])
def test_refuses_a_cursor_of_another_list(client: TestClient, change: str) -> None:
    following = client.get("/rows?limit=3").json()["next"]
    response = client.get(following + change)
    assert response.status_code == 422
    assert response.json()["errors"][0]["code"] == "other_list"
    assert response.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=-1", "limit=x", "limit=", "count=maybe"])
def test_refuses_limits_out_of_range(client: TestClient, query: str) -> None:
    assert client.get(f"/rows?{query}").status_code == 422


def test_gives_a_page_a_weak_tag_of_its_own(client: TestClient) -> None:
    one, other = client.get("/rows?limit=1"), client.get("/rows?limit=2")
    assert one.headers["etag"].startswith('W/"')
    assert one.headers["etag"] != other.headers["etag"]
    known = {"If-None-Match": one.headers["etag"]}
    assert client.get("/rows?limit=1", headers=known).status_code == 304
    assert client.get("/rows?limit=2", headers=known).status_code == 200


def cursor_of(*values: object) -> str:
    page = Page(50, False, None, "/rows", ())
    genuine = page.next([None]).partition("cursor=")[2]
    mark = json.loads(base64.urlsafe_b64decode(genuine + "=" * (-len(genuine) % 4)))[0]
    return base64.urlsafe_b64encode(json.dumps([mark, *values]).encode()).decode().rstrip("=")


def restored(cursor: str) -> object:
    return Page(50, False, cursor, "/rows", ()).start(datetime | None, int | None, str | None)


def test_restores_what_it_wrote() -> None:
    key = (START, 2**53 - 1, "näme")
    cursor = Page(50, False, None, "/rows", ()).next(key).partition("cursor=")[2]
    assert restored(cursor) == key
    assert restored(cursor_of(None, None, None)) == (None, None, None)


@pytest.mark.parametrize(
    "values",
    [
        ("2026-01-01", 1, "a"),
        ("2026-01-01T00:00:00", 1, "a"),
        ("0001-01-01T00:00:00+23:59", 1, "a"),
        ("9999-12-31T23:59:59-23:59", 1, "a"),
        (5, 1, "a"),
        (None, "1", "a"),
        (None, True, "a"),
        (None, 1.5, "a"),
        (None, 2**53, "a"),
        (None, 10**400, "a"),
        (None, 1, "a\x00"),
        (None, 1, "\ud800"),
        (None, 1, ["a"]),
        (None, 1),
        (None, 1, "a", "b"),
    ],
)
def test_refuses_a_bent_cursor(values: tuple[object, ...]) -> None:
    with pytest.raises(Invalid):
        restored(cursor_of(*values))


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_refuses_a_made_up_cursor(cursor: str) -> None:
    with pytest.raises(Invalid):
        restored(cursor)


@pytest.mark.parametrize("kind", [datetime, int, str])
def test_takes_nothing_only_where_a_value_may_be_missing(kind: type) -> None:
    page = Page(50, False, cursor_of(None), "/rows", ())
    assert page.start(kind | None) == (None,)
    with pytest.raises(Invalid):
        page.start(kind)


def test_refuses_a_cursor_of_brackets() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 1_400).decode()
    with pytest.raises(Invalid):
        restored(deep)


def test_puts_documents_side_by_side_whatever_they_are_stored_as() -> None:
    page = Page(50, False, None, "/rows", ())
    assert page.reply([b"1", b"2"], None).body == page.reply(["1", "2"], None).body
    assert page.reply([], None).body == b'{"data":[],"next":null}'
