"""Leaders, their names in several scripts, and their terms in office."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.db.types import SortedText
from app.models.base import id_key, id_of, one_of, span_rules, text
from app.vocabularies import TermChange


class Leader(SQLModel, table=True):
    """A person who proposes, grants or signs acts."""

    __tablename__ = "leader"
    __table_args__ = (Index("ix_leader_name_id", "name", "id"),)

    id: str = id_key()
    name: str = Field(sa_type=SortedText)
    country: str = text(foreign_key="country.code", index=True)
    wikidata: str | None = text(nullable=True)
    notes: str | None = text(nullable=True)


class LeaderName(SQLModel, table=True):
    """One name of a leader; the main name is among them, first. `folded` is what names are compared by."""

    __tablename__ = "leader_name"

    leader_id: str = id_of("leader.id", ondelete="CASCADE", index=False, primary_key=True)
    place: int = Field(primary_key=True)
    name: str = text()
    language: str | None = text(nullable=True)
    folded: str = text(index=True)


class Term(SQLModel, table=True):
    """One spell of one leader in one office of one country."""

    __tablename__ = "term"
    __table_args__ = (
        one_of("began", TermChange),
        one_of("ended", TermChange),
        *span_rules("began_on", "ended_on"),
        CheckConstraint("began_on_first <= ended_on_last", name="began_before_ended"),
        CheckConstraint("predecessor_id IS NULL OR predecessor_name IS NULL", name="one_predecessor"),
        CheckConstraint("predecessor_id <> leader_id", name="predecessor_other"),
    )

    id: str = id_key()
    leader_id: str = id_of("leader.id", ondelete="CASCADE")
    place: int
    office: str = text()
    country: str = text(foreign_key="country.code", index=True)
    began_on: str | None = text(nullable=True)
    began_on_first: str | None = text(nullable=True)
    began_on_last: str | None = text(nullable=True)
    ended_on: str | None = text(nullable=True)
    ended_on_first: str | None = text(nullable=True)
    ended_on_last: str | None = text(nullable=True)
    began: str | None = text(nullable=True)
    ended: str | None = text(nullable=True)
    predecessor_id: str | None = id_of("leader.id", nullable=True)
    predecessor_name: str | None = text(nullable=True)
    note: str | None = text(nullable=True)
