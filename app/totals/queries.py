"""Totals as they are served: rows in the order of their keys, named, beside the total that counts each act once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from app.db.driver import Lookup
from app.db.statements import table_of
from app.derivation.past import register_at
from app.effects import check_effects
from app.errors import Fault, Invalid, NotFound
from app.formats.rows import Rows, of_records
from app.models import Country, Leader
from app.places import check_named
from app.revisions import records
from app.revisions.moments import position_at
from app.totals import facts, tally
from app.totals.columns import COUNTRY_TOTALS, totals_table
from app.totals.comparison import check, sides_of
from app.totals.schemas import OVERLAPPING, Compare, Grouping, TotalsFilters
from app.totals.sums import Grouped, Pairs, Sums, distance
from app.vocabularies import Basis, Stage

_countries, _leaders = table_of(Country), table_of(Leader)
_COUNTRY_NAMES = Lookup(select(_countries.c.code, _countries.c.name))
MOST_ROWS = 10_000
# The sums of one country, by what a row of them is of.
_OF_COUNTRY = {"family": "families", "kind": "kinds", "year": "years"}
# Filters that may leave most of all acts, and need no look at any: what they leave is not counted.
_OF_MANY = frozenset({"year", "region", "kind", "family"})
_NO_SUM, _NO_PAIR = (Sums(), None), (Sums(), Sums())
Row = dict[str, Any]
Key = tuple[Any, ...]
Asked = TypeVar("Asked")


def of_its_moment(
    connection: Connection, filters: TotalsFilters, ask: Callable[[Connection, TotalsFilters], Asked]
) -> Asked:
    """Ask the register as it is, or as it was known at the moment that the filters name.

    The past has no tally: with that filter all totals are summed from facts (tally.py).
    """
    if filters.as_of is None:
        return ask(connection, filters)
    with register_at(connection, position_at(connection, filters.as_of)) as past:
        return ask(past, filters)


def rows_of_its_moment(connection: Connection, filters: TotalsFilters) -> Rows:
    """Return `total_rows` of the moment that the filters name."""
    found = of_its_moment(connection, filters, total_rows)
    return found if filters.as_of is None else replace(found, asked_at=records.last_position(connection))


def totals(connection: Connection, filters: TotalsFilters) -> Row:
    """Return the totals of the acts chosen, grouped as asked. Raises `Invalid` for more rows than JSON may hold."""
    check(filters)
    check_named(connection, filters.country, filters.region)
    check_effects(filters, numbers=True)
    groups = filters.group_by
    data = rows(connection, filters, groups, lines=facts.gives_lines(filters, groups))
    shown = data if filters.limit is None else data[: filters.limit]
    if len(shown) > MOST_ROWS:
        message = f"This grouping has {len(data):,} rows, more than {MOST_ROWS:,}: filter, or take csv or ndjson."
        raise Invalid(message, Fault("too_many_rows", message, parameter="group_by"))
    whole = whole_of(connection, filters)
    compared = filters.compare
    return {
        **({} if compared is None else {"compare": compared.value}),
        "stage": None if compared == Compare.STAGE else filters.stage.value,
        "basis": None if compared == Compare.BASIS else filters.basis.value,
        "group_by": [group.value for group in groups],
        "overlapping": [group.value for group in groups if group in OVERLAPPING],
        "data": shown,
        **({} if filters.limit is None else {"omitted": len(data) - len(shown)}),
        **whole,
        **({} if filters.given() <= _OF_MANY else {"chosen": _chosen(connection, filters, whole["total"])}),
        "position": records.last_position(connection),
    }


def total_rows(connection: Connection, filters: TotalsFilters) -> Rows:
    """Return the rows of `totals` alone, as many as there are, or as `limit` leaves. Raises `Invalid`."""
    check(filters)
    check_named(connection, filters.country, filters.region)
    check_effects(filters, numbers=True)
    lines = facts.gives_lines(filters, filters.group_by)
    table = totals_table(filters.group_by, lines=lines, compare=filters.compare)
    found = rows(connection, filters, filters.group_by, lines=lines)[: filters.limit]
    return of_records(table, records.last_position(connection), found)


def country_rows(connection: Connection, code: str, basis: Basis) -> Rows:
    """Return the sums of `country_totals` as rows. Raises `NotFound`."""
    document = country_totals(connection, code, basis)
    told = {name: document[name] for name in ("country", "country_name", "basis")}
    nothing = dict.fromkeys((*_OF_COUNTRY, "leaving_custody"))
    found = [
        {**told, "stage": stage.value, "sum": sum_, **nothing, **row}
        for stage in Stage
        for sum_, listed in (("total", [document[stage.value]["total"]]), *_listed(document[stage.value]))
        for row in listed
    ]
    return of_records(COUNTRY_TOTALS, document["position"], found)


def country_totals(connection: Connection, code: str, basis: Basis) -> Row:
    """Return one country for a dashboard: both stages, and the distance between them. Raises `NotFound`."""
    country = connection.execute(
        select(_countries.c.code, _countries.c.name).where((_countries.c.code == code) | (_countries.c.alpha2 == code))
    ).first()
    if country is None:
        raise NotFound("There is no country with this code.")
    document: Row = {"country": country.code, "country_name": country.name, "basis": basis.value}
    compared = country_compared(connection, country.code, basis)
    for stage in map(str, Stage):
        document[stage] = {"total": compared["total"][stage]}
        document[stage] |= {name: side_of(compared[name], stage) for name in _OF_COUNTRY.values()}
    document["distance"] = compared["total"]["distance"]
    document["position"] = records.last_position(connection)
    return document


def country_compared(connection: Connection, code: str, basis: Basis) -> Row:
    """Return the total of one country, and its families, kinds and years: announced beside implemented."""
    filters = TotalsFilters(country=[code], basis=basis, compare=Compare.STAGE)
    return {
        **whole_of(connection, filters),
        "kinds": rows(connection, filters, [Grouping.KIND], lines=True),
        "years": rows(connection, filters, [Grouping.YEAR], lines=False),
    }


def side_of(compared: Sequence[Row], side: str) -> list[Row]:
    """Return the rows of one side of a comparison: each that has an act there, with the keys of its group."""
    return [
        {name: value for name, value in row.items() if not isinstance(value, dict)} | row[side]
        for row in compared
        if row[side]["acts"]
    ]


def rows(
    connection: Connection, filters: TotalsFilters, groups: Sequence[Grouping], *, lines: bool, bare: bool = False
) -> list[Row]:
    """Return the rows of one grouping, in the order asked for: by size, else by their keys; null last.

    A `bare` comparison is of persons alone: nothing is told of those who leave custody, nor of the distance.
    """
    source = tally if tally.can(filters, groups, lines=lines) else facts
    sums: dict[Key, Row]
    if filters.compare is None:
        found = source.sums(connection, filters, groups, lines=lines)
        sums = {key: _sum(*found[key], lines=lines) for key in found}
    else:
        sides, pairs = source.compared(connection, filters, groups, filters.compare, lines=lines, bare=bare)
        keys = {key for side in sides.values() for key in side}
        sums = {key: _compared(key, sides, None if bare else pairs, lines=lines or bare) for key in keys}
    names = _names(connection, sums, groups)
    named = [(place, f"{group.value}_name", names[group]) for place, group in enumerate(groups) if group in names]
    told = [group.value for group in groups]
    made: list[Row] = []
    for key in sorted(sums, key=lambda key: [(value is None, value or 0) for value in key]):
        row: Row = dict(zip(told, key, strict=True))
        for place, name, of in named:
            row[name] = of.get(key[place])
        made.append(row | sums[key])
    return made if filters.order is None else sorted(made, key=partial(_size, filters))


def _size(filters: TotalsFilters, row: Row) -> tuple[bool, int]:
    """What a row is ordered by: in a comparison its first side, or the distance; null last both ways."""
    assert filters.order is not None
    name = filters.order.value.removeprefix("-")
    if name == "distance":
        value = row["distance"]["best"]
    else:
        side = row if filters.compare is None else row[next(iter(sides_of(filters, filters.compare)))]
        value = side[name]
    return value is None, (value or 0) * (-1 if filters.order.value.startswith("-") else 1)


def _listed(told: Row) -> Iterator[tuple[str, list[Row]]]:
    for sum_, name in _OF_COUNTRY.items():
        yield sum_, told[name]


def whole_of(connection: Connection, filters: TotalsFilters) -> Row:
    """Return the total, which counts every act once, and the same by family: `total` and `families`."""
    lines = facts.gives_lines(filters, ())
    by_key = filters.model_copy(update={"order": None})
    whole = rows(connection, by_key, (), lines=lines)
    nothing = _sum(Sums(), None, lines=lines)
    if filters.compare is not None:
        nothing = _compared((), {name: {} for name in sides_of(filters, filters.compare)}, {}, lines=lines)
    return {
        "total": whole[0] if whole else nothing,
        "families": rows(connection, by_key, [Grouping.FAMILY], lines=True),
    }


def _chosen(connection: Connection, filters: TotalsFilters, total: Row) -> Row:
    """How many acts the filters choose, and how many of those the total leaves out; in a comparison for each side."""
    lines = facts.gives_lines(filters, ())
    if filters.compare is None:
        return facts.left_out(connection, filters, lines=lines, counted=total["acts"])
    return {
        name: facts.left_out(connection, side, lines=lines, counted=total[name]["acts"])
        for name, side in sides_of(filters, filters.compare).items()
    }


def _sum(summed: Sums, custody: Sums | None, *, lines: bool) -> Row:
    row: Row = {"acts": summed.acts, **summed.interval()}
    if not lines:
        row["leaving_custody"] = custody and custody.interval()
    return row


def _compared(
    key: Key,
    sides: Mapping[str, Grouped],
    pairs: Pairs | None,
    *,
    lines: bool,
) -> Row:
    """One row of a comparison: a side that has no act there is none. Without pairs it has no distance."""
    row: Row = {name: _sum(*side.get(key, _NO_SUM), lines=lines) for name, side in sides.items()}
    return row if pairs is None else row | {"distance": distance(*pairs.get(key, _NO_PAIR))}


def _names(connection: Connection, found: Any, groups: Sequence[Grouping]) -> dict[Grouping, dict[str, str]]:
    """Return the names of the countries and leaders among the keys."""
    names: dict[Grouping, dict[str, str]] = {}
    for place, group in enumerate(groups):
        if group == Grouping.COUNTRY:
            # All of them, for they are few: to name two hundred in the question costs more.
            names[group] = dict(_COUNTRY_NAMES(connection))
        elif group == Grouping.LEADER:
            keys = {key[place] for key in found} - {None}
            statement = select(_leaders.c.id, _leaders.c.name).where(_leaders.c.id.in_(keys))
            names[group] = dict(connection.execute(statement).all())
    return names
