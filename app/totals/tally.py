"""Totals from the tally: what has no other filter than country, region, year, kind or family."""

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from app.db.statements import table_of
from app.derivation.tally import ALL, NO_YEAR, PLACE_OF
from app.models import Country, Tally
from app.totals.schemas import Grouping, TotalsFilters
from app.totals.sums import Sums
from app.vocabularies import FAMILY_OF, Basis, Family, Kind, Stage

_tally, _countries = table_of(Tally), table_of(Country)
_FILTERS = frozenset({"country", "region", "year", "kind", "family", "stage", "basis", "group_by"})
_GROUPS = frozenset({Grouping.COUNTRY, Grouping.REGION, Grouping.YEAR, Grouping.FAMILY, Grouping.KIND})
_BY_COUNTRY = frozenset({Grouping.COUNTRY, Grouping.REGION})
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
    place = PLACE_OF[filters.stage.value, filters.basis.value, ""]
    if lines:
        level = "kind" if filters.kind or Grouping.KIND in groups else "family"
        found = _added(session, filters, groups, (level,), (place,))
        return {key: (sums, None) for (_, _, key), sums in found.items()}
    found = _added(session, filters, groups, ("act", "custody"), (place,))
    return {
        key: (sums, found.get(("custody", place, key))) for (level, _, key), sums in found.items() if level == "act"
    }


def distance(
    session: Session, filters: TotalsFilters, groups: Sequence[Grouping], pair: str
) -> dict[Key, tuple[Sums, Sums]]:
    """Return for each group the sums of the acts that have both sides of a distance, a side each.

    `pair` is "stages" (announced, implemented; of the basis asked for) or "bases" (official, independent; of the
    stage asked for).
    """
    stage, basis = filters.stage.value, filters.basis.value
    if pair == "stages":
        one, other = (PLACE_OF[stage, basis, pair] for stage in Stage)
    else:
        one, other = (PLACE_OF[stage, basis, pair] for basis in (Basis.OFFICIAL, Basis.INDEPENDENT))
    found = _added(session, filters, groups, ("act",), (one, other))
    return {key: (sums, found["act", other, key]) for (_, place, key), sums in found.items() if place == one}


def _added(
    session: Session, filters: TotalsFilters, groups: Sequence[Grouping], levels: Sequence[str], places: Sequence[int]
) -> dict[tuple[str, int, Key], Sums]:
    """Return the sums of the rows chosen, by level, by what they are of (app/derivation/tally.py) and by group."""
    found: dict[tuple[str, int, Key], list[int]] = {}
    for level, key, held in _rows(session, filters, groups, levels):
        for place in places:
            numbers = held[place]
            if numbers is not None:
                before = found.get((level, place, key))
                found[level, place, key] = numbers if before is None else list(map(add, before, numbers))
    return {key: Sums._make(numbers) for key, numbers in found.items()}


def _rows(
    session: Session, filters: TotalsFilters, groups: Sequence[Grouping], levels: Sequence[str]
) -> Iterator[tuple[str, Key, list[list[int] | None]]]:
    """Give the level, the group's keys and the sums of each row of the tally that these filters choose."""
    by_country = bool(filters.country or filters.region or _BY_COUNTRY & set(groups))
    statement = _statement(
        by_country, bool(filters.country), bool(filters.region), Grouping.YEAR in groups and not filters.year
    )
    values: dict[str, Any] = {"levels": levels, "members": _members(filters, levels)}
    values |= {"years": [str(year) for year in filters.year] or [ALL]}
    values |= {"codes": filters.country, "regions": filters.region}
    for country, region, year, level, member, held in session.execute(statement, values):
        named: dict[Grouping, Any] = {Grouping.COUNTRY: country, Grouping.REGION: region}
        if Grouping.YEAR in groups:
            named[Grouping.YEAR] = None if year == NO_YEAR else int(year)
        if level == "kind":
            named |= {Grouping.KIND: member, Grouping.FAMILY: FAMILY_OF[Kind(member)].value}
        elif level == "family":
            named[Grouping.FAMILY] = member
        yield level, tuple([named[group] for group in groups]), held


@lru_cache(maxsize=16)
def _statement(by_country: bool, of_countries: bool, of_regions: bool, every_year: bool) -> Select[Any]:
    """Return the rows of the tally, with parameters for what is chosen; to build it costs as much as to run it.

    `by_country`: those of countries, else those of all together. `every_year`: one of each year, else those named.
    """
    tally, several = _tally.c, partial(bindparam, expanding=True)
    of_row = (tally.year, tally.level, tally.member, tally.sums)
    conditions: list[ColumnElement[bool]] = [tally.level.in_(several("levels")), tally.member.in_(several("members"))]
    conditions.append(tally.year != ALL if every_year else tally.year.in_(several("years")))
    if not by_country:
        nowhere = tally.country.label("region")
        return select(tally.country, nowhere, *of_row).where(tally.country == ALL, *conditions)
    # The tally's key begins with the country: asked for each in turn, its rows are found by that key alone.
    statement = select(tally.country, _countries.c.region, *of_row)
    statement = statement.join_from(_countries, _tally, tally.country == _countries.c.code)
    if of_countries:
        statement = statement.where(
            or_(_countries.c.code.in_(several("codes")), _countries.c.alpha2.in_(several("codes")))
        )
    if of_regions:
        statement = statement.where(_countries.c.region.in_(several("regions")))
    return statement.where(*conditions)


def _members(filters: TotalsFilters, levels: Sequence[str]) -> list[str]:
    if "family" in levels:
        return [family.value for family in (filters.family or Family)]
    if "kind" not in levels:
        return [""]
    return [
        kind.value
        for kind, family in FAMILY_OF.items()
        if (not filters.kind or kind in filters.kind) and (not filters.family or family in filters.family)
    ]
