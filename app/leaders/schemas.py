"""The posted and the public forms of a leader and of a term in office, and the filters of their list."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from app.counts.dates import PartialDate
from app.fields import (
    CountryCode,
    Dated,
    Language,
    Line,
    Moment,
    Posted,
    Prose,
    Public,
    Reference,
    Wikidata,
)
from app.merge_patch import Patch
from app.revisions.schemas import Listed
from app.vocabularies import TermChange

MOST_TERMS = 200
MOST_NAMES = 200

_TERM_EXAMPLE: dict[str, JsonValue] = {
    "office": "president",
    "began_on": "2003-10-31",
    "began": "regular",
    "predecessor": {"name": "Heydar Aliyev"},
}
_LEADER_EXAMPLE: dict[str, JsonValue] = {
    "name": "Ilham Aliyev",
    "names": [{"name": "İlham Əliyev", "language": "az"}],
    "country": "AZE",
    "wikidata": "Q57382",
    "terms": [_TERM_EXAMPLE],
}


class LeaderNamePosted(Posted):
    """One more name of a leader, in another language, script or spelling."""

    name: Line
    language: Annotated[Language | None, Field(description="BCP 47")] = None


class PredecessorPosted(Posted):
    """Who held the office before: a leader of the register, or a name."""

    id: Reference | None = None
    name: Line | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "PredecessorPosted":
        if (self.name is None) == (self.id is None):
            raise PydanticCustomError(
                "predecessor_unclear", "a predecessor is a leader's id, or an object with a `name`"
            )
        return self


def _predecessor_in_full(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


class TermPosted(Posted):
    """One spell in one office. `country` left out is the leader's."""

    id: Annotated[Reference | None, Field(description="the stored term that this is")] = None
    office: Line
    country: CountryCode | None = None
    began_on: Dated | None = None
    ended_on: Dated | None = None
    began: TermChange | None = None
    ended: TermChange | None = None
    predecessor: Annotated[
        PredecessorPosted | None,
        BeforeValidator(_predecessor_in_full, json_schema_input_type=Reference | PredecessorPosted | None),
    ] = None
    note: Prose | None = None

    @model_validator(mode="after")
    def _is_in_order(self) -> "TermPosted":
        began, ended = self.began_on, self.ended_on
        if began is not None and ended is not None and PartialDate.parse(began).first > PartialDate.parse(ended).last:
            raise PydanticCustomError("term_out_of_order", "`ended_on` lies before `began_on`", {"member": "ended_on"})
        return self


class TermCreate(TermPosted):
    """A term posted by itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [_TERM_EXAMPLE]})
    owned = frozenset({"id"})


class TermUpdate(Patch):
    """A merge patch of a term (RFC 7396): members named change, null empties one, the others stay."""

    of = TermCreate
    examples = [{"ended_on": "2025", "ended": "regular"}]


class LeaderCreate(Posted):
    """A person who proposes, grants or signs acts."""

    model_config = ConfigDict(json_schema_extra={"examples": [_LEADER_EXAMPLE]})
    owned = frozenset({"id", "revision", "created_at", "updated_at"})

    name: Line
    names: Annotated[list[LeaderNamePosted], Field(max_length=MOST_NAMES)] = []
    country: CountryCode
    wikidata: Wikidata | None = None
    notes: Prose | None = None
    terms: Annotated[list[TermPosted], Field(max_length=MOST_TERMS)] = []


class LeaderUpdate(Patch):
    """A merge patch of a leader (RFC 7396). `terms` replaces all; one with a stored `id`, or equal to one, is it."""

    of = LeaderCreate
    examples = [{"wikidata": "Q57382", "notes": None}]


class LeaderNamePublic(Public):
    """One more name of a leader."""

    name: str
    language: str | None


class PredecessorPublic(Public):
    """Who held the office before: the id of a leader of the register, or a name."""

    id: str | None
    name: str | None


class TermPublic(Public):
    """One spell of a leader in one office of one country."""

    id: str
    office: str
    country: str
    began_on: str | None
    ended_on: str | None
    began: TermChange | None
    ended: TermChange | None
    predecessor: PredecessorPublic | None
    note: str | None


class LeaderDocument(Public):
    """A leader as stored and served; terms by their first day, undated ones last."""

    id: str
    name: str
    names: list[LeaderNamePublic]
    country: str
    wikidata: str | None
    notes: str | None
    terms: list[TermPublic]
    revision: int
    created_at: Moment
    updated_at: Moment


class LeaderList(Listed):
    """A page of leaders."""

    data: list[LeaderDocument]


class TermList(Public):
    """All terms of one leader."""

    data: list[TermPublic]
    next: Annotated[None, Field(description="always null: all terms are here")]


class LeaderFilters(BaseModel):
    """Which leaders; a repeated parameter means any of these, different ones mean all."""

    country: Annotated[
        list[CountryCode],
        Field(description="Countries, by alpha-3, or by the alpha-2 of a state that exists today.", examples=["AZE"]),
    ] = []
    name: Annotated[
        list[Line],
        Field(description="How any name, or a word in it, begins; accents and case aside."),
    ] = []
    sort: Annotated[Literal["name", "-name", "created_at", "-created_at"], Field(description="The order.")] = "name"
