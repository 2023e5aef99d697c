"""The OpenAPI document: what the framework derives, and what the rules of the house add to every operation."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from app import doors, etags
from app.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    Problem,
    StorageFull,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UnsupportedMedia,
    responses,
)
from app.problems import FaultDocument, ProblemDocument
from app.routing import Route

TITLE = "Clemency Register"
SUMMARY = "Pardons, amnesties and other mass releases from prison, with their counts and sources"
DESCRIPTION = """\
Leaders free, forgive and shorten sentences by the thousand. This register keeps each such act with its lines, its
figures, their wording and their sources, and adds them up as intervals: no total is shown as exact when it is not.

Reading is open. Writing needs an API key: `Authorization: Bearer <key>`. Every error is `application/problem+json`.
"""
TAGS = {
    "acts": "Measures by which a state forgoes or lessens punishment, each a document with all its parts.",
    "parts": "The parts of one act: its lines, figures, milestones, scopes, conditions, roles and the rest.",
    "lines": "Lines and figures across acts.",
    "totals": "Sums over any grouping, as intervals.",
    "countries": "Present and former states.",
    "leaders": "People who propose, grant or sign acts, and their terms in office.",
    "sources": "Publications that can be cited.",
    "vocabularies": "The closed lists, each value with its definition.",
    "keys": "API keys, and who is calling.",
    "service": "For those who run the service.",
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the version that is changed, or `*`.",
    "schema": {"type": "string"},
    "example": "*",
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what the caller has; if it still holds, the answer is a 304 without a body.",
    "schema": {"type": "string"},
}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes a retry safe: for 24 hours the same request with the same key gives the first reply again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
}
_CHANGE_NOTE = {
    "name": "Change-Note",
    "in": "header",
    "required": False,
    "description": "Why the change is made; it is kept with the revision.",
    "schema": {"type": "string", "maxLength": 1000},
}
_HEADERS = {
    "ETag": {"description": "The version of what is answered.", "schema": {"type": "string"}},
    "Location": {
        "description": "The address of what was made.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Link": {"description": "The next page, with `rel=next`.", "schema": {"type": "string"}},
}


def describe(routes: Iterable[BaseRoute], version: str) -> dict[str, Any]:
    """Return the OpenAPI document of these routes."""
    listed = [route for route in routes if isinstance(route, Route) and route.include_in_schema]
    used = {str(tag) for route in listed for tag in route.tags}
    document = get_openapi(
        title=TITLE,
        version=version,
        summary=SUMMARY,
        description=DESCRIPTION,
        routes=listed,
        tags=[{"name": name, "description": text} for name, text in TAGS.items() if name in used],
        servers=[{"url": "/", "description": "This service"}],
        license_info={"name": "MIT", "identifier": "MIT"},
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas.update(_problem_schemas())
    document["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "An API key: `Authorization: Bearer clr_…`."}
    }
    for route in listed:
        for method in route.methods or ():
            _complete(document["paths"][route.path_format][method.lower()], route, method)
    return document


def _complete(operation: dict[str, Any], route: Route, method: str) -> None:
    """Add to an operation what holds for all of its sort: headers, security, every error it can end in."""
    calls = [part.call for part in _all_parts(route.dependant)]
    found = [doors.SCOPE_OF_DOOR[call] for call in calls if call in doors.SCOPE_OF_DOOR]
    scope = next((scope for scope in found if scope is not None), None)
    parameters = operation.setdefault("parameters", [])
    errors: list[type[Problem]] = [TooManyRequests, Problem]
    if found:
        operation["security"] = [{"bearer": []}] if scope else [{}, {"bearer": []}]
        errors += [Unauthorized, Unavailable]
    if scope is not None:
        errors.append(Forbidden)
    if any(parameter["in"] == "path" for parameter in parameters):
        errors.append(NotFound)
    # A parameter that the address doesn't take is refused everywhere.
    errors.append(Invalid)
    if "requestBody" in operation:
        errors += [BadRequest, TooLarge, UnsupportedMedia]
        _name_media_types(operation["requestBody"], method)
    if scope is not None and method != "GET":
        errors += [BadRequest, Conflict, StorageFull]
        parameters.append(_CHANGE_NOTE)
        if method == "POST":
            parameters.append(_IDEMPOTENCY_KEY)
    if etags.if_match in calls:
        errors += [BadRequest, PreconditionFailed, PreconditionRequired]
        parameters.append(_IF_MATCH)
    if not parameters:
        del operation["parameters"]
    answers = operation["responses"]
    if "422" in answers and "application/json" in answers["422"].get("content", {}):
        del answers["422"]
    for status, answer in responses(*errors).items():
        answers.setdefault(str(status), answer)
    if method == "GET" and route.path.startswith("/v1/"):
        operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
        answers["304"] = {"description": "What the caller has still holds", "headers": {"ETag": _HEADERS["ETag"]}}
    _name_headers(answers, operation)
    operation["responses"] = dict(sorted(answers.items()))


def _name_media_types(body: dict[str, Any], method: str) -> None:
    if method == "PATCH":
        content = body["content"]
        content["application/merge-patch+json"] = content["application/json"]


def _name_headers(answers: dict[str, Any], operation: dict[str, Any]) -> None:
    """Say which headers the successful answers bear."""
    paged = any(parameter.get("name") == "cursor" for parameter in operation.get("parameters", []))
    for status, answer in answers.items():
        if status == "201":
            answer.setdefault("headers", {}).update(ETag=_HEADERS["ETag"], Location=_HEADERS["Location"])
        if status == "200" and "304" in answers:
            answer.setdefault("headers", {}).update(ETag=_HEADERS["ETag"])
        if status == "200" and paged:
            answer.setdefault("headers", {}).update(Link=_HEADERS["Link"])


def _problem_schemas() -> dict[str, Any]:
    _, listed = models_json_schema(
        [(ProblemDocument, "serialization"), (FaultDocument, "serialization")],
        ref_template="#/components/schemas/{model}",
    )
    schemas = listed["$defs"]
    problem, fault = schemas["ProblemDocument"], schemas["FaultDocument"]
    problem["title"], fault["title"] = "Problem", "Fault"
    for schema, optional in ((problem, {"errors"}), (fault, {"pointer", "parameter", "header", "path", "suggestion"})):
        # What has no value is left out, never null.
        schema["required"] = [name for name in schema["properties"] if name not in optional]
        for name in optional:
            member = schema["properties"][name]
            kept = next(branch for branch in member.pop("anyOf") if branch != {"type": "null"})
            member.pop("default", None)
            member.update(kept)
    problem["properties"]["errors"]["items"] = {"$ref": "#/components/schemas/Fault"}
    return {"Problem": problem, "Fault": fault}


def _all_parts(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _all_parts(inner)
