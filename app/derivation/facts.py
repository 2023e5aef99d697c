"""Facts of an act: what it covers for each stage and basis, as a whole and by kind."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, delete, select

from app.counts.interval import UNQUANTIFIED, Interval
from app.db.statements import Row, insert_rows, table_of
from app.derivation import tally
from app.derivation.covers import FIGURED_BIT, Coverage
from app.derivation.derive import Derived
from app.derivation.rows import ActRows
from app.models import Fact
from app.vocabularies import BASIS_BIT, FAMILY_OF, Basis, Stage

_facts = table_of(Fact)
# An act without any figure is counted as one that was announced.
_UNFIGURED = {(Stage.ANNOUNCED, Basis.ACCEPTED): Coverage({}, (), UNQUANTIFIED)}


def facts(rows: ActRows, derived: Derived, *, counted: int) -> list[Row]:
    """Return the facts of an act: for each stage and basis with a figure, one of the whole and one for each kind.

    Bases that give the same count share a row. An act without any figure has one, not quantified, so that it is counted
    (announced, accepted). `counted` holds one bit for each stage and basis in which totals hold the act.
    """
    dimensions = {
        "act_id": rows.id,
        "country": rows.act["country"],
        "region": rows.country["region"],
        "year": rows.act["year"],
        "instrument": rows.act["instrument"],
        "status": derived.status.value,
        "void": derived.void,
    }
    # Most acts have one source: then its figures stand under two bases, which share what they come to.
    shared: dict[tuple[Stage, Coverage], tuple[int, int]] = {}
    for (stage, basis), coverage in (derived.coverage or _UNFIGURED).items():
        bit = BASIS_BIT[basis]
        bases, held = shared.get((stage, coverage), (0, 0))
        shared[stage, coverage] = bases | bit, held | (bit if counted & FIGURED_BIT[stage, basis] else 0)
    made: dict[tuple[Any, ...], Row] = {}
    for (stage, coverage), (bases, held) in shared.items():
        for kind, family, count, custody in _counts(coverage):
            row = made.get((stage, kind, count, custody))
            if row is not None:
                row["bases"] |= bases
                row["counted"] |= held
                continue
            made[stage, kind, count, custody] = {
                **dimensions, "stage": stage.value, "kind": kind, "bases": bases, "counted": held, "family": family,
                "low": count.low, "best": count.best, "high": count.high, "unquantified": count.unquantified,
                "custody_low": custody and custody.low,
                "custody_best": custody and custody.best,
                "custody_high": custody and custody.high,
                "custody_unquantified": custody and custody.unquantified,
            }  # fmt: skip
    return list(made.values())


def _counts(coverage: Coverage) -> Iterator[tuple[str, str, Interval, Interval | None]]:
    """Give the count of the whole act with that of those who leave custody, then the count of each kind."""
    assert coverage.persons is not None
    yield "", "", coverage.persons, coverage.leaving_custody
    for kind, count in coverage.kinds.items():
        yield kind.value, FAMILY_OF[kind].value, count, None


def stored_facts(connection: Connection, act_id: str) -> list[Row]:
    """Return the facts of an act as they are stored."""
    return [dict(row) for row in connection.execute(select(_facts).where(_facts.c.act_id == act_id)).mappings()]


def replace_facts(connection: Connection, act_id: str, old: list[Row], new: list[Row]) -> bool:
    """Put `new` in the place of the stored facts `old` of one act, and move the tally by the difference.

    Returns whether they differ.
    """
    if old and comparable(old) == comparable(new):
        return False
    if old:
        connection.execute(delete(_facts).where(_facts.c.act_id == act_id))
    insert_rows(connection, Fact, new)
    tally.move(connection, tally.sums_of(old), tally.sums_of(new))
    return bool(old or new)


def comparable(rows: Iterable[Row]) -> list[tuple[Any, ...]]:
    """Return facts in a form in which the same facts are equal, whatever their order."""
    return sorted((tuple(row[column.name] for column in _facts.columns) for row in rows), key=repr)
