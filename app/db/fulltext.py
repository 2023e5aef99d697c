"""Full text on both databases: a column of words with their places, and the condition that it meets a query.

The words come ready made (app/fulltext/words.py): neither database's parser is to cut, stem or drop any. SQLite keeps
them as text, side by side, beside an index of them (FTS5); PostgreSQL as a `tsvector` with an index of its own (GIN).
"""

import re
from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Text,
    TypeDecorator,
    and_,
    bindparam,
    column,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

# So many rows for each one that is wanted are looked at before the index is asked; so many times more on PostgreSQL,
# which collects slowly, where a tenth of what is wanted was among them.
_LOOKED_AT = (20, 10)
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

    @property
    def begins(self) -> bool:
        """Whether it asks for the beginning of a word."""

    def without_beginnings(self) -> tuple["Query | None", Sequence[tuple[str, bool]]]:
        """Return it without the words that are only begun, None if nothing is left to look for; and those spelled.

        Of each the piece of text, words side by side with a blank around each, that must be there or must not.
        """

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

    def __init__(self, words: ColumnElement[Any], query: Query) -> None:
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


def newest(connection: Connection, words: Column[Any], query: Query, *, below: int | None, most: int) -> list[int]:
    """Return the primary keys of up to `most` rows that meet a query, the highest first, all of them less than `below`.

    SQLite's index gives the rows of whole words in that order, as they are taken. For the beginning of a word it first
    collects what it finds, and so does PostgreSQL's for anything. So a bounded number of the highest rows is looked
    at first, one by one: where many meet the query these give enough, and where few do the index has little to collect.
    """
    key = words.table.c[0]
    on_postgresql = connection.dialect.name != "sqlite"
    if on_postgresql:
        looked_at, found = select(key, words), select(key).where(Meets(words, query))

        def meets(column: ColumnElement[Any]) -> ColumnElement[bool]:
            return Meets(column, query)
    else:
        found = _indexed(words, query)
        if not query.begins:
            return _first(connection, _highest(found, below, most))
        rest, spelled = query.without_beginnings()
        looked_at = select(key, words) if rest is None else _indexed(words, rest)

        def meets(column: ColumnElement[Any]) -> ColumnElement[bool]:
            text = literal(" ") + column + literal(" ")
            return and_(*((func.instr(text, piece) > 0) == there for piece, there in spelled))

    number = most
    for times in _LOOKED_AT if on_postgresql else _LOOKED_AT[:1]:
        number *= times
        candidates = _highest(looked_at, below, number).subquery()
        places = _first(connection, _highest(select(candidates.c[0]).where(meets(candidates.c[1])), None, most))
        if len(places) == most or _count(connection, candidates) < number:
            return places
        if len(places) < most // 10:
            break
    # Fenced, so that PostgreSQL asks its index.
    fenced = found.offset(0).subquery()
    return _first(connection, _highest(select(fenced.c[0]), below, most))


def _indexed(words: Column[Any], query: Query) -> Select[Any]:
    """Return the keys of what SQLite's index finds, and the words of each."""
    index = table(f"{words.table.name}_index", column("rowid", BigInteger))
    matched = literal_column(index.name).op("MATCH")(bindparam(None, query, type_=_Asked()))
    text = select(words).where(words.table.c[0] == index.c.rowid).scalar_subquery()
    return select(index.c.rowid, text).where(matched)


def _highest(rows: Select[Any], below: int | None, most: int) -> Select[Any]:
    key = rows.selected_columns[0]
    if below is not None:
        rows = rows.where(key < below)
    return rows.order_by(key.desc()).limit(most)


def _count(connection: Connection, rows: FromClause) -> int:
    return int(connection.execute(select(func.count()).select_from(rows)).scalar_one())


def _first(connection: Connection, rows: Select[Any]) -> list[int]:
    return [row[0] for row in connection.execute(rows)]


def make_index(connection: Connection, words: Column[Any]) -> None:
    """Make the index of a table of texts on SQLite, where it has none; `reindex` then fills it."""
    key, name = words.table.c[0].name, words.table.name
    # Without the number of words of each text, which nothing here is ordered by.
    definition = f"{words.name}, content='{name}', content_rowid='{key}', tokenize='ascii', columnsize=0"
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE {name}_index USING fts5({definition})")


def reindex(connection: Connection, words: Column[Any]) -> None:
    """Make SQLite's index anew from the table; PostgreSQL keeps its own in order."""
    _command(connection, words, "rebuild")


def optimize(connection: Connection, words: Column[Any]) -> None:
    """Merge the pieces that SQLite's index is in into one; PostgreSQL keeps its own in order."""
    _command(connection, words, "optimize")


def _command(connection: Connection, words: Column[Any], command: str) -> None:
    if connection.dialect.name == "sqlite":
        name = f"{words.table.name}_index"
        connection.execute(insert(table(name, column(name))).values({name: command}))


def unindexed(connection: Connection, words: Column[Any], query: Query, meets: ColumnElement[bool]) -> int:
    """Return how many rows SQLite's index lacks, or has too much, of those that meet a query.

    `meets` is the condition on the table that holds for these. PostgreSQL keeps its own index in order.
    """
    if connection.dialect.name != "sqlite":
        return 0
    key, known = words.table.c[0], _indexed(words, query).subquery().c[0]
    either = union_all(
        select(key).where(meets, key.not_in(select(known))),
        select(known).where(known.not_in(select(key).where(meets))),
    )
    return int(connection.execute(select(func.count()).select_from(either.subquery())).scalar_one())
