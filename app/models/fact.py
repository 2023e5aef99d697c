"""Facts and the tally: what acts cover, derived at every write so that a total is a sum over few rows."""

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from app.models.base import CLUSTERED, id_of, json, text


class Fact(SQLModel, table=True):
    """What one act covers for one stage: as a whole (`kind` is empty), or by one kind of relief.

    `bases` holds a bit for each basis that gives this count (`BASIS_BIT`): they mostly agree, and then are one row.
    `counted` holds those of them for which a total holds the act: none for draft, retracted, deleted and inner acts.
    What is `void` is held only where a filter names its status, and never by the tally.
    """

    __tablename__ = "fact"
    __table_args__ = (
        CheckConstraint("bases BETWEEN 1 AND 7", name="bases_known"),
        CheckConstraint("(counted & bases) = counted", name="counted_of_bases"),
        CLUSTERED,
    )

    act_id: str = id_of("act.id", ondelete="CASCADE", index=False, primary_key=True)
    stage: str = text(primary_key=True)
    kind: str = text(primary_key=True)
    bases: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    counted: int
    family: str = text()
    country: str = text()
    region: str = text()
    year: int | None = None
    instrument: str = text()
    status: str = text()
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

    `level` says of what: act, kind, or family, of which a row holds what the family comes to beside the sums of its
    kinds; and `member` which kind or family. `country` is a code, or "all"; `year` is the year of the acts as text,
    "none" for undated ones, or, for a country, "all". `sums` has a list of seven numbers for each place that a row has
    (app/derivation/tally.py), or null for nothing.
    """

    __tablename__ = "tally"
    __table_args__ = (CLUSTERED,)

    # The country first: an act moves a dozen rows, and this way they lie side by side.
    country: str = text(primary_key=True)
    year: str = text(primary_key=True)
    level: str = text(primary_key=True)
    member: str = text(primary_key=True)
    sums: list[list[int] | None] = json()
