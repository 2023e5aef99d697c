"""What the operations of the OpenAPI document share: headers, the answers to errors, examples of parameters."""

from typing import Any

from pydantic.json_schema import models_json_schema

from app.errors import PROBLEMS, responses
from app.problems import FaultDocument, ProblemDocument

_TAG = r'(W/)?"[!#-~]*"'
_TAGS = rf"^(\*|{_TAG}(, *{_TAG})*)$"
PARAMETERS = {
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": "The ETag of the version that is changed, or `*` for whichever there is.",
        "schema": {"type": "string", "maxLength": 8192, "pattern": _TAGS},
        "examples": {
            "as it was read": {"value": '"3f1c6d2f0a9b4e5d8c7b6a5948372615"'},
            "whatever it is now": {"value": "*"},
        },
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "The ETag of what the caller has; if it still holds, the answer is a 304 without a body.",
        "schema": {"type": "string"},
        "example": '"3f1c6d2f0a9b4e5d8c7b6a5948372615"',
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "Makes a retry safe: for 24 hours the same request with this key gives the first reply.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    },
    "ChangeNote": {
        "name": "Change-Note",
        "in": "header",
        "required": False,
        "description": "Why the change is made, in UTF-8; it is kept with the revision.",
        "schema": {"type": "string", "maxLength": 1000, "pattern": "^[ -~]*$"},
        "example": "The gazette gives another number",
    },
}
_HEADERS = {
    "ETag": {"description": "The version of what is answered.", "schema": {"type": "string"}},
    "Location": {
        "description": "The address of what was made.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Link": {"description": "The next page, with `rel=next`; not on the last.", "schema": {"type": "string"}},
    "Row-Count": {
        "description": "In other forms than JSON: how many rows the file holds, beside a header.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Content-Disposition": {
        "description": "In other forms than JSON: a name for the file, with the position of the change feed.",
        "schema": {"type": "string"},
    },
    "WWW-Authenticate": {"description": "How to send a key.", "schema": {"type": "string"}},
    "Retry-After": {"description": "In how many seconds to try again.", "schema": {"type": "integer", "minimum": 0}},
}
_AT_TIMES = {"Link", "Row-Count", "Content-Disposition"}
# Headers of errors, by status; those of successes are told operation by operation.
_OF_ERRORS = {401: "WWW-Authenticate", 412: "ETag", 429: "Retry-After", 503: "Retry-After", 507: "Retry-After"}
# Of parameters that many operations share; what a parameter says of itself goes first.
EXAMPLES: dict[str, Any] = {
    "act_id": "0193b0a4-7c00-7000-8000-000000000001",
    "part_id": "0193b0a4-7c00-7000-8000-000000000002",
    "id": "0193b0a4-7c00-7000-8000-000000000003",
    "term_id": "0193b0a4-7c00-7000-8000-000000000004",
    "code": "AZE",
}
# The name of the answer to each error, by its status.
NAMES = {problem.status: "InternalError" if problem.status == 500 else problem.__name__ for problem in PROBLEMS}


def header(name: str, *, always: bool = True) -> dict[str, Any]:
    """Return what is said of a header of an answer; those of some pages and files are never always there."""
    return {**_HEADERS[name], **({"required": True} if always and name not in _AT_TIMES else {})}


def problem_responses() -> dict[str, Any]:
    """Return the answer to each error, by its name."""
    made: dict[str, Any] = {}
    for problem in PROBLEMS:
        answer = responses(problem)[problem.status]
        answer["description"] = problem.meaning
        if problem.status in _OF_ERRORS:
            name = _OF_ERRORS[problem.status]
            answer["headers"] = {name: header(name)}
        made[NAMES[problem.status]] = answer
    return made


def problem_schemas() -> dict[str, Any]:
    """Return the schemas of an error and of a fault; what has no value is left out of them, never null."""
    _, listed = models_json_schema(
        [(ProblemDocument, "serialization"), (FaultDocument, "serialization")],
        ref_template="#/components/schemas/{model}",
    )
    schemas = listed["$defs"]
    problem, fault = schemas["ProblemDocument"], schemas["FaultDocument"]
    problem["title"], fault["title"] = "Problem", "Fault"
    for schema, optional in ((problem, {"errors"}), (fault, set(fault["properties"]) - {"code", "message"})):
        schema["required"] = [name for name in schema["properties"] if name not in optional]
        for name in optional:
            member = schema["properties"][name]
            kept = next(branch for branch in member.pop("anyOf") if branch != {"type": "null"})
            member.pop("default", None)
            member.update(kept)
    problem["properties"]["errors"]["items"] = {"$ref": "#/components/schemas/Fault"}
    return {"Problem": problem, "Fault": fault}
