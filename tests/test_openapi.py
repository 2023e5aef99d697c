"""Tests of app/openapi.py: the contract holds to its own rules, and says what every operation does."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from app.main import create_app
from tests.web import without_tables

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    app = create_app(without_tables(tmp_path_factory.mktemp("openapi")))
    app.state.backend.close()
    return app.openapi()


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


Operations = list[tuple[str, str, dict[str, Any]]]


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "$ref" and isinstance(value, str):
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def test_is_valid(document: dict[str, Any]) -> None:
    validate(document)


def test_says_who_may_use_it(document: dict[str, Any]) -> None:
    assert document["info"]["license"]["name"] == "MIT"
    assert document["info"]["description"]
    assert document["servers"]


def test_describes_every_tag_and_uses_no_other(document: dict[str, Any], operations: Operations) -> None:
    described = {tag["name"]: tag["description"] for tag in document["tags"]}
    used = {tag for _, _, operation in operations for tag in operation["tags"]}
    assert used == set(described)
    assert all(described.values())


def test_names_every_operation_once_as_a_function(operations: Operations) -> None:
    names = [operation["operationId"] for _, _, operation in operations]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names)


def test_says_what_every_operation_does(operations: Operations) -> None:
    for path, method, operation in operations:
        assert operation.get("summary"), (path, method)
        assert operation.get("description"), (path, method)
        assert operation["tags"], (path, method)


def test_tells_every_error_as_a_problem(operations: Operations) -> None:
    for path, method, operation in operations:
        answers = operation["responses"]
        assert {"422", "429", "500"} <= set(answers), (path, method)
        for status, answer in answers.items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (path, method, status)
            assert answer["description"], (path, method, status)


def test_tells_what_each_sort_of_operation_can_end_in(operations: Operations) -> None:
    for path, method, operation in operations:
        answers = set(operation["responses"])
        if "{" in path:
            assert "404" in answers, (path, method)
        if "requestBody" in operation:
            assert {"400", "413", "415"} <= answers, (path, method)
        if method in ("patch", "delete"):
            assert {"401", "403", "412", "428"} <= answers, (path, method)
        if method == "post":
            assert {"401", "403", "409"} <= answers, (path, method)
        if method == "get" and path.startswith("/v1/"):
            assert "304" in answers, (path, method)


def test_tells_every_header_that_an_operation_heeds(operations: Operations) -> None:
    for path, method, operation in operations:
        headers = {p["name"]: p for p in operation.get("parameters", []) if p["in"] == "header"}
        if method in ("patch", "delete"):
            assert headers["If-Match"]["required"], (path, method)
        if method == "post":
            assert "Idempotency-Key" in headers, (path, method)
        if method != "get":
            assert "Change-Note" in headers, (path, method)
            assert operation["security"] == [{"bearer": []}], (path, method)


def test_takes_merge_patches(operations: Operations) -> None:
    for path, method, operation in operations:
        if method == "patch":
            assert "application/merge-patch+json" in operation["requestBody"]["content"], path


def test_shows_the_shape_of_every_success(operations: Operations) -> None:
    for path, method, operation in operations:
        for status in operation["responses"]:
            if status in ("200", "201"):
                for content in operation["responses"][status]["content"].values():
                    assert content["schema"], (path, method, status)


def test_keeps_no_schema_that_nothing_uses(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    used = {reference.rsplit("/", 1)[1] for reference in references(document)}
    assert set(schemas) == used
    assert "HTTPValidationError" not in schemas


def test_leaves_out_members_of_a_fault_that_have_no_value(document: dict[str, Any]) -> None:
    fault = document["components"]["schemas"]["Fault"]
    assert fault["required"] == ["code", "message"]
    assert fault["properties"]["pointer"]["type"] == "string"
