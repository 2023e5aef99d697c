"""Tests of app/routing.py: the tree of addresses, methods, and routes that refuse to be made."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from app.routing import Dispatch, Router
from tests.web import serving, without_tables


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    router = Router(prefix="/v1", tags=["things"])

    @router.get("/things")
    async def list_things() -> Response:
        return JSONResponse("list")

    @router.post("/things")
    async def create_thing() -> Response:
        return JSONResponse("create")

    @router.get("/things/{id}")
    async def get_thing(id: str) -> Response:  # noqa: A002 - the name of the path's parameter
        return JSONResponse(["get", id])

    @router.get("/things/latest")
    async def get_latest() -> Response:
        return JSONResponse("latest")

    @router.get("/things/latest/parts")
    async def list_latest_parts() -> Response:
        return JSONResponse("latest parts")

    @router.delete("/things/{thing}/parts/{part}")
    async def delete_part(thing: str, part: str) -> Response:
        return JSONResponse([thing, part])

    with serving(without_tables(tmp_path), router) as made:
        yield made


@pytest.mark.parametrize(
    ("method", "path", "answer"),
    [
        ("GET", "/v1/things", "list"),
        ("POST", "/v1/things", "create"),
        ("GET", "/v1/things/7", ["get", "7"]),
        ("GET", "/v1/things/latest", "latest"),
        ("GET", "/v1/things/latest/parts", "latest parts"),
        ("DELETE", "/v1/things/latest/parts/2", ["latest", "2"]),
        ("DELETE", "/v1/things/1/parts/2", ["1", "2"]),
    ],
)
def test_leads_an_address_to_its_endpoint(client: TestClient, method: str, path: str, answer: object) -> None:
    assert client.request(method, path).json() == answer


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/thing", "/v1/things/", "//v1/things", "/v1/things/1/parts"])
def test_finds_nothing_where_nothing_is(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["type"] == "/docs/problems#not-found"
    assert "location" not in response.headers


def test_names_all_methods_of_an_address_when_one_is_not_allowed(client: TestClient) -> None:
    response = client.delete("/v1/things")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert client.request("BREW", "/v1/things/1").status_code == 405


def test_answers_options_with_the_methods(client: TestClient) -> None:
    response = client.options("/v1/things")
    assert (response.status_code, response.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")


def test_answers_head_as_get(client: TestClient) -> None:
    assert client.head("/v1/things").status_code == 200


def test_names_operations_after_their_functions(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    assert app.openapi()["paths"]["/v1/things"]["get"]["operationId"] == "list_things"


def test_refuses_a_route_that_is_not_strict() -> None:
    plain = APIRouter()
    plain.add_api_route("/plain", lambda: None)
    with pytest.raises(TypeError, match="strict"):
        Dispatch(plain.routes)


def test_refuses_one_operation_twice() -> None:
    router = Router()

    async def answer() -> Response:
        return Response()

    router.add_api_route("/things/{a}", answer)
    router.add_api_route("/things/{b}", answer, operation_id="again")
    with pytest.raises(ValueError, match="twice"):
        Dispatch(router.routes)


def test_refuses_a_model_of_parameters_that_would_refuse_its_neighbours() -> None:
    class Filters(BaseModel):
        model_config = ConfigDict(extra="forbid")

        name: str = ""

    async def answer(filters: Annotated[Filters, Query()]) -> Response:
        return JSONResponse(filters.name)

    with pytest.raises(TypeError, match="Filters"):
        Router().add_api_route("/things", answer)
