"""What the schemas found wrong with a request, told as faults: each with its place, none repeating what was sent."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from app.errors import Fault, Invalid, nearest, pointer

_MOST_FAULTS = 100
_LONGEST_PLACE = 500
_QUOTED = re.compile(r"'([^']*)'")
# Pydantic's names of what can be wrong, and what they are called here; the others keep their name and message.
_KINDS = {
    "missing": ("missing", "This is required."),
    "extra_forbidden": ("unknown", "There is no such member here."),
    "model_type": ("type", "This must be an object."),
    "model_attributes_type": ("type", "This must be an object."),
    "dict_type": ("type", "This must be an object."),
    "list_type": ("type", "This must be an array."),
    "string_type": ("type", "This must be text."),
    "int_type": ("type", "This must be a whole number."),
    "int_from_float": ("type", "This must be a whole number."),
    "int_parsing": ("type", "This must be a whole number."),
    "float_type": ("type", "This must be a number."),
    "bool_type": ("type", "This must be true or false."),
    "bool_parsing": ("type", "This must be true or false."),
}
_CODES = {"enum": "not_in_list", "literal_error": "not_in_list", "value_error": "invalid"}

Steps = tuple[str | int, ...]


class _Found(NamedTuple):
    steps: Steps
    of_union: bool
    fault: Fault


def refuse_body(error: ValidationError, body: Any, model: Any) -> Invalid:
    """Return the 422 of a body that `model` (a class or any type) refused, with all its faults."""
    errors = [{**found, "loc": ("body", *found["loc"])} for found in error.errors(include_url=False)]
    return Invalid("The body breaks a rule.", *faults_of(errors, body, model))


def faults_of(errors: Sequence[Mapping[str, Any]], body: Any = None, model: Any = None) -> list[Fault]:
    """Return the faults of pydantic's `errors`, whose `loc` begins with body, query, path or header.

    `body` is the JSON that was sent, and `model` the type that refused it: they tell members of the body from
    the branches of a union, and which names are known.
    """
    in_body: list[_Found] = []
    elsewhere: list[Fault] = []
    for error in errors[:_MOST_FAULTS]:
        place, *rest = error["loc"]
        code, message, suggestion = _told(error)
        if place == "body":
            in_body.append(_in_body(error, tuple(rest), code, message, suggestion, body, model))
            continue
        name = str(rest[0] if rest else "")[:_LONGEST_PLACE]
        where: dict[str, Any] = {{"query": "parameter", "path": "path"}.get(place, "header"): name}
        elsewhere.append(Fault(code, message, suggestion=suggestion, **where))
    return elsewhere + _settled(in_body)


def _told(error: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """Return the code, the message and the suggestion of one error, without what was sent."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in _KINDS:
        return (*_KINDS[kind], None)
    message = error["msg"].removeprefix("Value error, ")
    message = message[:1].upper() + message[1:]
    if not message.endswith((".", "!", "?")):
        message += "."
    suggestion = context.get("suggestion")
    if kind in ("enum", "literal_error") and isinstance(error.get("input"), str):
        suggestion = nearest(error["input"], _QUOTED.findall(str(context.get("expected", ""))))
    return _CODES.get(kind, kind), message, suggestion


def _in_body(
    error: Mapping[str, Any], loc: Steps, code: str, message: str, suggestion: str | None, body: Any, model: Any
) -> _Found:
    steps, of_union = _steps(loc, body, missing=code == "missing")
    if code == "unknown" and steps and model is not None:
        suggestion = nearest(str(steps[-1]), _known_members(model, steps[:-1]))
    member = error.get("ctx", {}).get("member")
    if isinstance(member, str):
        # A rule over several members names the one that it is about.
        steps += tuple(member.split("/"))
    place = pointer(*steps)[:_LONGEST_PLACE]
    return _Found(steps, of_union, Fault(code, message, pointer=place, suggestion=suggestion))


def _steps(loc: Steps, body: Any, *, missing: bool) -> tuple[Steps, bool]:
    """Return the steps of `loc` that lead through the body as it was sent, and whether some lead through a union."""
    steps: list[str | int] = []
    here, of_union = body, False
    for position, step in enumerate(loc):
        is_member = isinstance(here, dict) and isinstance(step, str) and step in here
        if is_member or (isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here)):
            steps.append(step)
            here = here[step]
        elif missing and isinstance(here, dict) and position == len(loc) - 1:
            steps.append(step)
        else:
            # The name of a branch of a union, or a place inside what a short form stands for.
            of_union = True
    return tuple(steps), of_union


def _settled(found: list[_Found]) -> list[Fault]:
    """Return one fault for each place and code, where the branches of a union complained one by one."""
    deepest = {entry.steps[:length] for entry in found if entry.of_union for length in range(len(entry.steps))}
    told: dict[tuple[str | None, str], Fault] = {}
    for entry in found:
        fault = entry.fault
        if entry.of_union and fault.code == "type" and entry.steps in deepest:
            # Another branch fits better: it got further before it complained.
            continue
        key = (fault.pointer, fault.code)
        if key not in told:
            told[key] = fault
        elif entry.of_union and fault.message not in told[key].message:
            both = f"{told[key].message} Or: {fault.message}"
            told[key] = Fault(fault.code, both, pointer=fault.pointer, suggestion=told[key].suggestion)
    return list(told.values())


def _known_members(model: Any, steps: Steps) -> list[str]:
    """Return the names of the members that `model` takes at a place."""
    root = _schema_of(model)
    places = _expanded(root, [root])
    for step in steps:
        following = []
        for place in places:
            if isinstance(step, int):
                following.append(place.get("items"))
            else:
                following.append(place.get("properties", {}).get(step, place.get("additionalProperties")))
        places = _expanded(root, [place for place in following if isinstance(place, dict)])
    return [name for place in places for name in place.get("properties", {})]


def _expanded(root: dict[str, Any], places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return these schemas with references followed and the branches of unions beside each other."""
    expanded, seen, waiting = [], set(), list(places)
    while waiting:
        place = waiting.pop()
        if id(place) in seen:
            continue
        seen.add(id(place))
        expanded.append(place)
        for word in ("anyOf", "oneOf", "allOf"):
            waiting.extend(place.get(word, []))
        if "$ref" in place:
            waiting.append(root["$defs"][place["$ref"].rsplit("/", 1)[1]])
    return expanded


@lru_cache(maxsize=256)
def _schema_of(model: Any) -> dict[str, Any]:
    return TypeAdapter(model).json_schema(mode="validation")
