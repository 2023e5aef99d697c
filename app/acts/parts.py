"""The parts of an act as resources of their own: each write is an edit of the act's document (service.change)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from app.acts import access
from app.acts.schemas import (
    ActCreate,
    BreakdownPosted,
    ConditionPosted,
    FigurePosted,
    MilestonePosted,
    MotivePosted,
    OccasionPosted,
    PartPosted,
    RelationPosted,
    RolePosted,
    ScopePosted,
)
from app.acts.service import Document, change
from app.auth import Caller
from app.derivation.rows import ActRows
from app.doors import Tx
from app.errors import Conflict, Fault, Invalid, NotFound
from app.etags import Precondition
from app.merge_patch import merge, patched
from app.replies import Reply, Stored, changed, created, no_content
from app.revisions import records

# The parts by the name of their list in the document and in addresses: what one is called, and how it is posted.
POSTED: dict[str, tuple[str, type[PartPosted]]] = {
    "breakdowns": ("line", BreakdownPosted),
    "milestones": ("milestone", MilestonePosted),
    "figures": ("figure", FigurePosted),
    "scopes": ("scope", ScopePosted),
    "conditions": ("condition", ConditionPosted),
    "roles": ("role", RolePosted),
    "motives": ("motive", MotivePosted),
    "occasions": ("occasion", OccasionPosted),
    "relations": ("relation", RelationPosted),
}
_UNSET: Any = object()


def _lists(document: Document, name: str) -> Iterator[tuple[str, str | None, list[Document]]]:
    """Give each list of a document that holds parts of this name: its pointer, the line that it is of, and the list."""
    if name != "figures":
        yield f"/{name}", None, document[name]
        return
    yield "/headline/figures", None, document["headline"]["figures"]
    for place, line in enumerate(document["breakdowns"]):
        yield f"/breakdowns/{place}/figures", line["id"], line["figures"]


def elements(document: Document, name: str) -> list[Document]:
    """Return the parts of this name in the order of the document; a figure tells the line that it is of."""
    return [
        element if name != "figures" else {**element, "breakdown": line}
        for _, line, held in _lists(document, name)
        for element in held
    ]


def element_of(document: Document, name: str, part_id: str) -> Document:
    """Return one part. Raises `NotFound`."""
    for element in elements(document, name):
        if element["id"] == part_id:
            return element
    raise NotFound(f"This act has no {POSTED[name][0]} with this identifier.")


def list_parts(connection: Connection, act_id: str, name: str, caller: Caller | None) -> Stored:
    """Return the parts of one name as JSON, with the ETag of the act."""
    current = _seen(connection, act_id, caller)
    return Stored(_json({"data": elements(json.loads(current.body), name), "next": None}), current.etag)


def get_part(connection: Connection, act_id: str, name: str, part_id: str, caller: Caller | None) -> Stored:
    """Return one part as JSON, with the ETag of the act, which is its own too."""
    current = _seen(connection, act_id, caller)
    return Stored(_json(element_of(json.loads(current.body), name, part_id)), current.etag)


def _seen(connection: Connection, act_id: str, caller: Caller | None) -> records.Current:
    access.check_seen(connection, act_id, caller)
    return records.get(connection, "act", act_id)


def create_part(tx: Tx, act_id: str, name: str, posted: Document) -> Reply:
    """Add a part at the end of its list."""

    def edit(document: Document) -> tuple[Document, str]:
        element = {member: value for member, value in posted.items() if member != "breakdown"}
        element.pop("id", None)
        pointer, held = _list_for(document, name, posted.get("breakdown"))
        _take_mark(element, held)
        held.append(element)
        return document, f"{pointer}/{len(held) - 1}"

    stored, (before, after) = _change(tx, act_id, None, edit)
    (part_id,) = {row["id"] for row in getattr(after, name)} - {row["id"] for row in getattr(before, name)}
    body = _json(element_of(json.loads(stored.body), name, part_id))
    return created(body, location=f"/v1/acts/{act_id}/{name}/{part_id}", etag=stored.etag)


def update_part(tx: Tx, act_id: str, name: str, part_id: str, patch: Document, condition: Precondition) -> Reply:
    """Apply a merge patch to one part; the mark `accepted` is taken from the figure that bore it."""

    def edit(document: Document) -> tuple[Document, str]:
        element = element_of(document, name, part_id)
        _check_read_only(patch, element, name)
        pointer, held, place = _find(document, name, part_id)
        changes = {member: value for member, value in patch.items() if member != "breakdown"}
        # A count is one value: nothing of the stored one goes on in one that takes its place.
        stays = {member: value for member, value in held[place].items() if member != "count" or member not in changes}
        merged = merge(stays, changes)
        target = patch.get("breakdown", _UNSET) if name == "figures" else _UNSET
        if target is not _UNSET and target != element["breakdown"]:
            del held[place]
            pointer, held = _list_for(document, name, target)
            place = len(held)
            held.append(merged)
        held[place] = merged
        _take_mark(merged, held)
        return document, f"{pointer}/{place}"

    stored, _ = _change(tx, act_id, condition, edit)
    return changed(_json(element_of(json.loads(stored.body), name, part_id)), etag=stored.etag)


def delete_part(
    tx: Tx, act_id: str, name: str, part_id: str, condition: Precondition, *, with_parts: bool = False
) -> Reply:
    """Delete one part. A line that has parts raises `Conflict` unless they are to go with it."""

    def edit(document: Document) -> tuple[Document, str]:
        pointer, held, place = _find(document, name, part_id)
        going = {part_id}
        if name == "breakdowns":
            inner = _lines_inside(held, part_id)
            if inner and not with_parts:
                raise Conflict(
                    f"Of this line {len(inner)} others are part; say with_parts=true to delete them too.",
                    *(Fault("has_parts", f"{line} is part of it.", path="part_id") for line in sorted(inner)[:10]),
                )
            going |= inner
        held[:] = [element for element in held if element["id"] not in going]
        return document, f"{pointer}/{place}"

    _change(tx, act_id, condition, edit)
    return no_content()


def _change(
    tx: Tx, act_id: str, condition: Precondition | None, edit: Callable[[Document], tuple[Document, str]]
) -> tuple[Stored, tuple[ActRows, ActRows]]:
    """Edit the act's document; what is at fault in the part that was posted is told by its place in that part."""
    base = ""

    def whole(document: Document) -> ActCreate:
        nonlocal base
        edited, base = edit(document)
        return patched(ActCreate, edited, {})

    try:
        return change(tx, act_id, condition, whole)
    except Invalid as error:
        faults = (
            replace(fault, pointer=fault.pointer.removeprefix(base))
            if fault.pointer is not None and f"{fault.pointer}/".startswith(f"{base}/")
            else fault
            for fault in error.faults
        )
        raise Invalid(error.detail, *faults) from None


def _list_for(document: Document, name: str, line: object) -> tuple[str, list[Document]]:
    """Return the list that a new part goes to: for a figure that of its line, by id or key, or the headline's."""
    if name != "figures" or line is None:
        pointer, _, held = next(_lists(document, name))
        return pointer, held
    for place, breakdown in enumerate(document["breakdowns"]):
        if line in (breakdown["id"], breakdown["key"]):
            return f"/breakdowns/{place}/figures", breakdown["figures"]
    raise Invalid(
        "The figure is of a line that this act has not.",
        Fault("reference_unknown", "No line of this act has this key or id.", pointer="/breakdown"),
    )


def _find(document: Document, name: str, part_id: str) -> tuple[str, list[Document], int]:
    for pointer, _, held in _lists(document, name):
        for place, element in enumerate(held):
            if element["id"] == part_id:
                return pointer, held, place
    raise NotFound(f"This act has no {POSTED[name][0]} with this identifier.")


def _take_mark(element: Document, held: list[Document]) -> None:
    """Where a figure is marked `accepted`, take the mark from the other of its line and stage."""
    if element.get("accepted") is not True:
        return
    for other in held:
        if other is not element and other.get("stage") == element.get("stage", "announced"):
            other["accepted"] = False


def _check_read_only(patch: Document, element: Document, name: str) -> None:
    faults = [
        Fault("read_only", "The service sets this member itself.", pointer=f"/{member}")
        for member in sorted(POSTED[name][1].owned | {"id"})
        if member in patch and patch[member] != element[member]
    ]
    if faults:
        raise Invalid(f"The patch sets what the register keeps by itself of a {POSTED[name][0]}.", *faults)


def _lines_inside(lines: list[Document], line_id: str) -> set[str]:
    inner: set[str] = set()
    edge = {line_id}
    while edge:
        edge = {line["id"] for line in lines if line["part_of"] in edge} - inner
        inner |= edge
    return inner


def _json(value: Document) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
