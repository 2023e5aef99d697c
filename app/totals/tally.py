"""Totals from the tally: what has no other filter than country, region, year, kind or family."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, select
from sqlalchemy.orm import Session

from app.db.statements import table_of
from app.filters import country_codes
from app.models import Country, Tally
from app.totals.schemas import OF_LINES, Grouping, TotalsFilters
from app.totals.sums import Sums, told
from app.vocabularies import FAMILY_OF, Kind

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


def _level(session: Session, filters: TotalsFilters, groups: Sequence[Grouping], level: str) -> dict[Key, Sums]:
    tally = _tally.c
    conditions = [tally.stage == filters.stage.value, tally.basis == filters.basis.value, tally.level == level]
    source: FromClause = _tally
    if Grouping.YEAR in groups:
        conditions.append(tally.year != "all")
    elif not filters.year:
        conditions.append(tally.year == "all")
    if filters.year:
        conditions.append(tally.year.in_([str(year) for year in filters.year]))
    if filters.country:
        conditions.append(tally.country.in_(country_codes(filters.country)))
    if filters.region or Grouping.REGION in groups:
        source = _tally.join(_countries, _countries.c.code == tally.country)
    if filters.region:
        conditions.append(_countries.c.region.in_(filters.region))
    if level in ("kind", "family"):
        conditions.append(tally.member.in_(_members(filters, level)))
    columns: dict[Grouping, ColumnElement[Any]] = {
        Grouping.COUNTRY: tally.country,
        Grouping.REGION: _countries.c.region,
        Grouping.YEAR: tally.year,
        Grouping.KIND: tally.member,
        Grouping.FAMILY: tally.member,
    }
    # Of a kind its family follows: it is no group of its own beside it.
    both = set(groups) >= OF_LINES
    keys = [columns[group] for group in groups if not (both and group == Grouping.FAMILY)]
    statement = select(*keys, *(func.coalesce(func.sum(tally[name]), 0) for name in Sums._fields))
    statement = statement.select_from(source).where(*conditions).group_by(*keys)
    found: dict[Key, Sums] = {}
    for row in session.execute(statement):
        values = dict(zip([group for group in groups if not (both and group == Grouping.FAMILY)], row, strict=False))
        if Grouping.YEAR in values:
            values[Grouping.YEAR] = None if values[Grouping.YEAR] == "none" else int(values[Grouping.YEAR])
        if level == "kind" and Grouping.FAMILY in groups:
            values[Grouping.FAMILY] = FAMILY_OF[Kind(values[Grouping.KIND])].value if both else filters_family(filters)
        summed = told(row[len(keys) :])
        if summed.acts:
            found[tuple(values[group] for group in groups)] = summed
    return found


def filters_family(filters: TotalsFilters) -> str:
    """Return the family of the one kind that the filter names."""
    return FAMILY_OF[filters.kind[0]].value


def _members(filters: TotalsFilters, level: str) -> list[str]:
    if level == "family":
        return [family.value for family in (filters.family or dict.fromkeys(FAMILY_OF.values()))]
    return [
        kind.value
        for kind, family in FAMILY_OF.items()
        if (not filters.kind or kind in filters.kind) and (not filters.family or family in filters.family)
    ]
