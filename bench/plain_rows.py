"""The acts of the benchmark as rows of the plain application's tables: what posting them to it would leave."""

from app.db.statements import Row, table_of
from bench.bulk import Bulk
from bench.content import Json, posted
from bench.plain_tables import (
    Act,
    Breakdown,
    Condition,
    Figure,
    Milestone,
    Motive,
    Occasion,
    Relation,
    Role,
    Scope,
    Source,
)

TABLES = tuple(
    table_of(model)
    for model in (
        Act, Source, Role, Milestone, Occasion, Motive, Scope, Condition, Relation, Breakdown, Figure
    )
)  # fmt: skip
_ACT = ("country", "title", "instrument", "external_id", "summary", "review")
# Parts that are stored as they are posted.
_AS_POSTED = {
    "sources": "source", "milestones": "milestone", "occasions": "occasion", "motives": "motive",
    "conditions": "condition", "relations": "relation",
}  # fmt: skip
_MOST_PARTS = 16  # of one kind in one act


def make(size: int, start: int, stop: int) -> Bulk:
    """Return the rows of the acts from number `start` to before `stop`, of `size` acts in all."""
    rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    for i in range(start, stop):
        _add(rows, i, posted(i, size))
    return Bulk(rows)


def _add(rows: dict[str, list[Row]], i: int, document: Json) -> None:
    act_id = i + 1
    taken: dict[str, int] = {}

    def part(table: str, **columns: object) -> int:
        number = taken.get(table, 0)
        taken[table] = number + 1
        id_ = i * _MOST_PARTS + number + 1
        rows[table].append({"id": id_, "act_id": act_id, **columns})
        return id_

    dated = sorted(entry["on"] for entry in document["milestones"])
    rows["act"].append(
        {name: document[name] for name in _ACT}
        | {
            "id": act_id, "status": document["milestones"][-1]["type"], "date": dated[0], "year": int(dated[0][:4])
        }
    )  # fmt: skip
    for name, table in _AS_POSTED.items():
        for entry in document[name]:
            part(table, **entry)
    for entry in document["roles"]:
        part("role", **entry | {"leader": entry.get("leader", {}).get("name")})
    for entry in document["scopes"]:
        part("scope", **_counted(entry))
    for entry in document["headline"]["figures"]:
        part("figure", **_counted(entry))
    for entry in document["breakdowns"]:
        line = part("breakdown", **{name: value for name, value in entry.items() if name != "figures"})
        for figure in entry["figures"]:
            part("figure", **_counted(figure), breakdown_id=line, act_id=None)


def _counted(entry: Json) -> Json:
    stored: Json = {"stage": "announced"} if "rule" not in entry else {}
    counted: Json = entry["count"]
    return stored | {name: value for name, value in entry.items() if name != "count"} | counted
