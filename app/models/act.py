"""Acts: the measure itself and what every list of acts filters and sorts by. Its parts: act_parts.py."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.db.types import SortedText
from app.models.base import id_key, id_of, index_where, one_of, text
from app.vocabularies import Instrument, Review, Status


class Act(SQLModel, table=True):
    """One measure by which a state forgoes or lessens punishment for a class of persons."""

    __tablename__ = "act"
    __table_args__ = (
        one_of("instrument", Instrument),
        one_of("review", Review),
        one_of("status", Status),
        CheckConstraint("instrument <> 'other' OR instrument_text IS NOT NULL", name="other_instrument_told"),
        CheckConstraint(
            "(date IS NULL) = (date_first IS NULL) AND (date IS NULL) = (date_last IS NULL)"
            " AND (date IS NULL) = (year IS NULL)",
            name="date_span",
        ),
        CheckConstraint("date_first <= date_last", name="date_in_order"),
        Index("ix_act_date_first_id", "date_first", "id"),
        Index("ix_act_country_date_first_id", "country", "date_first", "id"),
        Index("ix_act_updated_at_id", "updated_at", "id"),
        Index("ix_act_created_at_id", "created_at", "id"),
        Index("ix_act_title_id", "title", "id"),
        Index("ix_act_persons_id", "persons", "id"),
        index_where("described_source_id IS NOT NULL", "ix_act_described_source_id", "described_source_id"),
    )

    id: str = id_key()
    external_id: str | None = text(nullable=True, unique=True)
    country: str = text(foreign_key="country.code")
    title: str = Field(sa_type=SortedText)
    instrument: str = text()
    instrument_text: str | None = text(nullable=True)
    jurisdiction: str | None = text(nullable=True)
    reference: str | None = text(nullable=True)
    described_as: str | None = text(nullable=True)
    described_by: str | None = text(nullable=True)
    described_source_id: str | None = id_of("source.id", nullable=True, index=False)
    described_text: str | None = text(nullable=True)
    summary: str | None = text(nullable=True)
    notes: str | None = text(nullable=True)
    review: str = text()
    # The key that posted it: `contribute` sees and edits its own only.
    posted_by: str | None = id_of("api_key.id", nullable=True, index=False, ondelete="SET NULL")
    deleted: bool = False
    created_at: datetime
    updated_at: datetime

    # Derived at every write (app/derivation), never posted.
    status: str = text()
    date: str | None = text(nullable=True)
    date_first: str | None = text(nullable=True)
    date_last: str | None = text(nullable=True)
    year: int | None = None
    void: bool = False
    # The best of the persons announced, basis accepted: what `sort=persons` sorts by.
    persons: int | None = Field(None, sa_type=BigInteger)
    # For which stage and basis a figure is given: one bit each, see app/derivation/covers.py.
    figured: int = 0
