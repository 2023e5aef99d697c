"""The coverage of the register as one document, made anew when something has changed."""

import json
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

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


def coverage(session: Session) -> Row:
    """Return what the register holds and where it is silent, counted over published acts."""
    acts = act_coverage(session)
    without_acts = acts.pop("without_acts")
    return {
        **acts,
        "sources": source_coverage(session),
        "figures": figure_coverage(session),
        **named_acts(session),
        "without_acts": without_acts,
        "position": records.last_position(session),
    }


def told(session: Session) -> Told:
    """Return the coverage as JSON; the same object while nothing has changed."""
    position = records.last_position(session)
    last = _last.get(session.get_bind())
    if last is None or last.position != position:
        document = coverage(session)
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        last = _last[session.get_bind()] = Told(body, position)
    return last
