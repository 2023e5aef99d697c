"""Facts of an act and their sums in the tally."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from app.counts.interval import UNQUANTIFIED, Interval, total
from app.db.statements import Row, add_rows, insert_rows, table_of
from app.derivation.covers import FIGURED_BIT
from app.derivation.derive import Derived
from app.derivation.rows import ActRows
from app.models import Fact, Tally
from app.vocabularies import FAMILY_OF, Basis, Stage

ALL_YEARS = "all"
NO_YEAR = "none"
_facts, _tally = table_of(Fact), table_of(Tally)
_TALLY_KEY = tuple(column.name for column in _tally.primary_key.columns)
# What distances are taken between: two stages of one basis, two bases of one stage.
_PAIRS = tuple(
    [("stages", (Stage.ANNOUNCED.value, basis.value), (Stage.IMPLEMENTED.value, basis.value)) for basis in Basis]
    + [("bases", (stage.value, Basis.OFFICIAL.value), (stage.value, Basis.INDEPENDENT.value)) for stage in Stage]
)
SUMS = ("acts", "quantified", "low", "best", "high_sum", "open", "unquantified")


def facts(rows: ActRows, derived: Derived, *, counted: int) -> list[Row]:
    """Return the facts of an act: for each stage and basis with a figure, one of the whole and one for each kind.

    An act without any figure has one, not quantified, so that it is counted (announced, accepted).
    `counted` holds one bit for each stage and basis in which totals hold the act.
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
    made: list[Row] = []
    for (stage, basis), coverage in derived.coverage.items():
        shared = dimensions | {
            "stage": stage.value, "basis": basis.value, "counted": bool(counted & FIGURED_BIT[stage, basis]),
        }  # fmt: skip
        assert coverage.persons is not None
        made.append(shared | _of_act(coverage.persons, coverage.leaving_custody))
        made.extend(
            shared | _of_kind(kind.value, FAMILY_OF[kind].value, count) for kind, count in coverage.kinds.items()
        )
    if not derived.coverage:
        pair = (Stage.ANNOUNCED, Basis.ACCEPTED)
        shared = dimensions | {"stage": pair[0].value, "basis": pair[1].value}
        made.append(shared | {"counted": bool(counted & FIGURED_BIT[pair])} | _of_act(UNQUANTIFIED, None))
    return made


def _of_act(persons: Interval, custody: Interval | None) -> Row:
    return _of_kind("", "", persons) | {
        "custody_low": custody and custody.low,
        "custody_best": custody and custody.best,
        "custody_high": custody and custody.high,
        "custody_unquantified": custody and custody.unquantified,
    }


def _of_kind(kind: str, family: str, count: Interval) -> Row:
    return {
        "kind": kind, "family": family, "low": count.low, "best": count.best, "high": count.high,
        "unquantified": count.unquantified, "custody_low": None, "custody_best": None, "custody_high": None,
        "custody_unquantified": None,
    }  # fmt: skip


def stored_facts(session: Session, act_id: str) -> list[Row]:
    """Return the facts of an act as they are stored."""
    return [dict(row) for row in session.execute(select(_facts).where(_facts.c.act_id == act_id)).mappings()]


def replace_facts(session: Session, act_id: str, old: list[Row], new: list[Row]) -> None:
    """Put `new` in the place of the stored facts `old` of one act, and move the tally by the difference."""
    if old and comparable(old) == comparable(new):
        return
    if old:
        session.execute(delete(_facts).where(_facts.c.act_id == act_id))
    if new:
        insert_rows(session, Fact, new)
    sums = tally(new)
    for key, values in tally(old).items():
        held = sums.setdefault(key, [0] * len(SUMS))
        sums[key] = [one - other for one, other in zip(held, values, strict=True)]
    move_tally(session, sums)


def comparable(rows: Iterable[Row]) -> list[tuple[Any, ...]]:
    """Return facts in a form in which the same facts are equal, whatever their order."""
    return sorted((tuple(row[column.name] for column in _facts.columns) for row in rows), key=repr)


def tally(rows: Iterable[Row]) -> dict[tuple[str, ...], list[int]]:
    """Return what facts that are counted and not void add to the tally: by primary key, the columns of SUMS."""
    sums: dict[tuple[str, ...], list[int]] = {}
    families: dict[tuple[str, str, str, str, int | None, str], list[Interval]] = {}
    acts: dict[str, dict[tuple[str, str], tuple[Interval, int | None, str]]] = {}

    def add(stage: str, basis: str, level: str, member: str, year: int | None, country: str, count: Interval) -> None:
        for named in (ALL_YEARS, NO_YEAR if year is None else str(year)):
            values = sums.setdefault((country, stage, basis, level, named, member), [0] * len(SUMS))
            for place, term in enumerate(_terms(count)):
                values[place] += term

    for row in rows:
        if not row["counted"] or row["void"]:
            continue
        count = Interval(row["low"], row["best"], row["high"], row["unquantified"])
        stage, basis, year, country = row["stage"], row["basis"], row["year"], row["country"]
        if row["kind"]:
            add(stage, basis, "kind", row["kind"], year, country, count)
            of_family = (row["act_id"], stage, basis, row["family"], year, country)
            families.setdefault(of_family, []).append(count)
        else:
            add(stage, basis, "act", "", year, country, count)
            acts.setdefault(row["act_id"], {})[stage, basis] = (count, year, country)
            if row["custody_unquantified"] is not None:
                custody = Interval(
                    row["custody_low"], row["custody_best"], row["custody_high"], row["custody_unquantified"]
                )
                add(stage, basis, "custody", "", year, country, custody)
    # An act with two kinds of one family is one act of that family: no sum of kinds can tell that.
    for (_, stage, basis, family, year, country), counts in families.items():
        add(stage, basis, "family", family, year, country, total(counts))
    # A distance is taken over the acts that have both: their sums apart give it, for any country and year.
    for of_act in acts.values():
        for level, one, other in _PAIRS:
            if all(side in of_act and of_act[side][0].is_quantified for side in (one, other)):
                for stage, basis in (one, other):
                    count, year, country = of_act[stage, basis]
                    add(stage, basis, level, "", year, country, count)
    return sums


def _terms(count: Interval) -> tuple[int, ...]:
    """What one count adds to each column of SUMS."""
    if count.low is None or count.best is None:
        return (1, 0, 0, 0, 0, 0, count.unquantified)
    return (1, 1, count.low, count.best, count.high or 0, int(count.high is None), count.unquantified)


def move_tally(session: Session, sums: dict[tuple[str, ...], list[int]]) -> None:
    """Add `sums` to the tally, in the order of its key so that writers cannot deadlock; empty rows go."""
    moved = {key: values for key, values in sorted(sums.items()) if any(values)}
    rows = [dict(zip((*_TALLY_KEY, *SUMS), (*key, *values), strict=True)) for key, values in moved.items()]
    add_rows(session, Tally, rows, sums=SUMS)
    emptied = [dict(zip(_TALLY_KEY, key, strict=True)) for key, values in moved.items() if values[0] < 0]
    if emptied:
        session.execute(
            delete(_tally).where(
                *(_tally.c[name] == bindparam(f"old_{name}") for name in _TALLY_KEY), _tally.c.acts == 0
            ),
            [{f"old_{name}": value for name, value in key.items()} for key in emptied],
        )
