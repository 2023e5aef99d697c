"""Totals from the facts of acts: any grouping, any filter."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    cast,
    distinct,
    func,
    or_,
    select,
)

from app.db.statements import table_of
from app.filters import chosen, kind_conditions
from app.models import Act, Fact, Motive, Occasion, Role
from app.totals.comparison import sides_of
from app.totals.schemas import OF_LINES, OVERLAPPING, Compare, Grouping, TotalsFilters
from app.totals.sums import Grouped, Pairs, Sums, sums_of
from app.vocabularies import BASIS_BIT, Review

_facts, _acts, _roles, _occasions, _motives = (table_of(model) for model in (Fact, Act, Role, Occasion, Motive))
_SEVERAL = {
    Grouping.LEADER: _roles.c.leader_id,
    Grouping.OCCASION: _occasions.c.occasion,
    Grouping.MOTIVE: _motives.c.motive,
}


def sums(connection: Connection, filters: TotalsFilters, groups: Sequence[Grouping], *, lines: bool) -> Grouped:
    """Return the sums of each group.

    With `lines` the facts of the kinds are added, else those of whole acts.
    """
    source, keys = _grouped(_facts.join(_acts, _acts.c.id == _facts.c.act_id), groups, _facts)
    one_row_an_act = not lines or Grouping.KIND in groups
    acts = func.count() if one_row_an_act else func.count(distinct(_facts.c.act_id))
    fact = _facts.c
    columns = sums_of(acts, fact.low, fact.best, fact.high, fact.unquantified)
    custody = sums_of(
        func.count(fact.custody_unquantified),
        fact.custody_low,
        fact.custody_best,
        fact.custody_high,
        fact.custody_unquantified,
    )
    statement = (
        select(*(key.label(f"key_{place}") for place, key in enumerate(keys)), *columns, *custody)
        .select_from(source)
        .where(*_conditions(filters, lines=lines))
    )
    if keys:
        statement = statement.group_by(*keys)
    width = len(keys)
    found: Grouped = {}
    for row in connection.execute(statement):
        of_custody = Sums._make(row[width + 7 :])
        if row[width]:
            found[tuple(row[:width])] = (Sums._make(row[width : width + 7]), of_custody if of_custody.acts else None)
    return found


def compared(
    connection: Connection, filters: TotalsFilters, groups: Sequence[Grouping], compare: Compare, *, lines: bool,
    bare: bool = False,
) -> tuple[dict[str, Grouped], Pairs]:  # fmt: skip
    """Return the sums of each side by its name, and, unless `bare`, those that the distances are taken between."""
    sides = sides_of(filters, compare)
    found = {name: sums(connection, side, groups, lines=lines) for name, side in sides.items()}
    return found, {} if bare else _pairs(connection, filters, groups, sides, lines=lines)


def _pairs(
    connection: Connection, filters: TotalsFilters, groups: Sequence[Grouping], sides: Mapping[str, TotalsFilters], *,
    lines: bool,
) -> Pairs:  # fmt: skip
    # Of lines an act may have several on a side: those of its row are added before the sides are held together.
    of_line = [group for group in groups if group in OF_LINES]
    one, other = (_side(side, of_line, lines=lines).subquery(name) for name, side in sides.items())
    pairs = one.join(other, and_(*(one.c[name] == other.c[name] for name in ("act_id", *of_line))))
    source, keys = _grouped(pairs.join(_acts, _acts.c.id == one.c.act_id), groups, one)
    # Only a size is another on each side: an act has to have both.
    of_sides = list(sides.values()) if filters.given() & {"persons_min", "persons_max"} else [filters]
    columns = [
        cast(func.coalesce(func.sum(side.c[name]), 0), BigInteger)
        for side in (one, other)
        for name in ("low", "best", "high", "is_open")
    ]
    statement = (
        select(*(key.label(f"key_{place}") for place, key in enumerate(keys)), func.count(), *columns)
        .select_from(source)
        .where(*(condition for side in of_sides for condition in chosen(side, lines=False)))
    )
    if keys:
        statement = statement.group_by(*keys)
    width = len(keys)
    found: Pairs = {}
    for row in connection.execute(statement):
        acts, *numbers = row[width:]
        if acts:
            first, second = (Sums(acts, acts, *numbers[start : start + 4]) for start in (0, 4))
            found[tuple(row[:width])] = (first, second)
    return found


def left_out(connection: Connection, filters: TotalsFilters, *, lines: bool, counted: int) -> dict[str, int]:
    """Return how many acts the filters choose, and how many of those the total of `counted` acts leaves out, and why.

    Some have no figure there; others lie inside an act that has one.
    """
    fact = _facts.c
    public = [_acts.c.review == Review.PUBLISHED.value, _acts.c.deleted.is_(False), *chosen(filters, lines=False)]
    void = _acts.c.void.is_(False)
    held = or_(void, _acts.c.status.in_(filters.status)) if filters.status else void
    acts = connection.execute(select(func.count()).select_from(_acts).where(held, *public)).scalar_one()
    figured = (
        select(func.count(distinct(fact.act_id)))
        .select_from(_facts.join(_acts, _acts.c.id == fact.act_id))
        .where(*_facts_of(filters, fact.bases, lines=lines), *public)
    )
    with_figure = connection.execute(figured).scalar_one()
    return {"acts": acts, "without_figure": acts - with_figure, "inside_others": with_figure - counted}


def _grouped(
    source: FromClause, groups: Sequence[Grouping], facts: FromClause
) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """Return `source` with what these groups need, and their columns; `facts` has those of acts and lines."""
    keys: list[ColumnElement[Any]] = []
    for group in groups:
        if group in OVERLAPPING:
            column = _SEVERAL[group]
            # An act that names the same leader or occasion twice is in its row once.
            named = select(column.table.c.act_id, column.label("key")).where(column.is_not(None)).distinct().subquery()
            source = source.outerjoin(named, named.c.act_id == facts.c.act_id)
            keys.append(named.c.key)
        else:
            keys.append(facts.c[group.value])
    return source, keys


def _side(filters: TotalsFilters, of_line: Sequence[Grouping], *, lines: bool) -> Select[Any]:
    """Return what each act has on one side of a distance, where it has a number; with `lines` of its lines."""
    fact = _facts.c
    # What an act has one of is the same in all its facts.
    names = [group.value for group in Grouping if group not in OVERLAPPING | OF_LINES]
    keys = [fact.act_id, *(fact[name] for name in names), *(fact[group.value] for group in of_line)]
    is_open = case((and_(fact.low.is_not(None), fact.high.is_(None)), 1), else_=0)
    sums = (
        func.sum(fact.low).label("low"),
        func.sum(fact.best).label("best"),
        func.sum(fact.high).label("high"),
        func.max(is_open).label("is_open"),
    )
    return (
        select(*keys, *sums)
        .where(*_facts_of(filters, fact.counted, lines=lines))
        .group_by(*keys)
        .having(func.count(fact.low) > 0)
    )


def _conditions(filters: TotalsFilters, *, lines: bool) -> list[ColumnElement[bool]]:
    return [*_facts_of(filters, _facts.c.counted, lines=lines), *chosen(filters, lines=False)]


def _facts_of(filters: TotalsFilters, bases: ColumnElement[int], *, lines: bool) -> list[ColumnElement[bool]]:
    """The conditions on facts alone; `bases` is the column that has the bit of the basis."""
    fact = _facts.c
    # What is void stands in a total only where the filter names its status.
    void = fact.void.is_(False)
    conditions = [
        bases.bitwise_and(BASIS_BIT[filters.basis]) != 0,
        or_(void, fact.status.in_(filters.status)) if filters.status else void,
        fact.stage == filters.stage.value,
    ]
    if not lines:
        return [*conditions, fact.kind == ""]
    return [*conditions, fact.kind != "", *kind_conditions(fact.kind, filters)]


def gives_lines(filters: TotalsFilters, groups: Sequence[Grouping]) -> bool:
    """Whether an act gives its lines: with `kind` or `family`, in filter or group."""
    return bool(filters.kind or filters.family or OF_LINES & set(groups))
