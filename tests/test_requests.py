"""Tests of app/requests.py: what is refused before any endpoint sees it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from app.routing import Router
from tests.web import serving, without_tables


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    router = Router()

    @router.get("/things")
    async def list_things(name: str = "", tag: Annotated[list[str] | None, Query()] = None, limit: int = 5) -> Response:
        return JSONResponse({"name": name, "tag": tag, "limit": limit})

    @router.get("/things/{id}")
    async def get_thing(id: str) -> Response:  # noqa: A002 - the name of the path's parameter
        return JSONResponse({"id": id})

    @router.post("/things")
    async def create_thing(body: Thing) -> Response:
        return JSONResponse({"name": body.name})

    @router.patch("/things/{id}")
    async def update_thing(id: str, body: Thing) -> Response:  # noqa: A002 - the same
        return JSONResponse({"name": body.name, "id": id})

    with serving(without_tables(tmp_path, max_body_bytes=1_024), router) as made:
        yield made


def errors(response: Any, status: int) -> list[dict[str, str]]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: list[dict[str, str]] = response.json().get("errors", [])
    return found


def test_names_the_nearest_parameter_when_one_is_unknown(client: TestClient) -> None:
    (error,) = errors(client.get("/things?nam=x"), 422)
    assert (error["parameter"], error["code"], error["suggestion"]) == ("nam", "unknown", "name")


def test_tells_unknown_and_invalid_parameters_together(client: TestClient) -> None:
    found = errors(client.get("/things?nam=x&limit=many"), 422)
    assert {(error["parameter"], error["code"]) for error in found} == {("nam", "unknown"), ("limit", "type")}


def test_refuses_a_parameter_given_twice_unless_it_is_a_list(client: TestClient) -> None:
    (error,) = errors(client.get("/things?limit=1&limit=2"), 422)
    assert (error["parameter"], error["code"]) == ("limit", "repeated")
    assert client.get("/things?tag=a&tag=b").json()["tag"] == ["a", "b"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("name=%00", "control_character"),
        ("name=%E2%80%AE", "direction_control"),
        ("name=%ED%A0%80", "not_utf8"),
        ("name=%FF", "not_utf8"),
        ("name=a%0Db", "control_character"),
    ],
)
def test_refuses_text_that_no_parameter_may_hold(client: TestClient, query: str, code: str) -> None:
    (error,) = errors(client.get(f"/things?{query}"), 422)
    assert (error["parameter"], error["code"]) == ("name", code)


def test_refuses_a_name_that_is_no_text(client: TestClient) -> None:
    assert errors(client.get("/things?%00=1"), 422)[0]["code"] == "unknown"


def test_brings_parameters_to_one_form(client: TestClient) -> None:
    assert client.get("/things?name=e%CC%81").json()["name"] == "é"
    assert client.get("/things/e%CC%81").json() == {"id": "é"}


@pytest.mark.parametrize("path", ["/things/%00", "/things/a%FFb", "/things/%E2%80%AE", "/things/", "/things/a/b"])
def test_finds_nothing_at_a_path_that_no_identifier_has(client: TestClient, path: str) -> None:
    errors(client.get(path), 404)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/xml", "application/jsonx", "application/json; charset=latin-1",
     "application/merge-patch+json", "multipart/form-data; boundary=x"],
)  # fmt: skip
def test_takes_only_json_for_a_post(client: TestClient, content_type: str) -> None:
    response = client.post("/things", content=b'{"name":"a"}', headers={"Content-Type": content_type})
    assert errors(response, 415)[0]["header"] == "Content-Type"
    assert response.headers["accept"] == "application/json"


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; charset=UTF-8"])
def test_takes_json_however_it_is_spelled(client: TestClient, content_type: str) -> None:
    response = client.post("/things", content=b'{"name":"a"}', headers={"Content-Type": content_type})
    assert response.json() == {"name": "a"}


def test_takes_a_merge_patch_for_a_patch(client: TestClient) -> None:
    for content_type in ("application/merge-patch+json", "application/json"):
        response = client.patch("/things/1", content=b'{"name":"a"}', headers={"Content-Type": content_type})
        assert response.status_code == 200
    refused = client.patch("/things/1", content=b'{"name":"a"}', headers={"Content-Type": "text/plain"})
    assert errors(refused, 415)
    assert "application/merge-patch+json" in refused.headers["accept-patch"]


def test_refuses_an_encoded_body(client: TestClient) -> None:
    response = client.post("/things", json={"name": "a"}, headers={"Content-Encoding": "gzip"})
    assert errors(response, 415)[0]["header"] == "Content-Encoding"


def test_refuses_a_body_that_says_it_is_too_large(client: TestClient) -> None:
    response = client.post("/things", json={"name": "a" * 2_000})
    assert response.status_code == 413
    assert "1,024" in response.json()["detail"]


def test_refuses_a_body_that_turns_out_too_large(client: TestClient) -> None:
    read = 0

    def chunks() -> Iterator[bytes]:
        nonlocal read
        for _ in range(1_000):
            read += 1
            yield b"x" * 100

    response = client.post("/things", content=chunks(), headers={"Content-Type": "application/json"})
    assert response.status_code == 413


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"null", 422), (b"[]", 422), (b"", 422)])
def test_tells_no_json_from_json_that_breaks_a_rule(client: TestClient, body: bytes, status: int) -> None:
    response = client.post("/things", content=body, headers={"Content-Type": "application/json"})
    assert errors(response, status)[0]["pointer"] == ""
