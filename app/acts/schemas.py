"""The posted form of an act and of each of its parts. Short forms are read here and never written."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from app.acts import examples
from app.derivation.schemas import Details
from app.fields import Counted, CountryCode, Dated, Flag, Key, Line, Number, Posted, Prose, Reference
from app.sources.schemas import SourcePosted
from app.vocabularies import (
    POSTED_KINDS,
    Condition,
    ConditionPurpose,
    Group,
    Instrument,
    Kind,
    MilestoneType,
    Motive,
    MotiveBasis,
    Occasion,
    Offence,
    PostedBasis,
    RelationType,
    Review,
    RoleType,
    Rule,
    Stage,
)

MOST_PARTS = 500
MOST_FIGURES = 2_000  # in a whole act


class PartPosted(Posted):
    """What all parts share: an `id` names a stored part (PATCH), a `key` is the client's own name for it."""

    id: Reference | None = None
    key: Key | None = None


class FigurePosted(PartPosted):
    """One count that one source gives for a stage; `basis` left out follows from the source."""

    owned = frozenset({"speaks_for"})

    stage: Stage = Stage.ANNOUNCED
    count: Counted
    source: Reference | None = None
    basis: PostedBasis | None = None
    by: Line | None = None
    reported_on: Dated | None = None
    as_of: Dated | None = None
    accepted: Flag = False
    text: Prose | None = None


def _figure_in_full(value: Any) -> Any:
    return {"count": value} if isinstance(value, str | int) and not isinstance(value, bool) else value


class HeadlinePosted(Posted):
    """The figures for the act as a whole."""

    owned = frozenset({"counts"})

    figures: Annotated[list[FigurePosted], Field(max_length=MOST_PARTS)] = []


def _without_derived(schema: JsonDict) -> None:
    """Say of the kind of a line that one that is derived can't be posted."""
    schema.clear()
    schema |= {"type": "string", "enum": [kind.value for kind in Kind if kind in POSTED_KINDS]}


class BreakdownPosted(PartPosted):
    """One line. `count` (with `source`) is short for a figure announced."""

    owned = frozenset({"family", "counts", "persons"})
    described = ("kind", "text")

    kind: Annotated[Kind, Field(json_schema_extra=_without_derived)]
    group: Group | None = None
    part_of: Reference | None = None
    details: Details | None = None
    text: Prose | None = None
    count: Counted | None = None
    source: Reference | None = None
    figures: Annotated[list[FigurePosted], Field(max_length=MOST_PARTS)] = []

    @model_validator(mode="after")
    def _is_a_line(self) -> "BreakdownPosted":
        if self.kind not in POSTED_KINDS:
            raise PydanticCustomError(
                "kind_derived", "`remainder` is derived and never posted; leave the line out", {"member": "kind"}
            )
        if self.source is not None and self.count is None:
            raise PydanticCustomError(
                "source_without_count",
                "`source` of a line serves its `count`; a figure bears its own `source`",
                {"member": "source"},
            )
        if self.details is not None:
            given = self.details.model_dump(by_alias=True, exclude_none=True)
            wrong = sorted(set(given) - DETAILS_OF.get(self.kind.family, frozenset()))
            if wrong:
                raise PydanticCustomError(
                    "details_of_other_family",
                    "a line of the family {family} has no detail `{name}`",
                    {"family": self.kind.family.value, "name": wrong[0], "member": f"details/{wrong[0]}"},
                )
        return self


DETAILS_OF: dict[str, frozenset[str]] = {
    "release": frozenset({"supervision_months", "recall", "within_days"}),
    "reduction": frozenset({"months", "fraction", "from", "to"}),
    "non_custodial": frozenset({"sentence"}),
    "liability_waiver": frozenset({"proceedings"}),
    "penalty_relief": frozenset({"amount", "currency"}),
}


class MilestonePosted(PartPosted):
    """A dated step in the life of the act."""

    type: MilestoneType
    on: Dated | None = None
    source: Reference | None = None
    text: Prose | None = None


class ScopePosted(PartPosted):
    """A group or a class of offences included or excluded; one of `group` and `offence`."""

    group: Group | None = None
    offence: Offence | None = None
    rule: Rule
    by: Line | None = None
    count: Counted | None = None
    source: Reference | None = None
    text: Prose | None = None

    @model_validator(mode="after")
    def _is_a_scope(self) -> "ScopePosted":
        if (self.group is None) == (self.offence is None):
            raise PydanticCustomError("group_or_offence", "a scope has a `group` or an `offence`, and not both")
        if "other" in (self.group, self.offence) and self.text is None:
            raise PydanticCustomError(
                "other_without_text", "`other` needs a text beside it that says what", {"member": "text"}
            )
        return self


class ConditionPosted(PartPosted):
    """What a person must do to obtain or to retain the relief."""

    described = ("condition", "text")

    condition: Condition
    to: ConditionPurpose
    text: Prose | None = None


class LeaderNamed(Posted):
    """A leader by name: compared with all names of the leaders of the act's country; none matches, one is made."""

    name: Line | None = None
    id: Reference | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "LeaderNamed":
        if (self.name is None) == (self.id is None):
            raise PydanticCustomError("leader_unclear", "a leader is an id, or an object with a `name`")
        return self


def _leader_in_full(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


class RolePosted(PartPosted):
    """Who did what: a leader of the register, or a body by its name."""

    owned = frozenset({"leader_name"})
    described = ("role", "text")

    role: RoleType
    leader: Annotated[
        LeaderNamed | None, BeforeValidator(_leader_in_full, json_schema_input_type=Reference | LeaderNamed | None)
    ] = None
    body: Line | None = None
    office: Line | None = None
    text: Prose | None = None

    @model_validator(mode="after")
    def _is_a_role(self) -> "RolePosted":
        if (self.leader is None) == (self.body is None):
            raise PydanticCustomError("leader_or_body", "a role has a `leader` or a `body`, and not both")
        return self


class OccasionPosted(PartPosted):
    """What the act marks."""

    described = ("occasion", "text")

    occasion: Occasion
    text: Prose | None = None


class MotivePosted(PartPosted):
    """Why: stated, or attributed by someone who is named or cited."""

    described = ("motive", "text")

    motive: Motive
    basis: MotiveBasis
    by: Line | None = None
    source: Reference | None = None
    text: Prose | None = None


class RelationPosted(PartPosted):
    """A link to another act, by its id or external_id."""

    relation: RelationType
    act: Reference
    text: Prose | None = None


class DescribedPosted(Posted):
    """The label that somebody insists on, with who and where."""

    label: Line
    by: Line | None = None
    source: Reference | None = None
    text: Prose | None = None


class CitedSourcePosted(SourcePosted):
    """A source of the act: described here, or stored already and named by `id`."""

    id: Reference | None = None
    key: Key | None = None


class ActCreate(Posted):
    """One measure of clemency, posted whole."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FOUNDING, examples.LEAST]})
    owned = frozenset(
        {"id", "country_name", "status", "date", "year", "persons", "itemised", "unspecified", "leaving_custody"}
        | {"counted", "warnings", "revision", "created_at", "updated_at"}
    )
    described = ("instrument", "instrument_text")

    country: CountryCode
    title: Line
    instrument: Instrument
    instrument_text: Prose | None = None
    external_id: Reference | None = None
    jurisdiction: Line | None = None
    reference: Line | None = None
    described_as: DescribedPosted | None = None
    summary: Prose | None = None
    notes: Prose | None = None
    review: Review | None = None
    sources: Annotated[list[CitedSourcePosted], Field(max_length=MOST_PARTS)] = []
    roles: Annotated[list[RolePosted], Field(max_length=MOST_PARTS)] = []
    milestones: Annotated[list[MilestonePosted], Field(max_length=MOST_PARTS)] = []
    occasions: Annotated[list[OccasionPosted], Field(max_length=MOST_PARTS)] = []
    motives: Annotated[list[MotivePosted], Field(max_length=MOST_PARTS)] = []
    total: Annotated[
        FigurePosted | None,
        BeforeValidator(_figure_in_full, json_schema_input_type=FigurePosted | Number | Line | None),
    ] = None
    headline: HeadlinePosted = HeadlinePosted()
    breakdowns: Annotated[list[BreakdownPosted], Field(max_length=MOST_PARTS)] = []
    scopes: Annotated[list[ScopePosted], Field(max_length=MOST_PARTS)] = []
    conditions: Annotated[list[ConditionPosted], Field(max_length=MOST_PARTS)] = []
    relations: Annotated[list[RelationPosted], Field(max_length=MOST_PARTS)] = []

    @model_validator(mode="after")
    def _check_figures(self) -> Self:
        figures = len(self.headline.figures) + sum(len(line.figures) for line in self.breakdowns)
        if figures > MOST_FIGURES:
            raise PydanticCustomError(
                "too_long",
                "an act holds {most} figures at most, and this one has {figures}: divide it into several acts",
                {"most": f"{MOST_FIGURES:,}", "figures": f"{figures:,}"},
            )
        return self
