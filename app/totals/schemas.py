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


class Compare(StrEnum):
    """What can be set beside each other."""

    STAGE = "stage"
    BASIS = "basis"


class Order(StrEnum):
    """By what rows can be ordered: in a comparison by its first side, or by the distance; a minus: largest first."""

    ACTS = "acts"
    MOST_ACTS = "-acts"
    BEST = "best"
    LARGEST_BEST = "-best"
    DISTANCE = "distance"
    LARGEST_DISTANCE = "-distance"


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
    compare: Annotated[
        Compare | None,
        Field(
            description="Both sides in one reply, with their distance: `stage` gives announced beside implemented,"
            " `basis` official beside independent."
        ),
    ] = None
    order: Annotated[
        Order | None,
        Field(description="Rows by size, those without a number last; by their keys if left out.", examples=["-best"]),
    ] = None
    limit: Annotated[
        int | None, Field(ge=1, le=10_000, description="So many rows at most; `omitted` tells how many are left out.")
    ] = None

    def given(self) -> set[str]:
        """Return the names of the filters that choose acts or lines."""
        asked = {name for name in self.model_fields_set if getattr(self, name) not in ([], None)}
        return asked & ActFilters.model_fields.keys() - {"stage", "basis"}


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


class Side(Summed):
    """One side of a comparison. `leaving_custody` is told without kind and family."""

    leaving_custody: CustodyPublic | None = None


class Distance(BaseModel):
    """One side less the other, over the acts that have a number on both: signed, null = open at that end."""

    acts: int
    low: int | None
    best: int | None
    high: int | None


class Keys(BaseModel):
    """What a row is of: the keys of its group, null for none."""

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


class TotalRow(Side, Keys):
    """One row: its group's keys and its sum."""


class ComparedRow(Keys):
    """One row of a comparison: its group's keys, both sides, and the distance between them."""

    announced: Side | None = None
    implemented: Side | None = None
    official: Side | None = None
    independent: Side | None = None
    distance: Distance


class Chosen(BaseModel):
    """How many acts the filters choose, and of those in no total: without a figure there, or inside one that has."""

    acts: int
    without_figure: int
    inside_others: int


class ChosenOfSides(BaseModel):
    """The same of each side of a comparison: a size is asked of the numbers of the side."""

    announced: Chosen | None = None
    implemented: Chosen | None = None
    official: Chosen | None = None
    independent: Chosen | None = None


class Totals(BaseModel):
    """Totals by a grouping. `total` counts every act once and is not the sum of the rows."""

    compare: Annotated[Compare | None, Field(description="What is compared; only where asked for.")] = None
    stage: Annotated[Stage | None, Field(description="Null where stages are compared.")]
    basis: Annotated[Basis | None, Field(description="Null where bases are compared.")]
    group_by: list[Grouping]
    overlapping: Annotated[list[Grouping], Field(description="Groups of which an act may be in several rows.")]
    data: list[TotalRow] | list[ComparedRow]
    omitted: Annotated[int | None, Field(description="How many rows `limit` left out; only with `limit`.")] = None
    total: TotalRow | ComparedRow
    families: list[TotalRow] | list[ComparedRow]
    chosen: Annotated[
        Chosen | ChosenOfSides | None,
        Field(description="What the filters leave; told with any filter but year, region, kind and family alone."),
    ] = None
    position: Annotated[int, Field(description="Where the change feed stood.")]


class StageTotals(BaseModel):
    """One country for one stage."""

    total: TotalRow
    families: list[TotalRow]
    kinds: list[TotalRow]
    years: list[TotalRow]


class CountryTotals(BaseModel):
    """One country for a dashboard: what was announced beside what was implemented."""

    country: str
    country_name: str
    basis: Basis
    announced: StageTotals
    implemented: StageTotals
    distance: Distance
    position: int
