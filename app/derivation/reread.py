"""From the document of an act back to its rows: what was posted, by which facts are derived and filters choose."""

from datetime import datetime
from typing import Any

from app.db.statements import Row
from app.derivation.rows import ActRows, LeaderKnown
from app.spans import span

Json = dict[str, Any]
_PLAIN = (
    "id", "external_id", "country", "title", "instrument", "instrument_text", "jurisdiction", "reference", "summary",
    "notes", "review",
)  # fmt: skip
_COUNT = ("low", "best", "high", "qualifier", "wording")


def rows_of(document: Json, country: Row) -> ActRows:
    """Return the rows of an act whose document this is; `country` is the row of its country.

    Of who posted it and of warnings about sources a document does not tell.
    """
    described = document["described_as"] or dict.fromkeys(("label", "by", "source", "text"))
    act = {name: document[name] for name in _PLAIN} | {
        "described_as": described["label"],
        "described_by": described["by"],
        "described_source_id": described["source"],
        "described_text": described["text"],
        "posted_by": None,
        "deleted": False,
        "created_at": datetime.fromisoformat(document["created_at"]),
        "updated_at": datetime.fromisoformat(document["updated_at"]),
    }
    rows = ActRows(act=act, country=country)
    rows.sources = {
        source["id"]: source | span("published_on", source["published_on"]) for source in document["sources"]
    }
    rows.cited = [
        {"act_id": rows.id, "source_id": source["id"], "place": place, "key": source["key"], "differs": []}
        for place, source in enumerate(document["sources"])
    ]
    rows.breakdowns = _parts(rows, document["breakdowns"], "kind", "group", "part_of", "details", "text")
    rows.figures = [
        _part(rows, place, figure, "stage", "source", "basis", "by", "accepted", "text")
        | {"breakdown_id": line}
        | _count(figure["count"])
        | span("reported_on", figure["reported_on"])
        | span("as_of", figure["as_of"])
        for place, (line, figure) in enumerate(_figures(document))
    ]
    rows.milestones = [
        _part(rows, place, step, "type", "source", "text") | span("on", step["on"])
        for place, step in enumerate(document["milestones"])
    ]
    rows.scopes = [
        _part(rows, place, scope, "group", "offence", "rule", "by", "source", "text") | _count(scope["count"])
        for place, scope in enumerate(document["scopes"])
    ]
    rows.conditions = _parts(rows, document["conditions"], "condition", "to", "text")
    rows.roles = _parts(rows, document["roles"], "role", "leader", "body", "office", "text")
    rows.occasions = _parts(rows, document["occasions"], "occasion", "text")
    rows.motives = _parts(rows, document["motives"], "motive", "basis", "by", "source", "text")
    rows.relations = _parts(rows, document["relations"], "relation", "act", "text")
    rows.leaders = {
        role["leader"]: LeaderKnown(role["leader_name"]) for role in document["roles"] if role["leader"] is not None
    }
    return rows


# What a document calls otherwise than its table does.
_COLUMNS = {"source": "source_id", "leader": "leader_id", "act": "other_id"}


def _parts(rows: ActRows, parts: list[Json], *names: str) -> list[Row]:
    return [_part(rows, place, part, *names) for place, part in enumerate(parts)]


def _part(rows: ActRows, place: int, part: Json, *names: str) -> Row:
    shared = {"id": part["id"], "act_id": rows.id, "place": place, "key": part["key"]}
    return shared | {_COLUMNS.get(name, name): part[name] for name in names}


def _figures(document: Json) -> list[tuple[str | None, Json]]:
    """Return the figures in the order of the document, each with its line; None is the headline."""
    of_headline: list[tuple[str | None, Json]] = [(None, figure) for figure in document["headline"]["figures"]]
    return of_headline + [(line["id"], figure) for line in document["breakdowns"] for figure in line["figures"]]


def _count(count: Json | None) -> Row:
    return {name: None if count is None else count[name] for name in _COUNT}
