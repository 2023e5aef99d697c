"""The tables of the plain application that the service is measured against."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import registry
from sqlmodel import Field, Relationship, SQLModel


class Base(SQLModel, registry=registry()):
    """Metadata of its own: its tables bear the same names as the service's."""


class InAct(Base):
    """What all parts of an act share."""

    id: int | None = Field(None, primary_key=True)
    act_id: int | None = Field(None, foreign_key="act.id", index=True)


class CountBase(Base):
    """A count."""

    low: int | None = Field(None, sa_type=BigInteger)
    best: int | None = Field(None, sa_type=BigInteger)
    high: int | None = Field(None, sa_type=BigInteger)
    qualifier: str | None = None
    wording: str | None = None


class SourceBase(Base):
    """A publication; the other parts name it by its key."""

    key: str | None = None
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    kind: str = "unknown"
    published_on: str | None = None
    language: str | None = None


class RoleBase(Base):
    """Who did what."""

    role: str
    body: str | None = None
    office: str | None = None


class MilestoneBase(Base):
    """A dated step."""

    type: str
    on: str | None = None
    source: str | None = None


class OccasionBase(Base):
    """What the act marks."""

    occasion: str
    text: str | None = None


class MotiveBase(Base):
    """Why."""

    motive: str
    basis: str
    by: str | None = None
    source: str | None = None


class ScopeBase(Base):
    """Who is included or excluded."""

    group: str | None = None
    offence: str | None = None
    rule: str
    by: str | None = None
    source: str | None = None


class ConditionBase(Base):
    """What a person must do."""

    condition: str
    to: str


class RelationBase(Base):
    """A link to another act, by its external_id."""

    relation: str
    act: str


class FigureBase(Base):
    """One count that one source gives."""

    stage: str = "announced"
    source: str | None = None
    as_of: str | None = None


class BreakdownBase(Base):
    """One line; `part_of` is the key of another."""

    key: str | None = None
    kind: str
    group: str | None = None
    part_of: str | None = None


class ActBase(Base):
    """One measure of clemency."""

    country: str = Field(index=True)
    title: str
    instrument: str
    external_id: str | None = Field(None, unique=True)
    summary: str | None = None
    review: str = "published"


class Source(SourceBase, InAct, table=True):
    """The table of sources."""


class Role(RoleBase, InAct, table=True):
    """The table of roles."""

    leader: str | None = None


class Milestone(MilestoneBase, InAct, table=True):
    """The table of milestones."""


class Occasion(OccasionBase, InAct, table=True):
    """The table of occasions."""


class Motive(MotiveBase, InAct, table=True):
    """The table of motives."""


class Scope(ScopeBase, CountBase, InAct, table=True):
    """The table of scopes."""


class Condition(ConditionBase, InAct, table=True):
    """The table of conditions."""


class Relation(RelationBase, InAct, table=True):
    """The table of relations."""


class Breakdown(BreakdownBase, InAct, table=True):
    """The table of lines."""

    figures: list["Figure"] = Relationship()


class Figure(FigureBase, CountBase, InAct, table=True):
    """The table of figures: of a line, or of an act as a whole."""

    breakdown_id: int | None = Field(None, foreign_key="breakdown.id", index=True)


class Act(ActBase, table=True):
    """The table of acts."""

    id: int | None = Field(None, primary_key=True)
    status: str = "unknown"
    date: str | None = Field(None, index=True)
    year: int | None = None
    sources: list[Source] = Relationship()
    roles: list[Role] = Relationship()
    milestones: list[Milestone] = Relationship()
    occasions: list[Occasion] = Relationship()
    motives: list[Motive] = Relationship()
    scopes: list[Scope] = Relationship()
    conditions: list[Condition] = Relationship()
    relations: list[Relation] = Relationship()
    breakdowns: list[Breakdown] = Relationship()
    headline: list[Figure] = Relationship()
