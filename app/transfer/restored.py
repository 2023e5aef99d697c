"""What a line of a whole export says of its record (docs/decisions/0012)."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from app.countries.schemas import CountryDocument
from app.db.statements import Row
from app.derivation.acts import is_public
from app.derivation.rows import PARTS, ActRows
from app.errors import Problem
from app.fields import Dated, Flag, RecordId, Whole, moment
from app.leaders.schemas import LeaderDocument
from app.revisions import records
from app.sources.schemas import SourceDocument
from app.strict_json import read_json
from app.transfer.items import unreadable
from app.transfer.ndjson import check_utf8, lines_of
from app.transfer.restorable import FORM
from app.vocabularies import Review

# What a warning tells of a source that was posted otherwise than it is stored: nothing else of the document does.
_DIFFERS = re.compile(r"The stored source has another (.+); it was not changed\.")
_OF_SOURCE = re.compile(r"/sources/([0-9]{1,9})")

# A document may be longer, with all that is derived, than what was posted.
_LONGEST = 16_777_216

Line = dict[str, Any]


def _as_written(value: str) -> str:
    if moment(datetime.fromisoformat(value)) != value:
        raise ValueError("a moment is written as 2026-01-05T08:30:00.000000Z")
    return value


_Moment = Annotated[str, AfterValidator(_as_written)]


class _Head(BaseModel):
    """What is read of the first line, besides what kind of file it is."""

    records: dict[str, Whole]
    revisions: Whole


class _Line(BaseModel):
    """What is read of any other line; a document that is former is kept as it stands there."""

    record: records.RecordType
    id: str
    revision: Annotated[int, Field(strict=True, ge=1, lt=2**31)]
    at: _Moment
    by: str
    note: str | None
    action: records.Action
    current: Flag
    deleted: Flag
    document: dict[str, Any]


class _Recorded(_Line):
    """A line of any record but a country, which has a code."""

    id: RecordId


class _Document(BaseModel):
    """What is read of the document of any record, besides what was posted."""

    created_at: _Moment
    updated_at: _Moment


class _Part(BaseModel):
    id: RecordId
    key: str | None


class _Holder(BaseModel):
    figures: list[_Part]


class _Breakdown(_Part, _Holder):
    pass


class _Role(_Part):
    leader: RecordId | None


class _Relation(_Part):
    act: RecordId


class _Warning(BaseModel):
    code: str
    message: str
    pointer: str


class _Act(_Document):
    """What is read of the document of an act, besides what was posted; a deleted one may lack what is derived."""

    country: str
    date: Dated | None
    review: Review
    headline: _Holder
    breakdowns: list[_Breakdown]
    milestones: list[_Part]
    roles: list[_Role]
    occasions: list[_Part]
    motives: list[_Part]
    scopes: list[_Part]
    conditions: list[_Part]
    relations: list[_Relation]
    warnings: list[_Warning]


_SERVED: dict[str, type[BaseModel]] = {
    "country": CountryDocument, "leader": LeaderDocument, "source": SourceDocument,
}  # fmt: skip


def read_export(file: IO[bytes]) -> Iterator[tuple[int, Line]]:
    """Yield the lines of a whole export with their numbers, what it tells of itself first.

    Raises `Invalid` for another file, and for a line that lacks what is read of it.
    """
    lines = _lines(file)
    number, told = next(lines, (1, {}))
    is_whole = told.get("record") == "register" and told.get("form") == FORM and told.get("whole") is True
    if not is_whole or _fault(_Head, told) is not None:
        message = f"The first line tells of a whole export of the form {FORM}: GET /v1/export?format=ndjson&whole=true."
        raise unreadable("not_an_export", message, line=1)
    yield number, told
    for number, line in lines:
        fault = _fault_of(line)
        if fault is not None:
            raise unreadable("line_invalid", f"The line is none of a whole export: {fault}", line=number)
        yield number, line


def _lines(file: IO[bytes]) -> Iterator[tuple[int, Line]]:
    for number, line in lines_of(file, _LONGEST):
        if line is None:
            raise unreadable("line_too_long", "The line is longer than any document.", line=number)
        check_utf8(line, number)
        try:
            value = read_json(line)
        except Problem as problem:
            raise unreadable("not_json", f"Line {number}: {problem.detail}", line=number) from None
        yield number, value if isinstance(value, dict) else {}


def _fault_of(line: Line) -> str | None:
    """Return what a line lacks of what is read of it, or None."""
    found = _fault(_Line if line.get("record") == "country" else _Recorded, line)
    if found is not None or not line["current"]:
        return found
    kinds: list[type[BaseModel]] = [_Document]
    if line["record"] == "act":
        kinds.append(_Act)
    elif not line["deleted"]:
        kinds.append(_SERVED[line["record"]])
    found = next(filter(None, (_fault(kind, line["document"]) for kind in kinds)), None)
    key = "code" if line["record"] == "country" else "id"
    return found or (None if line["document"].get(key) == line["id"] else f"Its document has another one at {key}.")


def _fault(kind: type[BaseModel], value: Line) -> str | None:
    try:
        kind.model_validate(value)
    except ValidationError as error:
        return first_fault(error)
    return None


def first_fault(error: ValidationError) -> str:
    """Return the first of the faults of a schema, with its place."""
    first = error.errors()[0]
    return f"{first['msg']} at {'/'.join(map(str, first['loc']))}."


def stored_columns(line: Line) -> Row:
    """Return the columns that documents and revisions share."""
    return {
        "type": line["record"], "id": line["id"], "revision": line["revision"], "body": body_of(line),
        "at": datetime.fromisoformat(line["at"]), "by": line["by"], "note": line["note"], "action": line["action"],
    }  # fmt: skip


def body_of(line: Line) -> str:
    """Return the document of a line to the byte."""
    return json.dumps(line["document"], ensure_ascii=False, separators=(",", ":"))


def op_of(line: Line) -> records.Op | None:
    """Return what the feed tells of a line."""
    if line["deleted"]:
        return None
    public = line["record"] != "act" or is_public({"review": line["document"]["review"], "deleted": False})
    return "create" if public else None


def times_of(line: Line) -> tuple[datetime, datetime]:
    """Return when the record was created, and when it was changed last."""
    document = line["document"]
    return datetime.fromisoformat(document["created_at"]), datetime.fromisoformat(document["updated_at"])


def differing(document: Line) -> dict[int, list[str]]:
    """Return, by the place of a source, in what it was posted otherwise than it is stored."""
    found = {}
    for warning in document["warnings"]:
        match = _DIFFERS.fullmatch(warning["message"]) if warning["code"] == "source_differs" else None
        place = _OF_SOURCE.fullmatch(warning["pointer"])
        if match is not None and place is not None:
            found[int(place[1])] = match[1].split(", ")
    return found


def as_before(document: Line) -> ActRows:
    """Return the parts as if they were stored already: so each keeps its identifier."""
    before = ActRows(act={})
    for name in PARTS:
        parts = document[name] if name != "figures" else _figures(document)
        getattr(before, name).extend({"id": part["id"], "key": part["key"], "breakdown_id": None} for part in parts)
    return before


def _figures(document: Line) -> list[Line]:
    holders = [document["headline"], *document["breakdowns"]]
    return [figure for holder in holders for figure in holder["figures"]]
