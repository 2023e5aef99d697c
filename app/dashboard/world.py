"""The world: who is covered by country, by family and by year, announced beside implemented."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from app.dashboard.addresses import address, pairs
from app.dashboard.charts import outlines
from app.dashboard.charts.intervals import Line, Mark, intervals
from app.dashboard.charts.svg import Node, inline, widths
from app.dashboard.charts.world import classes, world_map
from app.dashboard.charts.years import stacked_years
from app.dashboard.queries import years_between, years_of
from app.dashboard.wording import title as titled
from app.totals import queries as totals
from app.totals.schemas import Grouping, TotalsFilters
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


def gather(session: Session, query: WorldQuery) -> Row:
    """Return what the page shows."""
    stages = {stage.value: totals.totals(session, _filters(query, stage, Grouping.COUNTRY)) for stage in Stage}
    stage = query.stage.value
    shown = stages[stage]
    countries = _beside(stages, stage)
    parts, years = years_of(session, _filters(query, query.stage))
    families = _families(stages)
    return {
        "query": query,
        "stages": stages,
        "shown": shown,
        "countries": countries,
        "elsewhere": [row for row in countries if row["code"] not in outlines.world().outlines],
        "families": families,
        "years": years,
        "map": inline(world_map(shown["data"], title=f"Persons covered by acts of clemency, {stage}")),
        "key": classes(),
        "charts": widths(lambda width: _years_chart(parts, years, query, width)),
        "families_charts": widths(lambda width: _families_chart(families, width)),
        "call_address": address("/v1/totals", [*pairs(query), ("group_by", "country")]),
    }


def _filters(query: WorldQuery, stage: Stage, *groups: Grouping) -> TotalsFilters:
    return TotalsFilters(
        stage=stage,
        basis=query.basis,
        family=query.family,
        year=years_between(query.from_, query.to),
        group_by=list(groups),
    )


def _beside(stages: Mapping[str, Row], stage: str) -> list[Row]:
    """Return a row for each country with both stages, the most persons of the stage shown first."""
    by_country: dict[str, Row] = {}
    for name, document in stages.items():
        for row in document["data"]:
            nothing: Row = dict.fromkeys(stages)
            named = {"code": row["country"], "name": row["country_name"]}
            by_country.setdefault(row["country"], nothing | named)[name] = row
    return sorted(by_country.values(), key=lambda row: (-_best(row[stage]), row["name"]))


def _best(row: Row | None) -> int:
    if row is None:
        return -2
    best = row["best"]
    return -1 if best is None else int(best)


def _families(stages: Mapping[str, Row]) -> list[Row]:
    by_family: dict[str, Row] = {}
    for name, document in stages.items():
        for row in document["families"]:
            nothing: Row = dict.fromkeys(stages)
            by_family.setdefault(row["family"], nothing | {"family": row["family"]})[name] = row
    return [by_family[family.value] for family in Family if family.value in by_family]


def _years_chart(parts: Sequence[Row], years: Sequence[Row], query: WorldQuery, width: int) -> Node:
    told = f"Persons covered by year, {query.stage.value}, by what happens to them"
    chosen = [pair for pair in pairs(query, from_=None, to=None) if pair[0] != "stage"]
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
