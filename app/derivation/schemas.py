"""The public form of an act: what OpenAPI shows, what is stored as its document and put on the wire."""

from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from app.fields import Moment, Public
from app.vocabularies import (
    Condition,
    ConditionPurpose,
    Family,
    Group,
    Instrument,
    Kind,
    MilestoneType,
    Motive,
    MotiveBasis,
    Occasion,
    Offence,
    PostedBasis,
    Proceedings,
    Qualifier,
    RelationType,
    Review,
    RoleType,
    Rule,
    SourceKind,
    Stage,
    Status,
)


class CountPublic(Public):
    """A count: an interval with the words it was reported in; `high: null` is open, all null is not quantified."""

    low: int | None
    best: int | None
    high: int | None
    qualifier: Qualifier
    wording: str | None


class IntervalPublic(Public):
    """A derived count; `unquantified` tells how many of the counts added bear no number."""

    low: int | None
    best: int | None
    high: int | None
    unquantified: int


class StagesPublic(Public):
    """A derived count for each stage (basis accepted); null where no figure is given."""

    announced: IntervalPublic | None
    implemented: IntervalPublic | None


class SourcePublic(Public):
    """A publication that can be cited."""

    id: str
    url: str | None
    title: str | None
    publisher: str | None
    kind: SourceKind
    kind_text: str | None
    originator: str | None
    originator_kind: SourceKind | None
    author: str | None
    published_on: str | None
    accessed_on: str | None
    archive_url: str | None
    language: str | None
    quote: str | None


class CitedSourcePublic(SourcePublic):
    """A source in an act's document, with the key that the document uses for it."""

    key: str | None


class PartPublic(Public):
    """What all parts of an act share."""

    id: str
    key: str | None


class FigurePublic(PartPublic):
    """One count that one source gives. `speaks_for` is its basis as posted or, left out, that of its source."""

    stage: Stage
    count: CountPublic
    source: str | None
    basis: PostedBasis | None
    speaks_for: PostedBasis | None
    by: str | None
    reported_on: str | None
    as_of: str | None
    accepted: bool
    text: str | None


class CountsPublic(Public):
    """The figure that counts, for each stage (basis accepted)."""

    announced: FigurePublic | None
    implemented: FigurePublic | None


class HeadlinePublic(Public):
    """The figures for the act as a whole."""

    figures: list[FigurePublic]
    counts: CountsPublic


class Details(BaseModel):
    """The typed details of a line, posted and rendered alike; which of them it may bear depends on its family."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    supervision_months: Annotated[int | None, Field(strict=True, ge=0, le=1200)] = None
    recall: Annotated[bool | None, Field(strict=True, description="may be taken back")] = None
    within_days: Annotated[int | None, Field(strict=True, ge=0, le=36500)] = None
    months: Annotated[int | None, Field(strict=True, ge=0, le=12000)] = None
    fraction: Annotated[str | None, Field(pattern=r"^[1-9][0-9]{0,3}/[1-9][0-9]{0,3}$", examples=["1/6"])] = None
    from_: Annotated[str | None, Field(alias="from", min_length=1, max_length=500)] = None
    to: Annotated[str | None, Field(min_length=1, max_length=500)] = None
    sentence: Annotated[str | None, Field(min_length=1, max_length=500)] = None
    proceedings: Proceedings | None = None
    amount: Annotated[int | None, Field(strict=True, ge=0, le=2**53 - 1)] = None
    currency: Annotated[str | None, Field(pattern=r"^[A-Z]{3}$", examples=["AZN"])] = None

    @model_serializer(mode="wrap")
    def _without_nulls(self, serialize: SerializerFunctionWrapHandler) -> dict[str, int | bool | str]:
        return {name: value for name, value in serialize(self).items() if value is not None}


class BreakdownPublic(PartPublic):
    """One line: one kind of relief for one group. `persons` is what it covers, by its figure or its parts."""

    kind: Kind
    family: Family
    group: Group | None
    part_of: str | None
    details: Details | None
    text: str | None
    figures: list[FigurePublic]
    counts: CountsPublic
    persons: StagesPublic


class MilestonePublic(PartPublic):
    """A dated step in the life of the act."""

    type: MilestoneType
    on: str | None
    source: str | None
    text: str | None


class ScopePublic(PartPublic):
    """A group or a class of offences included or excluded, with who says so."""

    group: Group | None
    offence: Offence | None
    rule: Rule
    by: str | None
    count: CountPublic | None
    source: str | None
    text: str | None


class ConditionPublic(PartPublic):
    """What a person must do to obtain or to retain the relief."""

    condition: Condition
    to: ConditionPurpose
    text: str | None


class RolePublic(PartPublic):
    """Who did what: a leader of the register, or a body by its name."""

    role: RoleType
    leader: str | None
    leader_name: str | None
    body: str | None
    office: str | None
    text: str | None


class OccasionPublic(PartPublic):
    """What the act marks."""

    occasion: Occasion
    text: str | None


class MotivePublic(PartPublic):
    """Why: stated, or attributed by someone."""

    motive: Motive
    basis: MotiveBasis
    by: str | None
    source: str | None
    text: str | None


class RelationPublic(PartPublic):
    """A link to another act."""

    relation: RelationType
    act: str
    text: str | None


class DescribedPublic(Public):
    """The label that somebody insists on, with who and where."""

    label: str
    by: str | None
    source: str | None
    text: str | None


class CountedPublic(Public):
    """Whether the act itself stands in totals; an inner act whose outer act has a figure there does not."""

    announced: bool
    implemented: bool


class WarningPublic(Public):
    """What an editor should look at; a warning refuses nothing."""

    code: str
    message: str
    pointer: str


class ActPublic(Public):
    """One measure of clemency with all its parts and its derived numbers."""

    id: str
    external_id: str | None
    country: str
    country_name: str
    title: str
    instrument: Instrument
    instrument_text: str | None
    jurisdiction: str | None
    reference: str | None
    described_as: DescribedPublic | None
    summary: str | None
    status: Status
    date: str | None
    year: int | None
    persons: StagesPublic
    itemised: StagesPublic
    unspecified: StagesPublic
    leaving_custody: StagesPublic
    counted: CountedPublic
    headline: HeadlinePublic
    breakdowns: list[BreakdownPublic]
    milestones: list[MilestonePublic]
    roles: list[RolePublic]
    occasions: list[OccasionPublic]
    motives: list[MotivePublic]
    scopes: list[ScopePublic]
    conditions: list[ConditionPublic]
    relations: list[RelationPublic]
    sources: list[CitedSourcePublic]
    warnings: list[WarningPublic]
    notes: str | None
    review: Review
    revision: int
    created_at: Moment
    updated_at: Moment
