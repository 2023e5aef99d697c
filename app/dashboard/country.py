"""One country: its acts in time, what happens to whom, announced against implemented, official against independent."""

import json
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import Connection

from app.acts.queries import ListFilters
from app.acts.summaries import list_summaries
from app.countries import queries as countries
from app.countries.seed import listed_countries
from app.counts.dates import PartialDate
from app.dashboard.addresses import address, pairs
from app.dashboard.charts.acts import Band, acts_in_time
from app.dashboard.charts.intervals import Line, Mark, intervals
from app.dashboard.charts.svg import widths
from app.dashboard.charts.years import stacked_years
from app.dashboard.failures import Missing, Way
from app.dashboard.queries import listed, rows_of
from app.dashboard.wording import title as titled
from app.errors import Gone, NotFound
from app.leaders import queries as leaders
from app.leaders.schemas import LeaderFilters
from app.paging import Page
from app.totals import queries as totals
from app.totals.schemas import Compare, Grouping, TotalsFilters
from app.vocabularies import Basis, Family, Stage

Row = dict[str, Any]
MOST_ACTS: Final = 500
_MOST_LEADERS: Final = 200


class CountryQuery(BaseModel):
    """The state of the page."""

    stage: Stage = Stage.ANNOUNCED
    basis: Basis = Basis.ACCEPTED


def find_code(connection: Connection, name: str) -> str | None:
    """Return the alpha-3 code of the country that is called or coded so, in whatever letters; or None."""
    code = countries.resolve_code(connection, name.upper()) if len(name) in (2, 3) and name.isascii() else None
    if code is not None:
        return code
    wanted = name.casefold().replace("-", " ").replace("_", " ")
    return next((country.code for country in listed_countries() if country.name.casefold() == wanted), None)


def gather(connection: Connection, code: str, query: CountryQuery) -> Row:
    """Return what the page shows. Raises `Missing` or `Gone`."""
    country = _read(connection, code)
    acts = list_summaries(connection, ListFilters(country=[code], basis=query.basis), most=MOST_ACTS)
    people = _leaders(connection, code)
    sums = totals.country_compared(connection, code, query.basis)
    by_family = {row["family"]: row for row in sums["families"]}
    families = [by_family[family.value] for family in Family if family.value in by_family]
    years = totals.side_of(sums["years"], query.stage.value)
    bases = {stage.value: _by_basis(connection, code, stage) for stage in Stage}
    return {
        "country": country,
        "successors": [_named(connection, successor) for successor in country["successors"]],
        "query": query,
        "acts": acts,
        "most": MOST_ACTS,
        "total": sums["total"],
        "bases": bases,
        "families": families,
        "kinds": sums["kinds"],
        "years": years,
        "leaders": people,
        **_charts(connection, country, query, acts, people, families, years, bases),
        "call_address": address(f"/v1/countries/{code}/totals", pairs(query, stage=None)),
    }


def _charts(
    connection: Connection, country: Row, query: CountryQuery,
    acts: list[Row], people: list[Row], families: list[Row], years: list[Row], bases: dict[str, Row],
) -> Row:  # fmt: skip
    code, named = country["code"], f"{country['name']}: "
    terms = bands(people, code)
    lines, base_lines = _lines(families, code), _base_lines(bases)
    filters = TotalsFilters(country=[code], stage=query.stage, basis=query.basis)
    parts = rows_of(connection, filters, Grouping.YEAR, Grouping.FAMILY)
    by_year, leads = f"{named}persons by year, {query.stage.value}", f"/acts?country={code}&year={{}}"
    return {
        "acts_charts": widths(
            lambda w: acts_in_time(acts, terms, title=f"{named}acts in time", width=w, id_=f"acts-{w}")
        ),
        "years_charts": widths(
            lambda w: stacked_years(parts, years, title=by_year, width=w, id_=f"years-{w}", address=leads)
        ),
        "families_charts": widths(
            lambda w: intervals(lines, title=f"{named}what happens to whom", width=w, id_=f"families-{w}")
        ),
        "bases_charts": widths(
            lambda w: intervals(base_lines, title=f"{named}by whose figures", width=w, id_=f"bases-{w}")
        ),
    }


def _read(connection: Connection, code: str) -> Row:
    try:
        document: Row = json.loads(countries.get_country(connection, code).body)
    except Gone:
        raise
    except NotFound:
        raise _missing(code) from None
    return document


def _missing(name: str) -> Missing:
    """Return the error for a country that is not known, with those that it may have been."""
    known = {country.name: country.code for country in listed_countries()}
    wanted = name[:64].replace("-", " ").title()
    near = [(found, known[found]) for found in get_close_matches(wanted, known, n=3, cutoff=0.6)]
    alike = [code for code in known.values() if code[:1] == name[:1].upper()]
    codes = get_close_matches(name[:8].upper(), alike, n=3, cutoff=0.6)
    near += [(found, code) for code in codes for found, of in known.items() if of == code]
    ways = tuple(Way(f"/countries/{code}", f"{found} ({code})") for found, code in dict.fromkeys(near))
    return Missing("There is no country with this code or name.", ways=ways, words=name[:100])


def _named(connection: Connection, code: str) -> Row:
    row = countries.find_country(connection, code)
    return {"code": code, "name": code if row is None else row["name"]}


def _leaders(connection: Connection, code: str) -> list[Row]:
    page = Page(_MOST_LEADERS, False, None, "/v1/leaders", ())
    found: list[Row] = listed(leaders.list_leaders(connection, page, LeaderFilters(country=[code])))["data"]
    return found


def bands(people: list[Row], code: str | None = None) -> list[Band]:
    """Return the terms of leaders, of one country or of all, as what lies behind their acts."""
    found = []
    for person in people:
        for term in person["terms"]:
            if code is not None and term["country"] not in (None, code):
                continue
            began, ended = _day(term["began_on"], last=False), _day(term["ended_on"], last=True)
            if began is not None or ended is not None:
                found.append(Band(f"{person['name']}, {term['office']}", began, ended, f"/leaders/{person['id']}"))
    return found


def _day(value: str | None, *, last: bool) -> date | None:
    if value is None:
        return None
    span = PartialDate.parse(value)
    return span.last if last else span.first


def _by_basis(connection: Connection, code: str, stage: Stage) -> Row:
    """Return what officials say beside what independent sources say."""
    found = rows_of(connection, TotalsFilters(country=[code], stage=stage, compare=Compare.BASIS))
    return found[0] if found else {"official": None, "independent": None}


def _lines(families: list[Row], code: str) -> list[Line]:
    """Return families as rows of intervals, announced above implemented."""
    return [
        Line(
            titled(row["family"]),
            [Mark(stage.value, row[stage.value], stage.value) for stage in Stage],
            address("/acts", [("country", code), ("family", row["family"])]),
        )
        for row in families
    ]


def _base_lines(bases: dict[str, Row]) -> list[Line]:
    names = (Basis.OFFICIAL.value, Basis.INDEPENDENT.value)
    return [Line(titled(stage), [Mark(name, sums[name], name) for name in names]) for stage, sums in bases.items()]
