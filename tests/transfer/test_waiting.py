"""Acts that relate to others further down in their file, in whatever order these stand."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, select

from app.db.statements import table_of
from app.db.transactions import read
from app.derivation.rebuild import differences
from app.models import Act
from tests.transfer.sending import act, load, ndjson

NUMBER = 40


def related(relations: Mapping[str, str], relation: str = "parallel_to") -> list[dict[str, Any]]:
    """Return an act for each name, related to the acts whose names, of one letter each, it is given."""
    return [
        act(name, relations=[{"relation": relation, "act": other} for other in others])
        for name, others in relations.items()
    ]


def names(engine: Engine) -> set[str]:
    acts = table_of(Act)
    with read(engine) as connection:
        assert list(differences(connection)) == []
        return {str(name) for name in connection.execute(select(acts.c.external_id)).scalars()}


@pytest.mark.parametrize("order", ["newest first", "to and fro"])
def test_each_act_that_waits_is_tried_once_more(engine: Engine, order: str) -> None:
    places = [*range(NUMBER)]
    if order == "to and fro":
        # 0, 39, 1, 38, …: each relates to one at the other end of the file.
        places = [place for pair in zip(places, reversed(places), strict=True) for place in pair][:NUMBER]
    later = dict(pairwise(places))
    body = [act(f"a{place}") for place in range(NUMBER)]
    for place, other in later.items():
        body[place]["relations"] = [{"relation": "tranche_of", "act": f"a{other}"}]
    told: list[None] = []
    ended, report = load(engine, ndjson(*body), tell=lambda: told.append(None))
    assert (ended, report.acts.created, report.acts.changed) == ("done", NUMBER, 0)
    # Once for the batch, and once for each act that waited.
    assert len(told) <= NUMBER + 1
    assert len(names(engine)) == NUMBER


def test_what_waits_for_nothing_at_any_remove_is_refused_alone(engine: Engine) -> None:
    body = related({"a": "b", "b": "c", "c": "x", "d": "e", "e": "", "f": "da"})
    ended, report = load(engine, ndjson(*body), on_error="skip")
    assert (ended, report.acts.created, report.acts.refused) == ("done", 2, 4)
    told = {(fault.line, fault.code, fault.pointer, fault.value) for fault in report.refusals}
    assert told == {
        (1, "act_unknown", "/relations/0/act", "b"),
        (2, "act_unknown", "/relations/0/act", "c"),
        (3, "act_unknown", "/relations/0/act", "x"),
        # What it names beside is there.
        (6, "act_unknown", "/relations/1/act", "a"),
    }
    assert names(engine) == {"d", "e"}


def test_circle_is_stored_with_what_relates_to_it_and_refused_where_it_relates_to_nothing(engine: Engine) -> None:
    body = related({"a": "b", "b": "ac", "c": "d", "d": "c", "e": "a", "g": "h", "h": "gx", "i": "g"})
    ended, report = load(engine, ndjson(*body), on_error="skip")
    assert (ended, report.acts.created, report.acts.changed, report.acts.refused) == ("done", 5, 0, 3)
    assert {(fault.line, fault.code) for fault in report.refusals} == {
        (6, "act_unknown"), (7, "act_unknown"), (8, "act_unknown"),
    }  # fmt: skip
    assert names(engine) == {"a", "b", "c", "d", "e"}
    assert load(engine, ndjson(*body[:5]))[1].acts.unchanged == 5


def test_circle_with_a_fault_is_refused_whole_and_other_circles_are_stored(engine: Engine) -> None:
    inside = related({"a": "b", "b": "a"}, "tranche_of")
    body = [*inside, *related({"c": "a", "d": "e", "e": "d", "f": "f"})]
    ended, report = load(engine, ndjson(*body), on_error="skip")
    assert (ended, report.acts.created, report.acts.changed, report.acts.refused) == ("done", 2, 0, 4)
    assert {(fault.line, fault.code) for fault in report.refusals} == {
        (1, "act_unknown"), (2, "relation_circle"), (3, "act_unknown"), (6, "relation_to_itself"),
    }  # fmt: skip
    assert names(engine) == {"d", "e"}
