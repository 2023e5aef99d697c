"""Totals from the tally: what has no other filter than country, region, year, kind or family."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache, partial
from typing import Any

from pydantic_core import from_json
from sqlalchemy import ColumnElement, Connection, Text, bindparam, cast, func, literal_column, or_, select

from app.db.driver import Lookup
from app.db.statements import table_of
from app.derivation.tally import ALL, NO_YEAR, PLACE_OF
from app.models import Country, Tally
from app.totals.comparison import PAIR_OF, sides_of
from app.totals.schemas import Compare, Grouping, TotalsFilters
from app.totals.sums import Grouped, Pairs, Sums
from app.vocabularies import FAMILY_OF, Family

_tally, _countries = table_of(Tally), table_of(Country)
_FILTERS = frozenset({"country", "region", "year", "kind", "family"})
_GROUPS = frozenset({Grouping.COUNTRY, Grouping.REGION, Grouping.YEAR, Grouping.FAMILY, Grouping.KIND})
_BY_COUNTRY = frozenset({Grouping.COUNTRY, Grouping.REGION})
_COLUMN_OF = {
    Grouping.COUNTRY: _tally.c.country, Grouping.REGION: _countries.c.region, Grouping.YEAR: _tally.c.year,
    Grouping.FAMILY: _tally.c.member, Grouping.KIND: _tally.c.member,
}  # fmt: skip
_FAMILY = {kind.value: family.value for kind, family in FAMILY_OF.items()}
# In the statement itself: a value of its own would have to be given each time.
_COMMA: Any = literal_column("','")
Key = tuple[Any, ...]


def can(filters: TotalsFilters, groups: Sequence[Grouping], *, lines: bool) -> bool:
    """Whether the tally holds this total, and its comparison.

    Its rows add up over countries and years, for an act has one of each. They do not over kinds, for an act with two is
    one act, but where these make up a family. So several kinds or families are taken only where each has its own group.
    """
    # The past has no tally.
    if filters.as_of is not None or not filters.given() <= _FILTERS or not set(groups) <= _GROUPS:
        return False
    if not lines or Grouping.KIND in groups:
        return True
    if filters.kind:
        return len(filters.kind) == 1 and not filters.family
    return Grouping.FAMILY in groups or len(filters.family) == 1


def sums(connection: Connection, filters: TotalsFilters, groups: Sequence[Grouping], *, lines: bool) -> Grouped:
    """Return the sums of each group."""
    (found,) = _sides(connection, filters, groups, [filters], lines=lines)[0]
    return found


def compared(
    connection: Connection, filters: TotalsFilters, groups: Sequence[Grouping], compare: Compare, *, lines: bool,
    bare: bool = False,
) -> tuple[dict[str, Grouped], Pairs]:  # fmt: skip
    """Return the sums of each side by its name, and those that the distances are taken between.

    `bare`: the sums of persons alone, with neither those who leave custody nor distances.
    """
    sides = sides_of(filters, compare)
    pair = None if bare else PAIR_OF[compare]
    found, pairs = _sides(connection, filters, groups, sides.values(), pair, lines=lines, custody=not bare)
    return dict(zip(sides, found, strict=True)), pairs


def _sides(
    connection: Connection, filters: TotalsFilters, groups: Sequence[Grouping], sides: Collection[TotalsFilters],
    pair: str | None = None, *, lines: bool, custody: bool = True,
) -> tuple[list[Grouped], Pairs]:  # fmt: skip
    """Return the sums of each side, and for `pair` those of the acts that have a number on both, in one look."""
    levels = _levels_of_lines(filters, groups) if lines else ["act"]
    # Of each side the persons, those of them who leave custody, and those of the acts that stand on both.
    kinds = ["", *(["custody"] if custody and not lines else []), *([pair] if pair else [])]
    places = tuple(PLACE_OF[side.stage.value, side.basis.value, kind] for kind in kinds for side in sides)
    found: dict[Key, list[Sequence[Sums | None]]] = {}
    for key, of_row in _rows(connection, filters, groups, levels):
        found.setdefault(key, []).append(_held(of_row, places))
    by_side: list[Grouped] = [{} for _ in sides]
    pairs: Pairs = {}
    width, nothing = len(sides), [None] * len(sides)
    for key, rows in found.items():
        held = rows[0] if len(rows) == 1 else [_total(numbers) for numbers in zip(*rows, strict=True)]
        of_kind = {kind: held[number * width : (number + 1) * width] for number, kind in enumerate(kinds)}
        for side, sums, leaving in zip(by_side, of_kind[""], of_kind.get("custody", nothing), strict=True):
            if sums is not None:
                side[key] = sums, leaving
        one, other = of_kind[pair] if pair else (None, None)
        if one is not None and other is not None:
            pairs[key] = one, other
    return by_side, pairs


# A total by country and kind reads some 5,000 texts of a large register: fewer kept would all be forgotten by the next.
@lru_cache(maxsize=8_192)
def _held(of_rows: str, places: Sequence[int]) -> tuple[Sums | None, ...]:
    """Return what some rows come to at some places; after a change of the register most rows are what they were."""
    rows = from_json(f"[{of_rows}]")
    return tuple([_total([row[place] for row in rows]) for place in places])


def _total(of_rows: Sequence[Sequence[int] | None]) -> Sums | None:
    """Return what several rows come to."""
    held = [numbers for numbers in of_rows if numbers is not None]
    return Sums._make(map(sum, zip(*held, strict=True))) if held else None


def _levels_of_lines(filters: TotalsFilters, groups: Sequence[Grouping]) -> list[str]:
    # A family is the sum of its kinds, and what it comes to beside that.
    return ["kind"] if filters.kind or Grouping.KIND in groups else ["family", "kind"]


def _rows(
    connection: Connection, filters: TotalsFilters, groups: Sequence[Grouping], levels: list[str]
) -> Iterator[tuple[Key, str]]:
    """Give a group's keys, and the sums of rows of the tally that these filters choose in it; one may be given twice.

    The sums are JSON, side by side with commas between.
    """
    by_country = bool(filters.country or filters.region or _BY_COUNTRY & set(groups))
    # Of all countries together no row adds up the years.
    every_year = not filters.year and (Grouping.YEAR in groups or not by_country)
    values: dict[str, Any] = {"levels": levels, "members": _members(filters, levels)}
    if not every_year:
        values["years"] = [str(year) for year in filters.year] or [ALL]
    if by_country:
        values |= {name: of for name, of in (("codes", filters.country), ("regions", filters.region)) if of}
    turned = [(number, group) for number, group in enumerate(groups) if group in (Grouping.YEAR, Grouping.FAMILY)]
    together = Grouping.YEAR not in groups and len(values.get("years", ())) != 1
    statement = _statement(tuple(groups), by_country, frozenset(values), together=together)
    for *key, level, of_rows in statement(connection, all=ALL, **values):
        for number, group in turned:
            if group == Grouping.YEAR:
                key[number] = None if key[number] == NO_YEAR else int(key[number])
            elif level == "kind":
                # Of a kind its family follows.
                key[number] = _FAMILY[key[number]]
        yield tuple(key), of_rows


@cache
def _statement(groups: Sequence[Grouping], by_country: bool, chosen: frozenset[str], *, together: bool) -> Lookup:
    """Return the rows of the tally, with parameters for what is chosen; to build it costs as much as to run it.

    `by_country`: those of countries, else those of all together. Without years: one of each year.
    A row's sums are read whole: PostgreSQL takes longer to find some among them than to send them all. `together`:
    those of a group as one text, which is compared and read faster than many are, but only where there are many.
    """
    tally, several = _tally.c, partial(bindparam, expanding=True)
    keys = [_COLUMN_OF[group] for group in groups]
    conditions: list[ColumnElement[bool]] = [tally.level.in_(several("levels")), tally.member.in_(several("members"))]
    conditions.append(tally.year.in_(several("years")) if "years" in chosen else tally.year != bindparam("all"))
    held: ColumnElement[str] = cast(tally.sums, Text)
    held = func.aggregate_strings(held, _COMMA) if together else held
    rows = select(*keys, tally.level, held).where(*conditions)
    if together:
        rows = rows.group_by(*keys, tally.level)
    if not by_country:
        return Lookup(rows.where(tally.country == bindparam("all")))
    asked = select(_countries.c.code)
    if "codes" in chosen:
        asked = asked.where(or_(_countries.c.code.in_(several("codes")), _countries.c.alpha2.in_(several("codes"))))
    if "regions" in chosen:
        asked = asked.where(_countries.c.region.in_(several("regions")))
    # The tally's key begins with the country: named one by one, their rows are found by that key. Joined alone,
    # SQLite would read the whole tally.
    return Lookup(
        rows.join_from(_tally, _countries, tally.country == _countries.c.code).where(tally.country.in_(asked))
    )


def _members(filters: TotalsFilters, levels: Collection[str]) -> list[str]:
    """Return the members of the rows; a family that has the name of a kind is that kind's own (app/vocabularies)."""
    if levels == ["act"]:
        return [""]
    families = filters.family or list(Family)
    kinds = [kind for kind in filters.kind or FAMILY_OF if FAMILY_OF[kind] in families]
    return [member.value for member in (*kinds, *(families if "family" in levels else []))]
