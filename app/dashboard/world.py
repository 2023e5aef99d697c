"""The world: who is covered by country, by family and by year, announced beside implemented."""

from typing import Annotated, Any

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from app.dashboard.queries import years_between
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
    stages = {stage.value: _stage(session, query, stage) for stage in Stage}
    shown = stages[query.stage.value]
    by_country: dict[str, Row] = {}
    for name, document in stages.items():
        for row in document["data"]:
            nothing: Row = dict.fromkeys(stage.value for stage in Stage)
            named = {"code": row["country"], "name": row["country_name"]}
            by_country.setdefault(row["country"], nothing | named)[name] = row
    countries = sorted(by_country.values(), key=lambda row: (-_best(row[query.stage.value]), row["name"]))
    return {
        "query": query,
        "stages": stages,
        "shown": shown,
        "countries": countries,
        "position": shown["position"],
    }


def _stage(session: Session, query: WorldQuery, stage: Stage) -> Row:
    filters = TotalsFilters(
        stage=stage,
        basis=query.basis,
        family=query.family,
        year=years_between(query.from_, query.to),
        group_by=[Grouping.COUNTRY],
    )
    return totals.totals(session, filters)


def _best(row: Row | None) -> int:
    if row is None:
        return -2
    best = row["best"]
    return -1 if best is None else int(best)
