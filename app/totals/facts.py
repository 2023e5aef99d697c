"""Totals from the facts of acts: any grouping, any filter."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, distinct, func, or_, select
from sqlalchemy.orm import Session

from app.db.statements import table_of
from app.filters import chosen, kind_conditions
from app.models import Act, Fact, Motive, Occasion, Role
from app.totals.schemas import OF_LINES, OVERLAPPING, Grouping, TotalsFilters
from app.totals.sums import Sums, sums_of
from app.vocabularies import BASIS_BIT

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
        of_custody = Sums._make(row[width + 7 :])
        if row[width]:
            found[tuple(row[:width])] = (Sums._make(row[width : width + 7]), of_custody if of_custody.acts else None)
    return found


def _conditions(filters: TotalsFilters, *, lines: bool) -> list[ColumnElement[bool]]:
    fact = _facts.c
    # What is void stands in a total only where the filter names its status.
    void = fact.void.is_(False)
    conditions = [
        fact.counted.bitwise_and(BASIS_BIT[filters.basis]) != 0,
        or_(void, fact.status.in_(filters.status)) if filters.status else void,
        fact.stage == filters.stage.value,
        *chosen(filters, lines=False),
    ]
    if not lines:
        return [*conditions, fact.kind == ""]
    return [*conditions, fact.kind != "", *kind_conditions(fact.kind, filters)]


def gives_lines(filters: TotalsFilters, groups: Sequence[Grouping]) -> bool:
    """Whether an act gives its lines: with `kind` or `family`, in filter or group."""
    return bool(filters.kind or filters.family or OF_LINES & set(groups))
