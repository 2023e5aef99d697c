"""The document of an act: its rows and what follows from them, as the schema that OpenAPI shows has it.

It has the members of `ActPublic` in their order, for it is written as it is: to make models of it first would take
longer than all else here.
"""

from collections.abc import Mapping
from typing import Any

from app.counts.interval import Interval
from app.db.statements import Row
from app.derivation.covers import FIGURED_BIT, counts
from app.derivation.derive import Derived
from app.derivation.rows import ActRows
from app.derivation.schemas import CitedSourcePublic
from app.fields import moment
from app.vocabularies import FAMILY_OF, Basis, Kind, Stage

_COUNT = ("low", "best", "high", "qualifier", "wording")
_SOURCE = tuple(name for name in CitedSourcePublic.model_fields if name != "key")
_SHOWN_AS = {"source_id": "source", "leader_id": "leader", "other_id": "act"}

Json = dict[str, Any]


def render(rows: ActRows, derived: Derived, *, counted: int, revision: int) -> Json:
    """Return the document of an act. `counted` holds one bit for each stage and basis in which totals hold it."""
    act = rows.act
    figures = {row["id"]: _figure(row, derived) for row in rows.figures}
    of_line: dict[str | None, list[Json]] = {}
    for row in rows.figures:
        of_line.setdefault(row["breakdown_id"], []).append(figures[row["id"]])
    covered = {stage: coverage for (stage, basis), coverage in derived.coverage.items() if basis == Basis.ACCEPTED}
    return {
        "id": act["id"],
        "external_id": act["external_id"],
        "country": act["country"],
        "country_name": rows.country["name"],
        **{name: act[name] for name in ("title", "instrument", "instrument_text", "jurisdiction", "reference")},
        "described_as": _described(act),
        **{name: act[name] for name in ("summary", "status", "date", "year")},
        "persons": _stages({stage: coverage.persons for stage, coverage in covered.items()}),
        "itemised": _stages({stage: coverage.itemised for stage, coverage in covered.items()}),
        "unspecified": _stages({stage: coverage.unspecified for stage, coverage in covered.items()}),
        "leaving_custody": _stages({stage: coverage.leaving_custody for stage, coverage in covered.items()}),
        "counted": {stage.value: bool(counted & FIGURED_BIT[stage, Basis.ACCEPTED]) for stage in Stage},
        "headline": {"figures": of_line.get(None, []), "counts": _counts(derived.headline, figures)},
        "breakdowns": [
            {
                "id": row["id"],
                "key": row["key"],
                "kind": row["kind"],
                "family": FAMILY_OF[Kind(row["kind"])].value,
                **{name: row[name] for name in ("group", "part_of", "details", "text")},
                "figures": of_line.get(row["id"], []),
                "counts": _counts(line.figures, figures),
                "persons": _stages({stage: coverage.lines.get(row["id"]) for stage, coverage in covered.items()}),
            }
            for row, line in zip(rows.breakdowns, derived.lines, strict=True)
        ],
        "milestones": [_part(row, "type", "on", "source_id", "text") for row in rows.milestones],
        "roles": [_role(row, rows) for row in rows.roles],
        "occasions": [_part(row, "occasion", "text") for row in rows.occasions],
        "motives": [_part(row, "motive", "basis", "by", "source_id", "text") for row in rows.motives],
        "scopes": [_scope(row) for row in rows.scopes],
        "conditions": [_part(row, "condition", "to", "text") for row in rows.conditions],
        "relations": [_part(row, "relation", "other_id", "text") for row in rows.relations],
        "sources": [_source(row, rows.sources[row["source_id"]]) for row in rows.cited],
        "warnings": [
            {"code": warned.code, "message": warned.message, "pointer": warned.pointer} for warned in derived.warnings
        ],
        "notes": act["notes"],
        "review": act["review"],
        "revision": revision,
        "created_at": moment(act["created_at"]),
        "updated_at": moment(act["updated_at"]),
    }


def _part(row: Row, *names: str) -> Json:
    """Render a part's own columns, those that refer to a record under the name of its type."""
    return {"id": row["id"], "key": row["key"], **{_SHOWN_AS.get(name, name): row[name] for name in names}}


def _role(row: Row, rows: ActRows) -> Json:
    leader = row["leader_id"]
    named = {"leader_name": rows.leaders[leader].name if leader else None}
    return _part(row, "role", "leader_id") | named | {name: row[name] for name in ("body", "office", "text")}


def _scope(row: Row) -> Json:
    count = {"count": None if row["qualifier"] is None else _count(row)}
    return _part(row, "group", "offence", "rule", "by") | count | {"source": row["source_id"], "text": row["text"]}


def _count(row: Row) -> Json:
    return {name: row[name] for name in _COUNT}


def _figure(row: Row, derived: Derived) -> Json:
    return {
        "id": row["id"],
        "key": row["key"],
        "stage": row["stage"],
        "count": _count(row),
        "source": row["source_id"],
        "basis": row["basis"],
        "speaks_for": derived.figures[row["id"]].speaks_for,
        **{name: row[name] for name in ("by", "reported_on", "as_of", "accepted", "text")},
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
    return {name: source[name] for name in _SOURCE} | {"key": cited["key"]}
