"""Full text on both databases: a column of words with their places, and the condition that it meets a query.

The words come ready made (app/fulltext/words.py): neither database's parser is to cut, stem or drop any. SQLite keeps
them as text, side by side, beside an index of them (FTS5); PostgreSQL as a `tsvector` with an index of its own (GIN).
"""

import re
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Select,
    Text,
    TypeDecorator,
    bindparam,
    column,
    func,
    insert,
    literal_column,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

# Holds a place, so that no phrase goes over it; it is no word.
GAP = "\ue000"
_LEXEME = re.compile(r"'([^']*)':([0-9,]+)")


class Words(TypeDecorator[str]):
    """Words in order, each behind a blank; in Python and on SQLite text, on PostgreSQL a `tsvector`."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        """Use `tsvector` on PostgreSQL."""
        return TSVECTOR() if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Give each word its places, where the database doesn't count them itself."""
        return value if value is None or dialect.name != "postgresql" else _as_tsvector(value)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        """Put the words back into their places."""
        return value if value is None or dialect.name != "postgresql" else _from_tsvector(value)


def _as_tsvector(words: str) -> str:
    places: dict[str, list[str]] = {}
    for place, word in enumerate(words.split(" "), 1):
        if word != GAP:
            places.setdefault(word, []).append(str(place))
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


def _from_tsvector(lexemes: str) -> str:
    at = {int(place): word for word, places in _LEXEME.findall(lexemes) for place in places.split(",")}
    return " ".join(at.get(place, GAP) for place in range(1, max(at) + 1))


class Query(Protocol):
    """What is asked for, in the language of each database."""

    def fts5(self) -> str:
        """Return it as SQLite's FTS5 reads it."""

    def tsquery(self) -> str:
        """Return it as the text of a `tsquery` of PostgreSQL."""


class _Asked(TypeDecorator[Query]):
    """A query as a value of a statement, written in the language of the database that it is sent to."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Query | None, dialect: Any) -> str | None:
        """Write the query."""
        if value is None:
            return None
        return value.tsquery() if dialect.name == "postgresql" else value.fts5()


class Meets(FunctionElement[bool]):
    """The condition that a row of a table of texts meets a query.

    The table has its primary key in the first column; its index on SQLite is the table named `<table>_index`.
    """

    type = Boolean()
    inherit_cache = True

    def __init__(self, words: Column[Any], query: Query) -> None:
        # Written into the statement: PostgreSQL chooses its way by the words, and would not know them otherwise.
        asked = bindparam(None, query, type_=_Asked(), literal_execute=True)
        super().__init__(words.table.c[0], words, asked)


@compiles(Meets, "sqlite")
def _by_index(element: Meets, compiler: SQLCompiler, **options: Any) -> str:
    key, words, asked = element.clauses
    index = f"{words.table.name}_index"
    place, text = compiler.process(key, **options), compiler.process(asked, **options)
    return f"{place} IN (SELECT rowid FROM {index} WHERE {index} MATCH {text})"  # noqa: S608  # names of our own


@compiles(Meets, "postgresql")
def _by_operator(element: Meets, compiler: SQLCompiler, **options: Any) -> str:
    _, words, asked = element.clauses
    return f"{compiler.process(words, **options)} @@ CAST({compiler.process(asked, **options)} AS tsquery)"


def meeting(session: Session, words: Column[Any], query: Query) -> tuple[ColumnElement[int], Select[Any]]:
    """Return the primary key of a table of texts and the selection of its rows that meet a query.

    Ordered by the key, each database streams them. SQLite's index is asked by itself for that: as a condition on the
    table, all that it finds would be collected first.
    """
    key = words.table.c[0]
    if session.get_bind().dialect.name != "sqlite":
        return key, select(key).where(Meets(words, query))
    index = table(f"{words.table.name}_index", column("rowid", BigInteger))
    matched = literal_column(index.name).op("MATCH")(bindparam(None, query, type_=_Asked()))
    return index.c.rowid, select(index.c.rowid).where(matched)


def reindex(session: Session, words: Column[Any]) -> None:
    """Make SQLite's index anew from the table; PostgreSQL keeps its own in order."""
    if session.get_bind().dialect.name == "sqlite":
        index = f"{words.table.name}_index"
        session.execute(insert(table(index, column(index))).values({index: "rebuild"}))


def unindexed(session: Session, words: Column[Any]) -> int:
    """Return how many rows SQLite's index lacks or has too much; PostgreSQL keeps its own in order."""
    if session.get_bind().dialect.name != "sqlite":
        return 0
    key = words.table.c[0]
    known = table(f"{words.table.name}_index_docsize", column("id"))
    either = union_all(
        select(key).where(key.not_in(select(known.c.id))),
        select(known.c.id).where(known.c.id.not_in(select(key))),
    )
    return int(session.execute(select(func.count()).select_from(either.subquery())).scalar_one())
