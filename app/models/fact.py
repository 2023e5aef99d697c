"""Facts and the tally: what acts cover, derived at every write so that a total is a sum over few rows."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from app.models.base import CLUSTERED, id_of, text


class Fact(SQLModel, table=True):
    """What one act covers for one stage and basis: as a whole (`kind` is empty), or by one kind of relief.

    `counted` is false for what no total may hold: draft, retracted, deleted and inner acts. What is `void` is held
    only where a filter names its status, and never by the tally.
    """

    __tablename__ = "fact"
    __table_args__ = (Index("ix_fact_country_stage_basis", "country", "stage", "basis"), CLUSTERED)

    act_id: str = id_of("act.id", ondelete="CASCADE", index=False, primary_key=True)
    stage: str = text(primary_key=True)
    basis: str = text(primary_key=True)
    kind: str = text(primary_key=True)
    family: str = text()
    country: str = text()
    region: str = text()
    year: int | None = None
    instrument: str = text()
    status: str = text()
    counted: bool
    void: bool
    low: int | None = Field(None, sa_type=BigInteger)
    best: int | None = Field(None, sa_type=BigInteger)
    high: int | None = Field(None, sa_type=BigInteger)
    unquantified: int
    # Of those the persons who leave custody, on the row of the whole act; all null where no line says.
    custody_low: int | None = Field(None, sa_type=BigInteger)
    custody_best: int | None = Field(None, sa_type=BigInteger)
    custody_high: int | None = Field(None, sa_type=BigInteger)
    custody_unquantified: int | None = None


class Tally(SQLModel, table=True):
    """Sums of counted facts, kept at write time.

    `level` says of what: act, custody, family or kind, and `member` which family or kind; or of the acts that have a
    number for both stages (level stages), or from both official and independent figures (level bases).
    `year` is the year of the acts as text, "none" for undated ones, or "all" for the sum over years. `high_sum` adds
    the highs that are known, `open` counts the others among the quantified, `quantified` the facts that bear a number.
    """

    __tablename__ = "tally"
    __table_args__ = (CLUSTERED,)

    # The country first: an act moves fifty rows, and this way they lie side by side.
    country: str = text(primary_key=True)
    stage: str = text(primary_key=True)
    basis: str = text(primary_key=True)
    level: str = text(primary_key=True)
    year: str = text(primary_key=True)
    member: str = text(primary_key=True)
    acts: int
    quantified: int
    low: int = Field(sa_type=BigInteger)
    best: int = Field(sa_type=BigInteger)
    high_sum: int = Field(sa_type=BigInteger)
    open: int
    unquantified: int = Field(sa_type=BigInteger)
