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
from app.totals.comparison import PAIR_OF, sides_of
from app.totals.schemas import Compare, Grouping, TotalsFilters
from app.totals.sums import Sums
from app.vocabularies import FAMILY_OF, Family, Kind

_tally, _countries = table_of(Tally), table_of(Country)
_FILTERS = frozenset({"country", "region", "year", "kind", "family"})
_GROUPS = frozenset({Grouping.COUNTRY, Grouping.REGION, Grouping.YEAR, Grouping.FAMILY, Grouping.KIND})
_BY_COUNTRY = frozenset({Grouping.COUNTRY, Grouping.REGION})
# Where a row of the statement has what.
_COLUMN_OF = {Grouping.COUNTRY: 0, Grouping.REGION: 1, Grouping.YEAR: 2, Grouping.FAMILY: 3, Grouping.KIND: 3}
_LEVEL, _HELD = 4, 5
Key = tuple[Any, ...]


def can(filters: TotalsFilters, groups: Sequence[Grouping], *, lines: bool) -> bool:
    """Whether the tally holds this total, and its distance.

    Its rows add up over countries and years, for an act has one of each. They do not over kinds: an act with two is
    one act. So several kinds or families are taken only where each has its own row.
    """
    # The past has no tally.
    if filters.as_of is not None or not filters.given() <= _FILTERS or not set(groups) <= _GROUPS:
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
        found = _added(session, filters, groups, (_level_of_lines(filters, groups),), (place,))
        return {key: (sums, None) for (_, _, key), sums in found.items()}
    found = _added(session, filters, groups, ("act", "custody"), (place,))
    return {key: (sums, found.get(("custody", 0, key))) for (level, _, key), sums in found.items() if level == "act"}


def distances(
    session: Session, filters: TotalsFilters, groups: Sequence[Grouping], compare: Compare, *, lines: bool
) -> dict[Key, tuple[Sums, Sums]]:
    """Return for each group the sums of the acts that have a number on both sides, a side each."""
    places = [
        PLACE_OF[side.stage.value, side.basis.value, PAIR_OF[compare]] for side in sides_of(filters, compare).values()
    ]
    level = _level_of_lines(filters, groups) if lines else "act"
    found = _added(session, filters, groups, (level,), places)
    return {key: (sums, found[level, 1, key]) for (_, number, key), sums in found.items() if number == 0}


def _level_of_lines(filters: TotalsFilters, groups: Sequence[Grouping]) -> str:
    return "kind" if filters.kind or Grouping.KIND in groups else "family"


def _added(
    session: Session, filters: TotalsFilters, groups: Sequence[Grouping], levels: Sequence[str], places: Sequence[int]
) -> dict[tuple[str, int, Key], Sums]:
    """Return the sums of the rows chosen, by level, by the number among `places` of what they are of, and by group."""
    found: dict[tuple[str, int, Key], list[int]] = {}
    for level, key, held in _rows(session, filters, groups, levels, places):
        for number, sums in enumerate(held):
            if sums is not None:
                before = found.get((level, number, key))
                found[level, number, key] = sums if before is None else list(map(add, before, sums))
    return {key: Sums._make(sums) for key, sums in found.items()}


def _rows(
    session: Session, filters: TotalsFilters, groups: Sequence[Grouping], levels: Sequence[str], places: Sequence[int]
) -> Iterator[tuple[str, Key, Sequence[list[int] | None]]]:
    """Give the level, the group's keys and the sums for `places` of each row of the tally that these filters choose."""
    by_country = bool(filters.country or filters.region or _BY_COUNTRY & set(groups))
    every_year = Grouping.YEAR in groups and not filters.year
    statement = _statement(by_country, bool(filters.country), bool(filters.region), every_year, tuple(places))
    values: dict[str, Any] = {"levels": levels, "members": _members(filters, levels)}
    values |= {"years": [str(year) for year in filters.year] or [ALL]}
    values |= {"codes": filters.country, "regions": filters.region}
    columns = [_COLUMN_OF[group] for group in groups]
    for row in session.connection().execute(statement, values):
        key = [row[column] for column in columns]
        for number, group in enumerate(groups):
            if group == Grouping.YEAR:
                key[number] = None if key[number] == NO_YEAR else int(key[number])
            elif group == Grouping.FAMILY and row[_LEVEL] == "kind":
                # Of a kind its family follows.
                key[number] = FAMILY_OF[Kind(key[number])].value
        yield row[_LEVEL], tuple(key), row[_HELD:]


@lru_cache(maxsize=256)
def _statement(
    by_country: bool, of_countries: bool, of_regions: bool, every_year: bool, places: tuple[int, ...]
) -> Select[Any]:
    """Return the rows of the tally, with parameters for what is chosen; to build it costs as much as to run it.

    `by_country`: those of countries, else those of all together. `every_year`: one of each year, else those named.
    The database takes of a row's sums those for `places`: to read them all here would take longer.
    """
    tally, several = _tally.c, partial(bindparam, expanding=True)
    of_row = (tally.year, tally.member, tally.level, *(tally.sums[place] for place in places))
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
