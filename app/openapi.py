"""The OpenAPI document: what the framework derives, and what the rules of the house add to every operation."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from app import doors, etags
from app.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    Invalid,
    NotAcceptable,
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
)
from app.formats.asked import MEDIA_TYPES, Format, asked_format
from app.middleware import NOT_LIMITED
from app.openapi_components import EXAMPLES, NAMES, PARAMETERS, header, problem_responses, problem_schemas
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
    "changes": "The change feed: that something changed, in the order of commits.",
    "charts": "Charts of the acts chosen, as pictures.",
    "countries": "Present and former states.",
    "coverage": "What the register holds, and where it is silent.",
    "export and editions": "The register as a whole: to take away, and as numbered states that a paper can name.",
    "imports": "Files of acts taken in as a whole: NDJSON, CSV, XLSX.",
    "keys": "API keys, and who is calling.",
    "leaders": "People who propose, grant or sign acts, and their terms in office.",
    "lines": "Lines and figures across acts.",
    "parts of acts": "The parts of one act: its lines, figures, milestones, scopes, conditions, roles and the rest.",
    "search": "Full text, in any script.",
    "service": "For those who run the service.",
    "sources": "Publications that can be cited.",
    "totals": "Sums over any grouping, as intervals.",
    "vocabularies": "The closed lists, each value with its definition, and the reader of wordings.",
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
        license_info={"name": "MIT", "url": "https://spdx.org/licenses/MIT.html"},
        # One name for what is read and what is written; the members have the same types both ways.
        separate_input_output_schemas=False,
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas.update(problem_schemas())
    components["parameters"] = {name: dict(parameter) for name, parameter in PARAMETERS.items()}
    components["responses"] = problem_responses()
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "An API key: `Authorization: Bearer clr_…`."}
    }
    for route in listed:
        for method in route.methods or ():
            _complete(document["paths"][route.path_format][method.lower()], route, method)
    for schema in schemas.values():
        _untitle(schema, named=True)
    used_answers = {answer.get("$ref") for answer in _answers(document)}
    for name in set(components["responses"]):
        if _reference("responses", name)["$ref"] not in used_answers:
            del components["responses"][name]
    return document


def _complete(operation: dict[str, Any], route: Route, method: str) -> None:
    """Add to an operation what holds for all of its sort: headers, security, every error it can end in."""
    calls = [part.call for part in _all_parts(route.dependant)]
    found = [doors.SCOPE_OF_DOOR[call] for call in calls if call in doors.SCOPE_OF_DOOR]
    scope = next((scope for scope in found if scope is not None), None)
    parameters = [_parameter(parameter) for parameter in operation.get("parameters", [])]
    # A parameter that the address doesn't take is refused everywhere.
    errors: list[type[Problem]] = [Invalid, Problem]
    if route.path not in NOT_LIMITED:
        errors.append(TooManyRequests)
    operation["security"] = []
    if found:
        operation["security"] = [{"bearer": []}] if scope else [{}, {"bearer": []}]
        errors += [Unauthorized, Unavailable]
    if scope is not None:
        errors.append(Forbidden)
    if any(parameter["in"] == "path" for parameter in parameters):
        errors.append(NotFound)
    if "requestBody" in operation:
        errors += [BadRequest, TooLarge, UnsupportedMedia]
        _name_media_types(operation["requestBody"], method)
    if scope is not None and method != "GET":
        errors += [BadRequest, Conflict, StorageFull]
        parameters.append(_reference("parameters", "ChangeNote"))
        if method == "POST":
            parameters.append(_reference("parameters", "IdempotencyKey"))
    if etags.if_match in calls:
        errors += [BadRequest, PreconditionFailed, PreconditionRequired]
        parameters.append(_reference("parameters", "IfMatch"))
    answers = operation["responses"]
    if asked_format in calls:
        errors.append(NotAcceptable)
        _offer_files(answers["200"])
    if "422" in answers and "application/json" in answers["422"].get("content", {}):
        del answers["422"]
    told = {int(status) for status in answers if int(status) >= 400}
    for status in told | {problem.status for problem in errors}:
        answers[str(status)] = _reference("responses", NAMES[status])
    if method == "GET" and route.path.startswith("/v1/") and not _streams(answers):
        parameters.append(_reference("parameters", "IfNoneMatch"))
        answers["304"] = {"description": "What the caller has still holds"}
    _name_headers(answers, operation, method)
    operation["responses"] = dict(sorted(answers.items()))
    operation.pop("parameters", None)
    if parameters:
        operation["parameters"] = parameters


def _streams(answers: dict[str, Any]) -> bool:
    """Whether the success of an operation is a stream, which has no ETag."""
    return "text/event-stream" in answers.get("200", {}).get("content", {})


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter without what only a member of JSON can have, and with an example where one is known."""
    schema = parameter["schema"]
    if parameter["in"] != "path" and "anyOf" in schema:
        # There is no null in a query: what is left out is left out.
        options = [option for option in schema["anyOf"] if option != {"type": "null"}]
        if len(options) == 1:
            kept = {name: value for name, value in schema.items() if name != "anyOf"}
            parameter["schema"] = schema = {**options[0], **kept}
    if "description" in parameter:
        schema.pop("description", None)
    examples = schema.pop("examples", None) or schema.get("items", {}).pop("examples", None)
    if examples:
        is_list = schema.get("type") == "array" and not isinstance(examples[0], list)
        parameter["example"] = examples[:1] if is_list else examples[0]
    elif parameter["name"] in EXAMPLES and "example" not in parameter and "examples" not in parameter:
        parameter["example"] = EXAMPLES[parameter["name"]]
    parameter.pop("examples", None)
    _untitle(schema)
    return parameter


def _name_media_types(body: dict[str, Any], method: str) -> None:
    content = body["content"]
    for kind in content.values():
        if "$ref" in kind["schema"] and "examples" in kind["schema"]:
            # An example of this body, not of whatever else has its schema.
            kind["example"] = kind["schema"].pop("examples")[0]
    if method == "PATCH":
        content["application/merge-patch+json"] = content["application/json"]


def _offer_files(answer: dict[str, Any]) -> None:
    """Say which other forms an answer has."""
    text, bytes_ = {"type": "string"}, {"type": "string", "format": "binary"}
    for format_, media_type in MEDIA_TYPES.items():
        if format_ is not Format.JSON:
            schema = text if format_ in (Format.CSV, Format.NDJSON) else bytes_
            answer["content"][media_type] = {"schema": dict(schema)}
    answer.setdefault("headers", {}).update({name: header(name) for name in ("Row-Count", "Content-Disposition")})


def _name_headers(answers: dict[str, Any], operation: dict[str, Any], method: str) -> None:
    """Say which headers the successful answers bear."""
    taken = {parameter.get("name") for parameter in operation.get("parameters", [])}
    tagged = method != "GET" or "304" in answers
    for status, answer in answers.items():
        headers = []
        if status in ("200", "201", "304") and tagged:
            headers.append("ETag")
        if status == "201":
            headers.append("Location")
        if status == "200" and "cursor" in taken:
            headers.append("Link")
        if headers:
            # What is only rehearsed has no version.
            always = not (status == "200" and "dry_run" in taken)
            answer.setdefault("headers", {}).update({name: header(name, always=always) for name in headers})


def _reference(kind: str, name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _untitle(schema: Any, *, named: bool = False) -> None:
    """Take away the titles that are only names of members in other letters; client generators make types of them."""
    if isinstance(schema, list):
        for item in schema:
            _untitle(item)
        return
    if not isinstance(schema, dict):
        return
    if not named and isinstance(schema.get("title"), str):
        del schema["title"]
    for name, value in schema.items():
        if name == "properties":
            for member in value.values():
                _untitle(member)
        elif name not in ("examples", "example", "default", "enum", "const"):
            _untitle(value)


def _answers(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        for operation in path.values():
            yield from operation["responses"].values()


def _all_parts(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _all_parts(inner)
