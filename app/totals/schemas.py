"""What totals are asked by, and what they look like."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from app.fields import Instant
from app.filters import ActFilters
from app.vocabularies import Basis, Stage


class Grouping(StrEnum):
    """What totals can be grouped by."""

    COUNTRY = "country"
    REGION = "region"
    YEAR = "year"
    FAMILY = "family"
    KIND = "kind"
    LEADER = "leader"
    INSTRUMENT = "instrument"
    STATUS = "status"
    OCCASION = "occasion"
    MOTIVE = "motive"


# An act may have several of these, and is then in several rows.
OVERLAPPING = frozenset({Grouping.LEADER, Grouping.OCCASION, Grouping.MOTIVE})
# With one of these an act gives its lines instead of its persons.
OF_LINES = frozenset({Grouping.KIND, Grouping.FAMILY})


def _split(value: Any) -> Any:
    """Commas stand for repetition; a group named twice is one."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return list(dict.fromkeys(name for item in value for name in item.split(",")))
    return value


class TotalsFilters(ActFilters):
    """The filters of acts; here `kind` and `family` choose lines, the others acts."""

    group_by: Annotated[
        list[Grouping],
        BeforeValidator(_split, json_schema_input_type=list[Grouping]),
        Field(description="Commas, or repeated. Nothing: one total."),
    ] = []
    as_of: Annotated[
        Instant | None,
        Field(description="The register as it was known at this moment; slow.", examples=["2026-12-01T00:00:00Z"]),
    ] = None


class Summed(BaseModel):
    """A sum of counts as an interval; `acts` is how many have a figure there, `high` null is open."""

    acts: int
    low: int | None
    best: int | None
    high: int | None
    unquantified: int


class CustodyPublic(BaseModel):
    """Of the persons those who leave custody: a floor."""

    low: int | None
    best: int | None
    high: int | None
    unquantified: int


class TotalRow(Summed):
    """One row: its group's keys, null for none, and its sum. `leaving_custody` is told without kind and family."""

    country: str | None = None
    country_name: str | None = None
    region: str | None = None
    year: int | None = None
    family: str | None = None
    kind: str | None = None
    leader: str | None = None
    leader_name: str | None = None
    instrument: str | None = None
    status: str | None = None
    occasion: str | None = None
    motive: str | None = None
    leaving_custody: CustodyPublic | None = None


class Totals(BaseModel):
    """Totals by a grouping. `total` counts every act once and is not the sum of the rows."""

    stage: Stage
    basis: Basis
    group_by: list[Grouping]
    overlapping: Annotated[list[Grouping], Field(description="Groups of which an act may be in several rows.")]
    data: list[TotalRow]
    total: TotalRow
    families: list[TotalRow]
    position: Annotated[int, Field(description="Where the change feed stood.")]


class StageTotals(BaseModel):
    """One country for one stage."""

    total: TotalRow
    families: list[TotalRow]
    kinds: list[TotalRow]
    years: list[TotalRow]


class Distance(BaseModel):
    """One stage less the other, over the acts that have both: signed, null = open at that end."""

    acts: int
    low: int | None
    best: int | None
    high: int | None


class CountryTotals(BaseModel):
    """One country for a dashboard: what was announced beside what was implemented."""

    country: str
    country_name: str
    basis: Basis
    announced: StageTotals
    implemented: StageTotals
    distance: Distance
    position: int
