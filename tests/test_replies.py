"""Tests of app/replies.py: documents as they are stored, conditions, HEAD."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from app.replies import Reply, Stored, changed, created, derived, document, fixed, no_content
from app.routing import Router
from tests.web import serving, without_tables


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    router = Router()

    @router.get("/document")
    async def get_document() -> Response:
        return document(Stored('{"name":"é"}', "abc"), {"X-More": "1"})

    @router.get("/list")
    async def get_list() -> Response:
        return derived(b'{"data":[]}', 'W/"list"')

    @router.get("/plain")
    async def get_plain() -> Response:
        return derived("{}")

    @router.get("/page")
    async def get_page() -> Response:
        return fixed(b"<p>", "text/html; charset=utf-8")

    with serving(without_tables(tmp_path), router) as made:
        yield made


def test_puts_stored_bytes_on_the_wire_with_a_strong_tag(client: TestClient) -> None:
    response = client.get("/document")
    assert response.content == '{"name":"é"}'.encode()
    assert response.headers["etag"] == '"abc"'
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["vary"] == "authorization, accept"
    assert response.headers["x-more"] == "1"


@pytest.mark.parametrize("value", ['"abc"', 'W/"abc"', '"x", "abc"', "*"])
def test_answers_304_when_the_caller_has_it(client: TestClient, value: str) -> None:
    response = client.get("/document", headers={"If-None-Match": value})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["etag"] == '"abc"'
    assert "content-type" not in response.headers


def test_answers_whole_when_the_caller_has_another(client: TestClient) -> None:
    assert client.get("/document", headers={"If-None-Match": '"abcd"'}).status_code == 200
    assert client.get("/plain", headers={"If-None-Match": "*"}).status_code == 200


def test_gives_lists_a_weak_tag(client: TestClient) -> None:
    assert client.get("/list").headers["etag"] == 'W/"list"'
    assert client.get("/list", headers={"If-None-Match": 'W/"list"'}).status_code == 304


def test_keeps_the_body_back_when_the_method_is_head(client: TestClient) -> None:
    whole, head = client.get("/document"), client.head("/document")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert head.headers["etag"] == whole.headers["etag"]


def test_lets_pages_be_kept(client: TestClient) -> None:
    response = client.get("/page")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "max-age" in response.headers["cache-control"]
    assert "vary" not in response.headers
    again = client.get("/page", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


def test_makes_replies_of_writes() -> None:
    assert created(b"{}", location="/v1/x/1", etag="e") == Reply(201, b"{}", {"Location": "/v1/x/1", "ETag": '"e"'})
    assert changed(b"{}", etag="e").headers == {"ETag": '"e"'}
    response = changed(b"{}", etag="e").response()
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    empty = no_content().response()
    assert (empty.status_code, empty.body) == (204, b"")
    assert "content-type" not in empty.headers
