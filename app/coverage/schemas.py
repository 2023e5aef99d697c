"""What the coverage of the register looks like."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.vocabularies import Stage

# Without a null: the framework leaves nulls out of examples.
_EXAMPLE: dict[str, Any] = {
    "acts": {
        "acts": 2, "countries": 2, "undated": 0, "announced": 2, "implemented": 1, "both": 1, "without_figure": 0,
        "without_independent": 1, "without_implemented": 1,
    },
    "decades": [{"decade": 2010, "acts": 1}, {"decade": 2020, "acts": 1}],
    "countries": [
        {
            "country": "RUS", "country_name": "Russia", "region": "Europe", "acts": 1, "undated": 0,
            "without_independent": 0, "without_implemented": 0, "decades": [{"decade": 2010, "acts": 1}],
        },
        {
            "country": "UZB", "country_name": "Uzbekistan", "region": "Asia", "acts": 1, "undated": 0,
            "without_independent": 1, "without_implemented": 1, "decades": [{"decade": 2020, "acts": 1}],
        },
    ],
    "sources": {
        "sources": 3,
        "kinds": [
            {"kind": "official_statement", "sources": 0, "said_first": 1, "languages": []},
            {"kind": "independent_media", "sources": 3, "said_first": 2,
             "languages": [{"language": "en", "sources": 2}, {"language": "ar", "sources": 1}]},
        ],
        "languages": [{"language": "en", "sources": 2}, {"language": "ar", "sources": 1}],
    },
    "figures": [
        {"stage": "announced", "figures": 6, "unquantified": 1, "official": 4, "independent": 2, "neither": 0,
         "without_independent": 4, "without_source": 0},
        {"stage": "implemented", "figures": 1, "unquantified": 0, "official": 0, "independent": 0, "neither": 1,
         "without_independent": 1, "without_source": 1},
    ],
    "without_implemented": {
        "acts": 1,
        "data": [
            {"id": "0193b0a4-7c00-7000-8000-000000000001", "external_id": "uzb-2020-constitution-day",
             "country": "UZB", "title": "Constitution Day pardon 2020", "date": "2020", "status": "adopted",
             "announced": {"low": 104, "best": 104, "high": 104}},
        ],
    },
    "undated": {"acts": 0, "data": []},
    "without_acts": [
        {"country": "DDR", "country_name": "East Germany", "region": "Europe", "independent": True, "to_year": 1990},
    ],
    "position": 271,
}  # fmt: skip


class ActsCovered(BaseModel):
    """How many acts there are, and how many have what figures."""

    acts: Annotated[int, Field(description="Published acts; those that came to nothing too.")]
    countries: Annotated[int, Field(description="Countries with an act.")]
    undated: int
    announced: Annotated[int, Field(description="Acts with a figure announced.")]
    implemented: Annotated[int, Field(description="Acts with a figure implemented.")]
    both: int
    without_figure: int
    without_independent: Annotated[int, Field(description="Acts with figures, none of which is independent.")]
    without_implemented: Annotated[int, Field(description="See the list of this name.")]


class DecadeCoverage(BaseModel):
    """How many acts a decade has; `decade` is its first year."""

    decade: int
    acts: int


class CountryCoverage(BaseModel):
    """One country; its undated acts are in no decade."""

    country: str
    country_name: str
    region: str
    acts: int
    undated: int
    without_independent: int
    without_implemented: int
    decades: list[DecadeCoverage]


class LanguageCoverage(BaseModel):
    """How many sources are in a language (BCP 47, as posted); null: not coded."""

    language: str | None
    sources: int


class SourceKindCoverage(BaseModel):
    """How many sources are of a kind, and how many pass on what one of this kind said first."""

    kind: str
    sources: Annotated[int, Field(description="By where it was read.")]
    said_first: Annotated[int, Field(description="By who said it first; every source is of one kind here too.")]
    languages: list[LanguageCoverage]


class SourcesCovered(BaseModel):
    """The sources that published acts cite, each once; the kinds the most reliable first."""

    sources: int
    kinds: list[SourceKindCoverage]
    languages: list[LanguageCoverage]


class FiguresCovered(BaseModel):
    """The figures of one stage by whom they speak for (`speaks_for`)."""

    stage: Stage
    figures: int
    unquantified: int
    official: int
    independent: int
    neither: int
    without_independent: Annotated[int, Field(description="Those that no independent source gives.")]
    without_source: int


class AnnouncedCount(BaseModel):
    """The persons announced; `high` null is open."""

    low: int
    best: int
    high: int | None


class CoveredAct(BaseModel):
    """An act that is named."""

    id: str
    external_id: str | None
    country: str
    title: str
    date: str | None
    status: str
    announced: AnnouncedCount | None


class CoveredActs(BaseModel):
    """How many acts there are of a sort, and up to 500 of them, the largest announced first."""

    acts: int
    data: list[CoveredAct]


class CountryWithout(BaseModel):
    """A country of the list that has no published act; `to_year` is the year in which a former state ended."""

    country: str
    country_name: str
    region: str
    independent: bool | None
    to_year: int | None


class Coverage(BaseModel):
    """What the register holds, and where it is silent. Counted over published acts, inner and void ones too."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    acts: ActsCovered
    decades: list[DecadeCoverage]
    countries: list[CountryCoverage]
    sources: SourcesCovered
    figures: list[FiguresCovered]
    without_implemented: Annotated[
        CoveredActs,
        Field(
            description="Announced with a number and never followed up: neither the act, nor one inside or outside it, "
            "has an implemented figure. Void acts are left out."
        ),
    ]
    undated: CoveredActs
    without_acts: list[CountryWithout]
    position: Annotated[int, Field(description="Where the change feed stood.")]
