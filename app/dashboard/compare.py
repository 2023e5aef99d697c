"""Several countries beside each other: their sums on one scale, their years in drawings of one size."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, Field
from sqlalchemy import Connection

from app.dashboard.addresses import address, pairs, state
from app.dashboard.charts.intervals import Line, Mark, intervals
from app.dashboard.charts.svg import inline, widths
from app.dashboard.charts.years import stacked_years
from app.dashboard.queries import countries_of, rows_of, years_between, years_of
from app.dashboard.world import Year
from app.fields import CountryCode
from app.totals import queries as totals
from app.totals.schemas import Compare, Grouping, TotalsFilters
from app.vocabularies import Basis, Family, Stage

Row = dict[str, Any]
MOST: Final = 8
_SUGGESTED: Final = 5


class CompareQuery(BaseModel):
    """The state of the page."""

    country: Annotated[list[CountryCode], Field(max_length=MOST)] = []
    stage: Stage = Stage.ANNOUNCED
    basis: Basis = Basis.ACCEPTED
    family: list[Family] = []
    from_: Annotated[Year | None, Field(alias="from")] = None
    to: Year | None = None


def gather(connection: Connection, query: CompareQuery) -> Row:
    """Return what the page shows."""
    query = query.model_copy(update={"country": countries_of(connection, query.country)})
    everyone = totals.rows(connection, TotalsFilters(), [Grouping.COUNTRY], lines=False)
    names = {row["country"]: row["country_name"] for row in everyone}
    span = years_between(connection, query.basis, query.from_, query.to)
    rows = {code: _beside(connection, _filters(query, code, span, compare=Compare.STAGE)) for code in query.country}
    lines = [
        Line(
            names.get(code, code),
            [Mark(stage.value, row[stage.value], stage.value) for stage in Stage],
            f"/countries/{code}",
        )
        for code, row in rows.items()
    ]
    title = "Persons covered, announced beside implemented"
    largest = sorted(everyone, key=lambda row: -(row["best"] or 0))[:_SUGGESTED]
    return {
        "query": query,
        "most": MOST,
        "chosen": [
            {"code": code, "name": names.get(code, code), "without": _without(query, code), **rows[code]}
            for code in query.country
        ],
        "others": [
            (code, name) for name, code in sorted((name, code) for code, name in names.items() if code not in rows)
        ],
        "suggested": address("/compare", [("country", row["country"]) for row in largest]),
        "suggested_names": [row["country_name"] for row in largest],
        "charts": widths(lambda w: intervals(lines, title=title, width=w, id_=f"sums-{w}")),
        "years": [
            _years_chart(connection, _filters(query, code, span, stage=query.stage), code, names.get(code, code))
            for code in query.country
        ],
        "call_address": address("/v1/totals", [*pairs(query), ("group_by", "country")]),
    }


def _without(query: CompareQuery, code: str) -> str:
    return state("/compare", query, country=[other for other in query.country if other != code])


def _filters(query: CompareQuery, code: str, span: list[int], **more: Any) -> TotalsFilters:
    return TotalsFilters(country=[code], basis=query.basis, family=query.family, year=span, **more)


def _beside(connection: Connection, compared: TotalsFilters) -> Row:
    """Return what was announced beside what was implemented."""
    rows = rows_of(connection, compared)
    return rows[0] if rows else dict.fromkeys(map(str, Stage))


def _years_chart(connection: Connection, filters: TotalsFilters, code: str, name: str) -> Any:
    rows, whole = years_of(connection, filters)
    title = f"{name}: persons by year, {filters.stage.value}"
    leads = f"/acts?country={code}&year={{}}"
    return inline(stacked_years(rows, whole, title=title, width=380, height=200, id_=f"years-{code}", address=leads))
