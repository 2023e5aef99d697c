"""The index of full text: what of a published act, a leader or a source is found by its words."""

from sqlalchemy import BigInteger, Index, Integer
from sqlmodel import Field, SQLModel

from app.db.fulltext import Words
from app.db.types import Id
from app.models.base import one_of, text


class SearchEntry(SQLModel, table=True):
    """The words of one record. On SQLite triggers keep an index of them, the virtual table `search_entry_index`.

    `place` orders entries by the record's date: the day's number, and behind it (the last 32 bits) the position in
    the feed of the record's first change. `heading` has the words of the record's title, or of each name of a leader.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        one_of("type", ("act", "leader", "source")),
        # For the migrations' comparison: SQLite's index is no index of the table.
        Index("ix_search_entry_words", "words", postgresql_using="gin", info={"only": "postgresql"}).ddl_if(
            "postgresql"
        ),
    )

    # On SQLite the row's own number, by which its index names it.
    place: int = Field(
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer, "sqlite"),
        sa_column_kwargs={"autoincrement": False},
    )
    type: str = text()
    id: str = Field(sa_type=Id, unique=True)
    heading: str = text()
    words: str = Field(sa_type=Words)
