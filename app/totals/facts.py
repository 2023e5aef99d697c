"""Totals from the facts of acts: any grouping, any filter."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, distinct, func, or_, select
from sqlalchemy.orm import Session

from app.db.statements import table_of
from app.filters import chosen, kind_conditions
from app.models import Act, Fact, Motive, Occasion, Role
from app.totals.schemas import OF_LINES, OVERLAPPING, Grouping, TotalsFilters
from app.totals.sums import Sums, sums_of, told

_facts, _acts, _roles, _occasions, _motives = (table_of(model) for model in (Fact, Act, Role, Occasion, Motive))
_SEVERAL = {
    Grouping.LEADER: _roles.c.leader_id,
    Grouping.OCCASION: _occasions.c.occasion,
    Grouping.MOTIVE: _motives.c.motive,
}
Key = tuple[Any, ...]


def sums(
    session: Session, filters: TotalsFilters, groups: Sequence[Grouping], *, lines: bool
) -> dict[Key, tuple[Sums, Sums | None]]:
    """Return for each group the sum, and that of the persons who leave custody if any act says.

    With `lines` the facts of the kinds are added, else those of whole acts.
    """
    source: FromClause = _facts.join(_acts, _acts.c.id == _facts.c.act_id)
    keys: list[ColumnElement[Any]] = []
    for group in groups:
        if group in OVERLAPPING:
            column = _SEVERAL[group]
            # An act that names the same leader or occasion twice is in its row once.
            named = select(column.table.c.act_id, column.label("key")).where(column.is_not(None)).distinct().subquery()
            source = source.outerjoin(named, named.c.act_id == _facts.c.act_id)
            keys.append(named.c.key)
        else:
            keys.append(_facts.c[group.value])
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
    found: dict[Key, tuple[Sums, Sums | None]] = {}
    for row in session.execute(statement):
        of_custody = told(row[width + 7 :])
        if row[width]:
            found[tuple(row[:width])] = (told(row[width : width + 7]), of_custody if of_custody.acts else None)
    return found


def _conditions(filters: TotalsFilters, *, lines: bool) -> list[ColumnElement[bool]]:
    fact = _facts.c
    # What is void stands in a total only where the filter names its status.
    void = fact.void.is_(False)
    conditions = [
        fact.counted.is_(True),
        or_(void, fact.status.in_(filters.status)) if filters.status else void,
        fact.stage == filters.stage.value,
        fact.basis == filters.basis.value,
        *chosen(filters, lines=False),
    ]
    if not lines:
        return [*conditions, fact.kind == ""]
    return [*conditions, fact.kind != "", *kind_conditions(fact.kind, filters)]


def gives_lines(filters: TotalsFilters, groups: Sequence[Grouping]) -> bool:
    """Whether an act gives its lines: with `kind` or `family`, in filter or group."""
    return bool(filters.kind or filters.family or OF_LINES & set(groups))


def distance(session: Session, country: str, basis: str) -> dict[str, int | None]:
    """Return announced less implemented over the acts of a country that have a number for both (docs/api.md)."""
    announced, implemented = _facts.alias("announced"), _facts.alias("implemented")
    a, b = announced.c, implemented.c
    statement = select(
        func.count(),
        func.sum(a.low - b.high),
        func.sum(a.best - b.best),
        func.sum(a.high - b.low),
        func.count(b.high),
        func.count(a.high),
    ).where(
        a.act_id == b.act_id,
        *(
            and_(
                side.country == country,
                side.kind == "",
                side.basis == basis,
                side.counted.is_(True),
                side.void.is_(False),
                side.best.is_not(None),
            )
            for side in (a, b)
        ),
        a.stage == "announced",
        b.stage == "implemented",
    )
    acts, low, best, high, closed_below, closed_above = session.execute(statement).one()
    return {
        "acts": acts,
        "low": int(low) if acts and closed_below == acts else None,
        "best": int(best) if acts else None,
        "high": int(high) if acts and closed_above == acts else None,
    }
