"""The posted and the public form of a country, and the filters of their list."""

from typing import Annotated, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from app.fields import Flag, Language, Line, Moment, Posted, Public, Wikidata
from app.merge_patch import Patch
from app.revisions.schemas import Listed

Alpha3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Alpha2 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Numeric = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]
Year = Annotated[int, Field(strict=True, ge=1, le=2999)]

_EXAMPLE: dict[str, JsonValue] = {
    "code": "XZB",
    "name": "Zanzibar",
    "official_name": "Sultanate of Zanzibar",
    "names": {"es": "Zanzíbar"},
    "region": "Africa",
    "subregion": "Sub-Saharan Africa",
    "capital": "Zanzibar City",
    "from_year": 1963,
    "to_year": 1964,
    "successors": ["TZA"],
}


def _by_language(schema: JsonDict) -> None:
    """Say of a map by language that its keys are languages and nothing else."""
    ((pattern, name),) = cast(JsonDict, schema.pop("patternProperties")).items()
    schema["propertyNames"] = {"maxLength": 35, "pattern": pattern}
    schema["additionalProperties"] = name


class CountryCreate(Posted):
    """A state or territory, present or former."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})
    owned = frozenset({"revision", "created_at", "updated_at"})

    code: Annotated[Alpha3, Field(description="ISO 3166-1 or 3166-3 alpha-3, or a code of your own")]
    alpha2: Annotated[Alpha2 | None, Field(description="ISO 3166-1 alpha-2; only of a state that exists today")] = None
    numeric: Annotated[Numeric | None, Field(description="ISO 3166-1 numeric")] = None
    name: Line
    official_name: Line | None = None
    names: Annotated[
        dict[Language, Line],
        Field(max_length=500, description="names by language (BCP 47)", json_schema_extra=_by_language),
    ] = {}
    region: Annotated[Line, Field(description="Africa, Americas, Asia, Europe, Oceania, …")]
    subregion: Line | None = None
    capital: Line | None = None
    wikidata: Wikidata | None = None
    independent: Annotated[Flag | None, Field(description="whether it is a state; null where that is disputed")] = None
    from_year: Annotated[Year | None, Field(description="the year in which it began")] = None
    to_year: Annotated[Year | None, Field(description="the year in which it ended")] = None
    successors: Annotated[list[Alpha3], Field(max_length=50, description="the states that followed it")] = []

    @model_validator(mode="after")
    def _is_a_country(self) -> "CountryCreate":
        if self.to_year is not None:
            if self.from_year is not None and self.from_year > self.to_year:
                raise PydanticCustomError(
                    "years_out_of_order", "`to_year` lies before `from_year`", {"member": "to_year"}
                )
            if self.alpha2 is not None:
                raise PydanticCustomError(
                    "alpha2_of_former_state",
                    "a state that ended has no alpha-2 code: it may be given to another",
                    {"member": "alpha2"},
                )
        if len(set(self.successors)) < len(self.successors) or self.code in self.successors:
            raise PydanticCustomError(
                "successors_invalid",
                "each successor is another country, named once",
                {"member": "successors"},
            )
        return self


class CountryUpdate(Patch):
    """A merge patch of a country (RFC 7396): members named change, null empties one, the others stay."""

    of = CountryCreate
    examples = [{"capital": "Astana", "names": {"kk": "Қазақстан"}}]


class CountryDocument(Public):
    """A country as it is stored and served."""

    code: str
    alpha2: str | None
    numeric: str | None
    name: str
    official_name: str | None
    names: dict[str, str]
    region: str
    subregion: str | None
    capital: str | None
    wikidata: str | None
    independent: bool | None
    from_year: int | None
    to_year: int | None
    successors: list[str]
    revision: int
    created_at: Moment
    updated_at: Moment


class CountryList(Listed):
    """A page of countries."""

    data: list[CountryDocument]


class CountryFilters(BaseModel):
    """Which countries; a repeated parameter means any of these, different ones mean all."""

    region: Annotated[list[Line], Field(description="The region, as countries name theirs.", examples=["Asia"])] = []
    subregion: Annotated[list[Line], Field(description="The subregion, as countries name theirs.")] = []
    independent: Annotated[bool | None, Field(description="Whether it is a state.")] = None
    former: Annotated[bool | None, Field(description="Whether it has ended.")] = None
    sort: Annotated[Literal["code", "-code", "name", "-name"], Field(description="The order.")] = "code"
