"""What a line of a whole export says of its record (docs/decisions/0012)."""

import json
import re
from datetime import datetime
from typing import Any

from app.db.statements import Row
from app.derivation.acts import is_public
from app.derivation.rows import PARTS, ActRows
from app.revisions import records

# What a warning tells of a source that was posted otherwise than it is stored: nothing else of the document does.
_DIFFERS = re.compile(r"The stored source has another (.+); it was not changed\.")

Line = dict[str, Any]


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
        if match is not None:
            found[int(warning["pointer"].rpartition("/")[2])] = match[1].split(", ")
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
