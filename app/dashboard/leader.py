"""One leader: the terms in office, and the acts in which this person had a part."""

import json
from typing import Any

from sqlalchemy import Connection

from app.acts.queries import ListFilters
from app.acts.summaries import list_summaries
from app.dashboard.charts.acts import acts_in_time
from app.dashboard.charts.svg import widths
from app.dashboard.country import MOST_ACTS, bands
from app.dashboard.failures import Missing, Way
from app.dashboard.queries import rows_of
from app.db.ids import is_id
from app.errors import Gone, NotFound
from app.leaders import queries as leaders
from app.totals.schemas import TotalsFilters
from app.vocabularies import Stage

Row = dict[str, Any]


def gather(connection: Connection, leader_id: str) -> Row:
    """Return what the page shows. Raises `Missing` or `Gone`."""
    leader = _read(connection, leader_id)
    named_in = leaders.acts_naming(connection, leader_id)
    acts = list_summaries(connection, ListFilters(), most=MOST_ACTS, among=named_in)
    sums = {stage.value: _sum(connection, leader_id, stage) for stage in Stage}
    terms = bands([leader])
    title = f"Acts of {leader['name']} in time"
    return {
        "leader": leader,
        "acts": acts,
        "most": MOST_ACTS,
        "sums": sums,
        "charts": widths(lambda w: acts_in_time(acts, terms, title=title, width=w, id_=f"acts-{w}")),
        "call_address": f"/v1/acts?leader={leader_id}",
    }


def _sum(connection: Connection, leader_id: str, stage: Stage) -> Row | None:
    rows = rows_of(connection, TotalsFilters(leader=[leader_id], stage=stage))
    return rows[0] if rows else None


def _read(connection: Connection, leader_id: str) -> Row:
    if is_id(leader_id):
        try:
            document: Row = json.loads(leaders.get_leader(connection, leader_id).body)
        except Gone:
            raise
        except NotFound:
            pass
        else:
            return document
    ways = (Way("/", "The world: countries lead to their leaders"),)
    raise Missing("There is no leader at this address.", ways=ways)
