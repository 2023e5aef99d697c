"""The document of an act: its rows and what follows from them, rendered once by the schema that OpenAPI shows."""

from collections.abc import Mapping
from typing import Any

from app.counts.interval import Interval
from app.db.statements import Row
from app.derivation.covers import FIGURED_BIT, counts
from app.derivation.derive import Derived
from app.derivation.rows import ActRows
from app.derivation.schemas import ActPublic, CitedSourcePublic
from app.vocabularies import FAMILY_OF, Basis, Kind, Stage

_COUNT = ("low", "best", "high", "qualifier", "wording")
_PLAIN = (
    "external_id", "country", "title", "instrument", "instrument_text", "jurisdiction", "reference", "summary",
    "status", "date", "year", "notes", "review", "created_at", "updated_at",
)  # fmt: skip
_SOURCE = tuple(name for name in CitedSourcePublic.model_fields if name not in ("id", "key"))

Json = dict[str, Any]


def render(rows: ActRows, derived: Derived, *, counted: int, revision: int) -> str:
    """Return the public JSON of an act. `counted` holds one bit for each stage and basis in which totals hold it."""
    act = rows.act
    figures = {row["id"]: _figure(row, derived) for row in rows.figures}
    of_line: dict[str | None, list[Json]] = {}
    for row in rows.figures:
        of_line.setdefault(row["breakdown_id"], []).append(figures[row["id"]])
    document: Json = {name: act[name] for name in _PLAIN}
    document |= {
        "id": act["id"],
        "country_name": rows.country["name"],
        "described_as": _described(act),
        "counted": {stage.value: bool(counted & FIGURED_BIT[stage, Basis.ACCEPTED]) for stage in Stage},
        "headline": {
            "figures": of_line.get(None, []),
            "counts": _counts(derived.headline, figures),
        },
        "breakdowns": [
            _part(row, "kind", "group", "part_of", "details", "text")
            | {
                "family": FAMILY_OF[Kind(row["kind"])].value,
                "figures": of_line.get(row["id"], []),
                "counts": _counts(line.figures, figures),
                "persons": _stages(
                    {stage: coverage.lines.get(row["id"]) for (stage, basis), coverage in derived.coverage.items()
                     if basis == Basis.ACCEPTED}
                ),
            }
            for row, line in zip(rows.breakdowns, derived.lines, strict=True)
        ],
        "milestones": [_part(row, "type", "on", "source_id", "text") for row in rows.milestones],
        "roles": [
            _part(row, "role", "body", "office", "text")
            | {
                "leader": row["leader_id"],
                "leader_name": rows.leaders[row["leader_id"]].name if row["leader_id"] else None,
            }
            for row in rows.roles
        ],
        "occasions": [_part(row, "occasion", "text") for row in rows.occasions],
        "motives": [_part(row, "motive", "basis", "by", "source_id", "text") for row in rows.motives],
        "scopes": [
            _part(row, "group", "offence", "rule", "by", "source_id", "text")
            | {"count": _count(row) if row["qualifier"] is not None else None}
            for row in rows.scopes
        ],
        "conditions": [_part(row, "condition", "to", "text") for row in rows.conditions],
        "relations": [_part(row, "relation", "text") | {"act": row["other_id"]} for row in rows.relations],
        "sources": [_source(row, rows.sources[row["source_id"]]) for row in rows.cited],
        "warnings": [
            {"code": warned.code, "message": warned.message, "pointer": warned.pointer} for warned in derived.warnings
        ],
        "revision": revision,
    }  # fmt: skip
    accepted = {stage: derived.coverage.get((stage, Basis.ACCEPTED)) for stage in Stage}
    for name in ("persons", "itemised", "unspecified", "leaving_custody"):
        document[name] = _stages(
            {stage: getattr(coverage, name) for stage, coverage in accepted.items() if coverage is not None}
        )
    return ActPublic.model_validate(document).model_dump_json(by_alias=True)


def _part(row: Row, *names: str) -> Json:
    """Render a part's own columns; `source_id` is shown as `source`."""
    part = {"source" if name == "source_id" else name: row[name] for name in names}
    return {"id": row["id"], "key": row["key"], **part}


def _count(row: Row) -> Json:
    return {name: row[name] for name in _COUNT}


def _figure(row: Row, derived: Derived) -> Json:
    return _part(row, "stage", "source_id", "basis", "by", "reported_on", "as_of", "accepted", "text") | {
        "count": _count(row),
        "speaks_for": derived.figures[row["id"]].speaks_for,
    }


def _counts(given: Any, figures: Mapping[str, Json]) -> Json:
    elected = {stage: counts(given, stage, Basis.ACCEPTED) for stage in Stage}
    return {stage.value: None if figure is None else figures[figure.id] for stage, figure in elected.items()}


def _stages(intervals: Mapping[Stage, Interval | None]) -> Json:
    return {stage.value: _interval(intervals.get(stage)) for stage in Stage}


def _interval(interval: Interval | None) -> Json | None:
    return None if interval is None else interval.as_served()


def _described(act: Row) -> Json | None:
    if act["described_as"] is None:
        return None
    return {
        "label": act["described_as"],
        "by": act["described_by"],
        "source": act["described_source_id"],
        "text": act["described_text"],
    }


def _source(cited: Row, source: Row) -> Json:
    return {"id": source["id"], "key": cited["key"]} | {name: source[name] for name in _SOURCE}
