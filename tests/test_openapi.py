"""Tests of app/openapi.py: the contract holds to its own rules, and says what every operation does.

The rules are those of Spectral's `oas` and Redocly's `recommended` that matter here, so that `make check` needs no
Node.js; `make openapi-lint` runs the two themselves.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from app.acts import examples
from app.main import create_app
from tests.api import Api
from tests.web import without_tables

METHODS = ("get", "post", "put", "patch", "delete")
Document = dict[str, Any]
Operations = list[tuple[str, str, Document]]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    app = create_app(without_tables(tmp_path_factory.mktemp("openapi")))
    app.state.backend.close()
    return app.openapi()


@pytest.fixture(scope="module")
def operations(document: Document) -> Operations:
    """Every operation, with the references of its parameters and answers followed."""
    found = []
    for path, item in document["paths"].items():
        assert set(item) <= set(METHODS)
        for method, operation in item.items():
            parameters = [resolved(document, parameter) for parameter in operation.get("parameters", [])]
            answers = {status: resolved(document, answer) for status, answer in operation["responses"].items()}
            found.append((path, method, {**operation, "parameters": parameters, "responses": answers}))
    return found


def resolved(document: Document, node: Document) -> Document:
    """Return what a reference leads to; what is none as it is."""
    while "$ref" in node:
        place: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            place = place[step.replace("~1", "/").replace("~0", "~")]
        node = place
    return node


def nodes(node: Any, *steps: str) -> Iterator[tuple[tuple[str, ...], Document]]:
    """Give each object of the document with its place; examples are no part of it."""
    if isinstance(node, dict):
        yield steps, node
        for name, value in node.items():
            if name not in ("example", "examples", "default"):
                yield from nodes(value, *steps, name)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from nodes(item, *steps, str(index))


def schemas(document: Document) -> Iterator[tuple[tuple[str, ...], Document]]:
    """Give each named schema, each body's, each parameter's."""
    for steps, node in nodes(document):
        if len(steps) == 3 and steps[:2] == ("components", "schemas"):
            yield steps, node
        elif isinstance(node.get("schema"), dict):
            yield (*steps, "schema"), node["schema"]


def faults(document: Document, schema: Document, value: Any) -> list[str]:
    """Return what a schema of the document finds wrong with a value."""
    whole = {"components": document["components"], **schema}
    return [error.message for error in OAS31Validator(whole).iter_errors(value)]


def test_is_valid(document: Document) -> None:
    validate(document)


def test_says_who_may_use_it(document: Document) -> None:
    assert document["info"]["license"]["name"] == "MIT"
    assert document["info"]["license"]["url"]
    assert document["info"]["description"]
    assert document["servers"]


def test_describes_every_tag_and_uses_no_other(document: Document, operations: Operations) -> None:
    described = {tag["name"]: tag["description"] for tag in document["tags"]}
    used = {tag for _, _, operation in operations for tag in operation["tags"]}
    assert used == set(described)
    assert all(text.endswith(".") for text in described.values())
    assert list(described) == sorted(described)
    assert [operation["operationId"] for _, _, operation in operations if len(operation["tags"]) != 1] == []


def test_names_every_operation_once_as_a_function(operations: Operations) -> None:
    names = Counter(operation["operationId"] for _, _, operation in operations)
    assert [name for name, times in names.items() if times > 1] == []
    verbs = "list|get|create|update|delete|restore|revoke|read|search"
    assert [name for name in names if not re.fullmatch(rf"({verbs})(_[a-z]+)+", name)] == []


def test_names_operations_by_what_they_do(operations: Operations) -> None:
    by_method = {"post": ("create", "restore"), "patch": ("update",), "delete": ("delete", "revoke")}
    for path, method, operation in operations:
        verb = operation["operationId"].partition("_")[0]
        assert verb in by_method.get(method, ("list", "get", "read", "search")), (method, path)
        lists = "200" in operation["responses"] and any(p["name"] == "cursor" for p in operation["parameters"])
        assert not lists or verb in ("list", "search"), path


def test_says_what_every_operation_does(operations: Operations) -> None:
    for path, method, operation in operations:
        assert re.fullmatch(r"[A-Z].*[^.]", operation.get("summary", "")), (method, path)
        assert operation.get("description", "").endswith("."), (method, path)


def test_says_what_every_parameter_means(operations: Operations) -> None:
    silent = {
        (operation["operationId"], parameter["name"])
        for _, _, operation in operations
        for parameter in operation["parameters"]
        if not parameter.get("description")
    }
    assert silent == set()


def test_defines_the_parameters_of_every_path(operations: Operations) -> None:
    for path, method, operation in operations:
        named = [(p["name"], p["in"]) for p in operation["parameters"]]
        assert len(set(named)) == len(named), (method, path)
        assert {name for name, place in named if place == "path"} == set(re.findall(r"{(\w+)}", path)), (method, path)


def test_writes_addresses_one_way(document: Document) -> None:
    for path in document["paths"]:
        # A file may say what it is.
        assert re.fullmatch(r"(/([a-z0-9]+(-[a-z]+)*|\{[a-z_]+\}))+(\.[a-z]+)?", path), path
    shapes = Counter(re.sub(r"{\w+}", "{}", path) for path in document["paths"])
    assert max(shapes.values()) == 1


def test_tells_every_error_as_a_problem(operations: Operations) -> None:
    for path, method, operation in operations:
        answers = operation["responses"]
        assert {"422", "500"} <= set(answers), (method, path)
        assert [status for status in answers if status.startswith("2")], (method, path)
        for status, answer in answers.items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (method, path, status)
            assert answer["description"], (method, path, status)


def test_tells_what_each_sort_of_operation_can_end_in(operations: Operations) -> None:
    for path, method, operation in operations:
        answers = set(operation["responses"])
        if "{" in path:
            assert "404" in answers, (method, path)
        if "requestBody" in operation:
            assert {"400", "413", "415"} <= answers, (method, path)
        if method in ("patch", "delete"):
            assert {"401", "403", "412", "428"} <= answers, (method, path)
        if method == "post":
            assert {"401", "403", "409"} <= answers, (method, path)
        # A stream has no version.
        if method == "get" and path.startswith("/v1/") and not path.endswith("/stream"):
            assert "304" in answers, (method, path)
        if path != "/healthz":
            assert "429" in answers, (method, path)


def test_says_whether_every_operation_needs_a_key(document: Document, operations: Operations) -> None:
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for path, method, operation in operations:
        if method != "get":
            assert operation["security"] == [{"bearer": []}], (method, path)
        else:
            assert operation["security"] in ([], [{"bearer": []}], [{}, {"bearer": []}]), (method, path)


def test_tells_every_header_that_an_operation_heeds(operations: Operations) -> None:
    for path, method, operation in operations:
        headers = {p["name"]: p for p in operation["parameters"] if p["in"] == "header"}
        if method in ("patch", "delete"):
            assert headers["If-Match"]["required"], (method, path)
        if method == "post":
            assert "Idempotency-Key" in headers, (method, path)
        if method != "get":
            assert "Change-Note" in headers, (method, path)


def test_takes_merge_patches(operations: Operations) -> None:
    for path, method, operation in operations:
        if method == "patch":
            assert "application/merge-patch+json" in operation["requestBody"]["content"], path


def test_shows_the_shape_of_every_success(operations: Operations) -> None:
    for path, method, operation in operations:
        for status in operation["responses"]:
            if status in ("200", "201"):
                for content in operation["responses"][status]["content"].values():
                    assert content["schema"], (method, path, status)


def test_keeps_no_component_that_nothing_uses(document: Document) -> None:
    used = {node["$ref"] for _, node in nodes(document) if isinstance(node.get("$ref"), str)}
    kinds = ("schemas", "parameters", "responses")
    there = {f"#/components/{kind}/{name}" for kind in kinds for name in document["components"][kind]}
    assert there == used
    assert set(document["components"]) == {*kinds, "securitySchemes"}


def test_says_nothing_beside_a_reference_to_a_component(document: Document) -> None:
    beside = [
        "/".join(steps)
        for steps, node in nodes(document)
        if isinstance(node.get("$ref"), str) and set(node) - {"$ref", "description", "default"}
    ]
    assert beside == []


def test_names_every_schema_as_a_type(document: Document) -> None:
    names = document["components"]["schemas"]
    assert [name for name in names if not re.fullmatch(r"([A-Z][a-z]+)+", name)] == []
    silent = [name for name, schema in names.items() if "enum" not in schema and not schema.get("description")]
    assert silent == []


def test_types_every_value_of_a_list_of_values_once(document: Document) -> None:
    for steps, node in nodes(document):
        if isinstance(node.get("enum"), list):
            assert node["type"] == "string", steps
            assert len(set(node["enum"])) == len(node["enum"]), steps
        if node.get("type") == "array":
            assert "items" in node, steps


def test_asks_for_no_member_that_it_does_not_have(document: Document) -> None:
    for steps, node in nodes(document):
        if isinstance(node.get("required"), list):
            assert set(node["required"]) <= set(node.get("properties", ())), steps


def test_bounds_every_text_and_number_that_is_sent(document: Document, operations: Operations) -> None:
    def unbounded(schema: Document, seen: tuple[str, ...] = ()) -> Iterator[Document]:
        if "$ref" in schema:
            if schema["$ref"] not in seen:
                yield from unbounded(resolved(document, schema), (*seen, schema["$ref"]))
            return
        kind = schema.get("type")
        if kind == "string" and not {"enum", "const", "maxLength", "pattern", "format"} & set(schema):
            yield schema
        if kind == "integer" and not {"minimum", "maximum"} <= set(schema):
            yield schema
        branches = [*schema.get("anyOf", ()), *schema.get("properties", {}).values()]
        branches += [schema[name] for name in ("items", "additionalProperties") if isinstance(schema.get(name), dict)]
        for branch in branches:
            yield from unbounded(branch, seen)

    for path, method, operation in operations:
        sent = [p["schema"] for p in operation["parameters"] if p["name"] != "If-None-Match"]
        sent += [content["schema"] for content in operation.get("requestBody", {}).get("content", {}).values()]
        assert [loose for schema in sent for loose in unbounded(schema)] == [], (method, path)


def test_shows_an_example_of_every_body(document: Document, operations: Operations) -> None:
    for path, _, operation in operations:
        for content in operation.get("requestBody", {}).get("content", {}).values():
            branches = content["schema"].get("anyOf", [content["schema"]])
            assert "example" in content or any(resolved(document, branch).get("examples") for branch in branches), path


def test_shows_an_example_of_every_parameter_of_a_path(operations: Operations) -> None:
    for path, method, operation in operations:
        for parameter in operation["parameters"]:
            assert parameter["in"] != "path" or "example" in parameter, (method, path, parameter["name"])


def test_shows_examples_that_its_schemas_take(document: Document, operations: Operations) -> None:
    checked = 0
    for steps, schema in schemas(document):
        values = [*schema.get("examples", ()), *([schema["default"]] if "default" in schema else [])]
        for value in values:
            assert faults(document, schema, value) == [], steps
            checked += 1
    for path, method, operation in operations:
        for parameter in operation["parameters"]:
            shown = [entry["value"] for entry in parameter.get("examples", {}).values()]
            for value in [*shown, *([parameter["example"]] if "example" in parameter else [])]:
                assert faults(document, parameter["schema"], value) == [], (method, path, parameter["name"])
                checked += 1
        for content in operation.get("requestBody", {}).get("content", {}).values():
            for value in [content["example"]] if "example" in content else []:
                assert faults(document, content["schema"], value) == [], (method, path)
                checked += 1
    assert checked > 200


def test_leaves_out_members_of_a_fault_that_have_no_value(document: Document) -> None:
    fault = document["components"]["schemas"]["Fault"]
    assert fault["required"] == ["code", "message"]
    assert fault["properties"]["pointer"]["type"] == "string"


@pytest.mark.only("sqlite")  # what an example means does not depend on the database
def test_shows_examples_that_the_service_takes(document: Document, client: TestClient, keys: dict[str, str]) -> None:
    admin = Api(client, keys["admin"])
    for name in ("Country", "Leader", "Source", "Key"):
        for example in document["components"]["schemas"][f"{name}Create"]["examples"]:
            path = "/v1/countries" if name == "Country" else f"/v1/{name.lower()}s"
            shown = admin.post(path, example)
            place = f"{path}/{shown.get('id', shown.get('code'))}"
            for patch in document["components"]["schemas"][f"{name}Update"]["examples"]:
                admin.patch(place, patch)
    act = admin.post("/v1/acts", examples.FOUNDING)
    admin.post("/v1/acts", examples.LEAST | {"external_id": "mar-2024-throne-day"})
    place = f"/v1/acts/{act['id']}"
    for name, (posted, patch) in examples.PARTS.items():
        part = admin.post(f"{place}/{name}", posted)
        admin.patch(f"{place}/{name}/{part['id']}", patch)
    admin.patch(place, examples.PATCH)
