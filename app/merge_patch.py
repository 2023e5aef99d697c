"""JSON merge patches (RFC 7396): applying one, checking what it leaves, and what OpenAPI shows of it. Pure."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, GetJsonSchemaHandler, RootModel, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from app.errors import Fault, Invalid, pointer
from app.fields import Posted
from app.validation import refuse_body

P = TypeVar("P", bound=Posted)

_ABSENT = object()


def merge(target: Any, patch: Any) -> Any:
    """Return `target` with `patch` applied (RFC 7396, section 2); neither is changed.

    A null takes a member away, an object is merged, anything else, arrays too, takes the member's place.
    """
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def patched(create: type[P], document: Mapping[str, Any], patch: Mapping[str, Any]) -> P:
    """Return the record that `patch` leaves of `document`, as `create` takes it when it is posted whole.

    Members that the server owns may stand in the patch as they are in the document, so that a reply can be
    sent back. Raises `Invalid` with every fault, each with its place in the patched document.
    """
    whole = merge(document, patch)
    faults = [
        Fault("read_only", "The service sets this member itself.", pointer=pointer(name))
        for name in sorted(create.owned)
        if name in patch and document.get(name, _ABSENT) not in (patch[name], whole.get(name))
    ]
    try:
        posted = create.model_validate(whole)
    except ValidationError as error:
        refused = refuse_body(error, whole, create)
        raise Invalid(refused.detail, *faults, *refused.faults) from None
    if faults:
        raise Invalid("The patch sets what the service sets itself.", *faults)
    return posted


class Patch(RootModel[dict[str, Any]]):
    """A merge patch of a record: the members that it names change, null empties one, the others stay.

    What it leaves is checked as a whole by the schema `of`, which a new record is posted by.
    """

    of: ClassVar[type[BaseModel]]
    examples: ClassVar[list[dict[str, Any]]]

    @classmethod
    def __get_pydantic_json_schema__(cls, _core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe a patch as the posted record with no member required; null is for those that may be empty."""
        whole = handler.resolve_ref_schema(handler(cls.of.__pydantic_core_schema__))
        return {
            "type": "object",
            "title": cls.__name__,
            "description": (cls.__doc__ or "").strip(),
            "examples": cls.examples,
            "additionalProperties": False,
            "properties": {
                name: member if name in whole.get("required", ()) else _or_null(member)
                for name, member in whole["properties"].items()
            },
        }


def _or_null(member: JsonSchemaValue) -> JsonSchemaValue:
    """Return the schema of a member of a patch; a default would not be what leaving it out means."""
    schema = {name: value for name, value in member.items() if name != "default"}
    options = schema.get("anyOf", [schema])
    if {"type": "null"} in options:
        return schema
    told: JsonSchemaValue = {name: schema[name] for name in ("title", "description") if name in schema}
    return {**told, "anyOf": [*options, {"type": "null"}]}
