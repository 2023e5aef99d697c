"""The world: who is covered by country, by family and by year, announced beside implemented."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field
from sqlalchemy import Connection

from app.dashboard.addresses import address, pairs
from app.dashboard.charts import outlines
from app.dashboard.charts.intervals import Line, Mark, intervals
from app.dashboard.charts.svg import Node, inline, widths
from app.dashboard.charts.world import classes, world_map
from app.dashboard.charts.years import stacked_years
from app.dashboard.queries import rows_of, years_between, years_of
from app.dashboard.wording import title as titled
from app.totals import queries as totals
from app.totals.schemas import Compare, Grouping, TotalsFilters
from app.vocabularies import Basis, Family, Stage

Year = Annotated[int, Field(ge=1000, le=2999)]
Row = dict[str, Any]


class WorldQuery(BaseModel):
    """The state of the page: what its address holds."""

    stage: Stage = Stage.ANNOUNCED
    basis: Basis = Basis.ACCEPTED
    family: list[Family] = []
    from_: Annotated[Year | None, Field(alias="from")] = None
    to: Year | None = None


def gather(connection: Connection, query: WorldQuery) -> Row:
    """Return what the page shows."""
    stage = query.stage.value
    span = years_between(connection, query.basis, query.from_, query.to)
    compared = _filters(query, span, compare=Compare.STAGE)
    whole = totals.whole_of(connection, compared)
    both = rows_of(connection, compared, Grouping.COUNTRY, bare=True)
    countries = sorted(both, key=lambda row: (-_best(row[stage]), row["country_name"]))
    by_family = {row["family"]: row for row in whole["families"]}
    families = [by_family[family.value] for family in Family if family.value in by_family]
    parts, years = years_of(connection, _filters(query, span, stage=query.stage))
    shown = totals.side_of(countries, stage)
    return {
        "query": query,
        "total": whole["total"],
        "countries": countries,
        "elsewhere": [row for row in countries if row["country"] not in outlines.world().outlines],
        "families": families,
        "years": years,
        "map": inline(world_map(shown, title=f"Persons covered by acts of clemency, {stage}")),
        "key": classes(),
        "charts": widths(lambda width: _years_chart(parts, years, query, width)),
        "families_charts": widths(lambda width: _families_chart(families, width)),
        "call_address": address("/v1/totals", [*pairs(query), ("group_by", "country")]),
    }


def _filters(query: WorldQuery, span: list[int], **more: Any) -> TotalsFilters:
    return TotalsFilters(basis=query.basis, family=query.family, year=span, **more)


def _best(row: Row) -> int:
    """What countries are ordered by: those without a figure come last, after those without a number."""
    best = row["best"]
    return int(best) if best is not None else -1 if row["acts"] else -2


def _years_chart(parts: Sequence[Row], years: Sequence[Row], query: WorldQuery, width: int) -> Node:
    told = f"Persons covered by year, {query.stage.value}, by what happens to them"
    chosen = pairs(query, stage=None, basis=None, from_=None, to=None)
    to_acts = address("/acts", [*chosen, ("year", "YEAR")]).replace("YEAR", "{}")
    height = 260 if width > 520 else 220
    return stacked_years(parts, years, title=told, width=width, height=height, id_=f"years-{width}", address=to_acts)


def _families_chart(families: Sequence[Row], width: int) -> Node:
    lines = [
        Line(
            titled(row["family"]),
            [Mark(stage.value, row[stage.value], stage.value) for stage in Stage],
            address("/acts", [("family", row["family"])]),
        )
        for row in families
    ]
    title = "Persons by what happens to them, announced beside implemented"
    return intervals(lines, title=title, width=width, id_=f"families-{width}")
