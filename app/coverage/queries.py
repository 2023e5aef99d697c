"""The coverage of the register as one document, made anew when something has changed."""

import json
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from app.coverage.acts import act_coverage, named_acts
from app.coverage.evidence import figure_coverage, source_coverage
from app.db.statements import Row
from app.revisions import records


class Told(NamedTuple):
    """The document as JSON, and where the change feed stood."""

    body: str
    position: int


# It walks through all acts and figures: between two changes that is done once, not for every reader.
_last: WeakKeyDictionary[Engine | Connection, Told] = WeakKeyDictionary()


def coverage(connection: Connection) -> Row:
    """Return what the register holds and where it is silent, counted over published acts."""
    acts = act_coverage(connection)
    without_acts = acts.pop("without_acts")
    return {
        **acts,
        "sources": source_coverage(connection),
        "figures": figure_coverage(connection),
        **named_acts(connection),
        "without_acts": without_acts,
        "position": records.last_position(connection),
    }


def told(connection: Connection) -> Told:
    """Return the coverage as JSON; the same object while nothing has changed."""
    position = records.last_position(connection)
    last = _last.get(connection.engine)
    if last is None or last.position != position:
        document = coverage(connection)
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        last = _last[connection.engine] = Told(body, position)
    return last
