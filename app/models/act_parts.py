"""The parts of an act, one table each; all hang on the act and go with it.

Every part has an `id`, its `act_id`, its `place` in the document and, if the client gave one, a `key`. The act comes
first in the primary key, for parts are found by it. Lines and figures are also asked for by their `id` alone: their act
comes first in the unique constraint on act and key.
"""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.db.types import Id
from app.models.base import CLUSTERED, count_rules, id_key, id_of, index_where, json, one_of, span_rules, text
from app.vocabularies import (
    Condition as ConditionType,
    ConditionPurpose,
    Group,
    Kind,
    MilestoneType,
    Motive as MotiveType,
    MotiveBasis,
    Occasion as OccasionType,
    Offence,
    PostedBasis,
    Qualifier,
    RelationType,
    RoleType,
    Rule,
    Stage,
)


def _key_once(table: str) -> Index:
    """The rule that an act uses a key for one part of a table; most parts have none."""
    return index_where("key IS NOT NULL", f"uq_{table}_act_id_key", "act_id", "key", unique=True)


def _source_of_act() -> ForeignKeyConstraint:
    """The rule that a part names a source that its act cites. The sources of an act may be stored after it."""
    return ForeignKeyConstraint(
        ["act_id", "source_id"], ["act_source.act_id", "act_source.source_id"], deferrable=True, initially="DEFERRED"
    )


class ActSource(SQLModel, table=True):
    """A source that an act cites, under the key that its document uses for it."""

    __tablename__ = "act_source"
    __table_args__ = (UniqueConstraint("act_id", "key"), CLUSTERED)

    act_id: str = id_of("act.id", ondelete="CASCADE", index=False, primary_key=True)
    source_id: str = id_of("source.id", primary_key=True)
    place: int
    key: str | None = text(nullable=True)
    # Members that were posted otherwise than the stored source has them (warning source_differs).
    differs: list[str] = json()


class Milestone(SQLModel, table=True):
    """A dated step in the life of an act."""

    __tablename__ = "milestone"
    __table_args__ = (
        one_of("type", MilestoneType),
        *span_rules("on"),
        _key_once("milestone"),
        _source_of_act(),
        CLUSTERED,
    )

    act_id: str = id_of("act.id", ondelete="CASCADE", index=False, primary_key=True)
    id: str = id_key()
    place: int
    key: str | None = text(nullable=True)
    type: str = text()
    on: str | None = text(nullable=True)
    on_first: str | None = text(nullable=True)
    on_last: str | None = text(nullable=True)
    source_id: str | None = Field(None, sa_type=Id)
    text: str | None = text(nullable=True)


class Breakdown(SQLModel, table=True):
    """One line of an act: one kind of relief for one group of persons."""

    __tablename__ = "breakdown"
    __table_args__ = (
        one_of("kind", set(Kind) - {Kind.REMAINDER}),
        one_of("group", Group),
        CheckConstraint("part_of <> id", name="not_part_of_itself"),
        CheckConstraint("kind <> 'other' OR text IS NOT NULL", name="other_kind_told"),
        UniqueConstraint("act_id", "key"),
        UniqueConstraint("act_id", "id"),
        # A line is part of a line of the same act.
        ForeignKeyConstraint(["act_id", "part_of"], ["breakdown.act_id", "breakdown.id"]),
        Index("ix_breakdown_kind_id", "kind", "id"),
        CLUSTERED,
    )

    id: str = id_key()
    act_id: str = id_of("act.id", ondelete="CASCADE", index=False)
    place: int
    key: str | None = text(nullable=True)
    kind: str = text()
    group: str | None = text(nullable=True)
    part_of: str | None = Field(None, sa_type=Id)
    details: dict[str, object] | None = json(nullable=True)
    text: str | None = text(nullable=True)


class Figure(SQLModel, table=True):
    """One count that one source gives, for one line or, without one, for the act as a whole."""

    __tablename__ = "figure"
    __table_args__ = (
        one_of("stage", Stage),
        one_of("basis", PostedBasis),
        one_of("qualifier", Qualifier),
        *count_rules(),
        *span_rules("reported_on", "as_of"),
        UniqueConstraint("act_id", "key"),
        ForeignKeyConstraint(["act_id", "breakdown_id"], ["breakdown.act_id", "breakdown.id"], ondelete="CASCADE"),
        # An editor marks at most one figure for a line and stage, and one for the headline and stage.
        index_where(
            "accepted AND breakdown_id IS NOT NULL", "uq_figure_line_accepted", "breakdown_id", "stage", unique=True
        ),
        index_where("accepted AND breakdown_id IS NULL", "uq_figure_headline_accepted", "act_id", "stage", unique=True),
        _source_of_act(),
        CLUSTERED,
    )

    id: str = id_key()
    act_id: str = id_of("act.id", ondelete="CASCADE", index=False)
    breakdown_id: str | None = Field(None, sa_type=Id)
    place: int
    key: str | None = text(nullable=True)
    stage: str = text()
    low: int | None = Field(None, sa_type=BigInteger)
    best: int | None = Field(None, sa_type=BigInteger)
    high: int | None = Field(None, sa_type=BigInteger)
    qualifier: str = text()
    wording: str | None = text(nullable=True)
    source_id: str | None = Field(None, sa_type=Id)
    basis: str | None = text(nullable=True)
    by: str | None = text(nullable=True)
    reported_on: str | None = text(nullable=True)
    reported_on_first: str | None = text(nullable=True)
    reported_on_last: str | None = text(nullable=True)
    as_of: str | None = text(nullable=True)
    as_of_first: str | None = text(nullable=True)
    as_of_last: str | None = text(nullable=True)
    accepted: bool = False
    text: str | None = text(nullable=True)


class Scope(SQLModel, table=True):
    """A group or a class of offences that an act includes or excludes, by whom, and how large it is said to be."""

    __tablename__ = "scope"
    __table_args__ = (
        one_of("group", Group),
        one_of("offence", Offence),
        one_of("rule", Rule),
        one_of("qualifier", Qualifier),
        CheckConstraint('("group" IS NULL) <> (offence IS NULL)', name="group_or_offence"),
        *count_rules(optional=True),
        _key_once("scope"),
        _source_of_act(),
        CLUSTERED,
    )

    act_id: str = id_of("act.id", ondelete="CASCADE", index=False, primary_key=True)
    id: str = id_key()
    place: int
    key: str | None = text(nullable=True)
    group: str | None = text(nullable=True)
    offence: str | None = text(nullable=True)
    rule: str = text()
    by: str | None = text(nullable=True)
    low: int | None = Field(None, sa_type=BigInteger)
    best: int | None = Field(None, sa_type=BigInteger)
    high: int | None = Field(None, sa_type=BigInteger)
    qualifier: str | None = text(nullable=True)
    wording: str | None = text(nullable=True)
    source_id: str | None = Field(None, sa_type=Id)
    text: str | None = text(nullable=True)


class Condition(SQLModel, table=True):
    """What a person must do to obtain or to retain the relief."""

    __tablename__ = "condition"
    __table_args__ = (
        one_of("condition", ConditionType),
        one_of("to", ConditionPurpose),
        _key_once("condition"),
        CLUSTERED,
    )

    act_id: str = id_of("act.id", ondelete="CASCADE", index=False, primary_key=True)
    id: str = id_key()
    place: int
    key: str | None = text(nullable=True)
    condition: str = text()
    to: str = text()
    text: str | None = text(nullable=True)


class Role(SQLModel, table=True):
    """Who did what in an act: a leader of the register, or a body by its name."""

    __tablename__ = "role"
    __table_args__ = (
        one_of("role", RoleType),
        CheckConstraint("(leader_id IS NULL) <> (body IS NULL)", name="leader_or_body"),
        _key_once("role"),
        index_where("leader_id IS NOT NULL", "ix_role_leader_id_act_id", "leader_id", "act_id"),
        CLUSTERED,
    )

    act_id: str = id_of("act.id", ondelete="CASCADE", index=False, primary_key=True)
    id: str = id_key()
    place: int
    key: str | None = text(nullable=True)
    role: str = text()
    leader_id: str | None = id_of("leader.id", nullable=True, index=False)
    body: str | None = text(nullable=True)
    office: str | None = text(nullable=True)
    text: str | None = text(nullable=True)


class Occasion(SQLModel, table=True):
    """What an act marks."""

    __tablename__ = "occasion"
    __table_args__ = (
        one_of("occasion", OccasionType),
        _key_once("occasion"),
        Index("ix_occasion_occasion_act_id", "occasion", "act_id"),
        CLUSTERED,
    )

    act_id: str = id_of("act.id", ondelete="CASCADE", index=False, primary_key=True)
    id: str = id_key()
    place: int
    key: str | None = text(nullable=True)
    occasion: str = text()
    text: str | None = text(nullable=True)


class Motive(SQLModel, table=True):
    """Why: stated by those who act, or attributed to them by someone."""

    __tablename__ = "motive"
    __table_args__ = (
        one_of("motive", MotiveType),
        one_of("basis", MotiveBasis),
        CheckConstraint("basis <> 'attributed' OR \"by\" IS NOT NULL OR source_id IS NOT NULL", name="attributed_by"),
        _key_once("motive"),
        Index("ix_motive_motive_act_id", "motive", "act_id"),
        _source_of_act(),
        CLUSTERED,
    )

    act_id: str = id_of("act.id", ondelete="CASCADE", index=False, primary_key=True)
    id: str = id_key()
    place: int
    key: str | None = text(nullable=True)
    motive: str = text()
    basis: str = text()
    by: str | None = text(nullable=True)
    source_id: str | None = Field(None, sa_type=Id)
    text: str | None = text(nullable=True)


class Relation(SQLModel, table=True):
    """A link to another act."""

    __tablename__ = "relation"
    __table_args__ = (
        one_of("relation", RelationType),
        CheckConstraint("other_id <> act_id", name="other_act"),
        _key_once("relation"),
        UniqueConstraint("act_id", "relation", "other_id"),
        CLUSTERED,
    )

    act_id: str = id_of("act.id", ondelete="CASCADE", index=False, primary_key=True)
    id: str = id_key()
    place: int
    key: str | None = text(nullable=True)
    relation: str = text()
    other_id: str = id_of("act.id")
    text: str | None = text(nullable=True)
