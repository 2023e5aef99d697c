"""Totals from the tally: what has no other filter than country, region, year, kind or family."""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, Select, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session

from app.db.statements import table_of
from app.models import Country, Tally
from app.totals.schemas import Grouping, TotalsFilters
from app.totals.sums import Sums
from app.vocabularies import FAMILY_OF, Basis, Family, Kind, Stage

_tally, _countries = table_of(Tally), table_of(Country)
_FILTERS = frozenset({"country", "region", "year", "kind", "family", "stage", "basis", "group_by"})
_GROUPS = frozenset({Grouping.COUNTRY, Grouping.REGION, Grouping.YEAR, Grouping.FAMILY, Grouping.KIND})
Key = tuple[Any, ...]


def can(filters: TotalsFilters, groups: Sequence[Grouping], *, lines: bool) -> bool:
    """Whether the tally holds this total.

    Its rows add up over countries and years, for an act has one of each. They do not over kinds: an act with two is
    one act. So several kinds or families are taken only where each has its own row.
    """
    given = {name for name in filters.model_fields_set if getattr(filters, name) not in ([], None)}
    if not given - {"sort", "limit", "cursor", "count"} <= _FILTERS or not set(groups) <= _GROUPS:
        return False
    if not lines or Grouping.KIND in groups:
        return True
    if filters.kind:
        return len(filters.kind) == 1 and not filters.family
    return Grouping.FAMILY in groups or len(filters.family) == 1


def sums(
    session: Session, filters: TotalsFilters, groups: Sequence[Grouping], *, lines: bool
) -> dict[Key, tuple[Sums, Sums | None]]:
    """Return for each group the sum, and that of the persons who leave custody if any act says."""
    if not lines:
        custody = _level(session, filters, groups, "custody")
        return {key: (found, custody.get(key)) for key, found in _level(session, filters, groups, "act").items()}
    level = "kind" if filters.kind or Grouping.KIND in groups else "family"
    return {key: (found, None) for key, found in _level(session, filters, groups, level).items()}


def distance(
    session: Session, filters: TotalsFilters, groups: Sequence[Grouping], level: str
) -> dict[Key, tuple[Sums, Sums]]:
    """Return for each group the sums of the acts that have both sides of a distance, a side each.

    `level` is "stages" (announced, implemented; of the basis asked for) or "bases" (official, independent; of the
    stage asked for).
    """
    sides: list[dict[str, Any]] = (
        [{"stage": stage} for stage in Stage]
        if level == "stages"
        else [{"basis": basis} for basis in (Basis.OFFICIAL, Basis.INDEPENDENT)]
    )
    one, other = (_level(session, filters.model_copy(update=side), groups, level) for side in sides)
    return {key: (one[key], other[key]) for key in one}


def _level(session: Session, filters: TotalsFilters, groups: Sequence[Grouping], level: str) -> dict[Key, Sums]:
    # Of a kind its family follows: beside it, it is no group of its own.
    asked = [group for group in groups if not (group == Grouping.FAMILY and level == "kind")]
    statement = _statement(
        tuple(asked), bool(filters.country), bool(filters.region), bool(filters.year), level in ("kind", "family")
    )
    values: dict[str, Any] = {"stage": filters.stage.value, "basis": filters.basis.value, "level": level}
    values |= {"years": [str(year) for year in filters.year] or ["all"], "regions": filters.region}
    values |= {"codes": filters.country, "members": _members(filters, level)}
    found: dict[Key, Sums] = {}
    for row in session.execute(statement, values):
        summed = Sums._make(row[len(asked) :])
        if summed.acts:
            found[_key(row, asked, groups, filters)] = summed
    return found


@lru_cache(maxsize=256)
def _statement(
    groups: tuple[Grouping, ...], by_country: bool, by_region: bool, by_year: bool, by_member: bool
) -> Select[Any]:
    """Return the sums by these groups, with parameters for what is chosen; to build it costs as much as to run it."""
    tally, several = _tally.c, partial(bindparam, expanding=True)
    source: FromClause = _tally
    conditions = [tally[name] == bindparam(name) for name in ("stage", "basis", "level")]
    if Grouping.YEAR in groups and not by_year:
        conditions.append(tally.year != "all")
    else:
        conditions.append(tally.year.in_(several("years")))
    # The tally's key begins with the country: asked for each by name, its rows are found by that key alone.
    countries = select(_countries.c.code)
    if by_country:
        countries = countries.where(
            or_(_countries.c.code.in_(several("codes")), _countries.c.alpha2.in_(several("codes")))
        )
    conditions.append(tally.country.in_(countries))
    if by_region or Grouping.REGION in groups:
        source = _tally.join(_countries, _countries.c.code == tally.country)
    if by_region:
        conditions.append(_countries.c.region.in_(several("regions")))
    if by_member:
        conditions.append(tally.member.in_(several("members")))
    columns: dict[Grouping, ColumnElement[Any]] = {
        Grouping.COUNTRY: tally.country,
        Grouping.REGION: _countries.c.region,
        Grouping.YEAR: tally.year,
        Grouping.KIND: tally.member,
        Grouping.FAMILY: tally.member,
    }
    keys = [columns[group] for group in groups]
    sums = (cast(func.coalesce(func.sum(tally[name]), 0), BigInteger) for name in Sums._fields)
    return select(*keys, *sums).select_from(source).where(*conditions).group_by(*keys)


def _key(row: Any, asked: Sequence[Grouping], groups: Sequence[Grouping], filters: TotalsFilters) -> Key:
    """Return the values of the groups in a row; years as numbers, and the family that follows from a kind."""
    if asked == list(groups) and Grouping.YEAR not in groups:
        return tuple(row[: len(asked)])
    values: dict[Grouping, Any] = dict(zip(asked, row, strict=False))
    if Grouping.YEAR in values:
        values[Grouping.YEAR] = None if values[Grouping.YEAR] == "none" else int(values[Grouping.YEAR])
    if len(asked) < len(groups):
        kind = Kind(values[Grouping.KIND]) if Grouping.KIND in values else filters.kind[0]
        values[Grouping.FAMILY] = FAMILY_OF[kind].value
    return tuple(values[group] for group in groups)


def _members(filters: TotalsFilters, level: str) -> list[str]:
    if level == "family":
        return [family.value for family in (filters.family or Family)]
    return [
        kind.value
        for kind, family in FAMILY_OF.items()
        if (not filters.kind or kind in filters.kind) and (not filters.family or family in filters.family)
    ]
