"""Reads of the change feed: in the order of commits, without what the public does not see."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from app.db.statements import table_of
from app.errors import Fault, Invalid
from app.fields import moment
from app.models import Change
from app.revisions import records
from app.revisions.records import RecordType

_changes = table_of(Change)
_SHOWN = ("position", "op", "type", "id", "revision", "at")
_ADDRESSES: dict[str, str] = {
    "act": "/v1/acts/", "country": "/v1/countries/", "leader": "/v1/leaders/", "source": "/v1/sources/",
}  # fmt: skip


class Stretch(NamedTuple):
    """Some changes that follow one another: each as JSON by its position, how far they go, whether more follow."""

    changes: dict[int, str]
    position: int
    more: bool


def changes_after(connection: Connection, after: int, types: Sequence[RecordType], limit: int) -> Stretch:
    """Return up to `limit` changes behind the position `after`.

    Writers follow one another (app/db/transactions.py), so what a reader sees is the feed up to a position without
    gaps. Raises `Invalid` for a position that the feed has not come to.
    """
    position = check_position(connection, after)
    statement = (
        select(*(_changes.c[name] for name in _SHOWN))
        .where(_changes.c.position > after, _changes.c.op.is_not(None))
        .order_by(_changes.c.position)
        .limit(limit + 1)
    )
    if types:
        statement = statement.where(_changes.c.type.in_(types))
    rows = [dict(row) for row in connection.execute(statement).mappings()]
    more = len(rows) > limit
    shown = {
        row["position"]: json.dumps(
            row | {"at": moment(row["at"]), "address": _ADDRESSES[row["type"]] + row["id"]}, separators=(",", ":")
        )
        for row in rows[:limit]
    }
    return Stretch(shown, max(shown) if more else position, more)


def check_position(connection: Connection, after: int) -> int:
    """Return where the feed stands. Raises `Invalid` where that is before `after`."""
    position = records.last_position(connection)
    if after > position:
        message = (
            f"The feed stands at {position}. Whoever has seen more has seen a register that was since put back to a "
            "backup, and has to begin anew."
        )
        raise Invalid(message, Fault("position_to_come", message, parameter="after"))
    return position
