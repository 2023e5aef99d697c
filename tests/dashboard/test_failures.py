"""Tests of app/dashboard/failures.py: errors are pages for readers and documents for programs."""

from starlette.testclient import TestClient

from tests.dashboard.reading import check, read

ASKS_FOR_PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_shows_a_page_where_nothing_is(client: TestClient) -> None:
    reply = client.get("/nowhere/<b>", headers=ASKS_FOR_PAGE)
    assert (reply.status_code, reply.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert reply.headers["cache-control"] == "no-store"
    page = read(reply.text)
    check(page)
    assert page.one("form", action="/search", aria_label="Search the register")


def test_keeps_to_documents_below_v1(client: TestClient) -> None:
    reply = client.get("/v1/acts/nowhere", headers=ASKS_FOR_PAGE)
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")


def test_sends_no_body_to_head(client: TestClient) -> None:
    reply = client.head("/nowhere", headers=ASKS_FOR_PAGE)
    assert (reply.status_code, reply.content) == (404, b"")
    assert int(reply.headers["content-length"]) > 500
