"""What all tables share: names of constraints, and short forms for columns."""

from collections.abc import Iterable
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, Index, Text, text as sql
from sqlmodel import Field, SQLModel

from app.db.types import Id

# Before any table: a constraint without a name cannot be changed by a migration on both databases.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Where a table is small in width and found by its primary key, SQLite keeps its rows in that key's tree alone: a write
# touches half as many pages. PostgreSQL passes it over.
CLUSTERED = {"sqlite_with_rowid": False}


def id_key() -> Any:
    """A primary key that is an identifier."""
    return Field(primary_key=True, sa_type=Id)


def id_of(
    target: str,
    *,
    index: bool = True,
    nullable: bool = False,
    ondelete: Literal["CASCADE", "RESTRICT", "SET NULL"] = "RESTRICT",
    primary_key: bool = False,
) -> Any:
    """A reference to the identifier `target` ("table.column"); `ondelete` as SQL has it."""
    default: Any = None if nullable else ...
    return Field(
        default,
        sa_type=Id,
        foreign_key=target,
        index=index,
        nullable=nullable,
        ondelete=ondelete,
        primary_key=primary_key,
    )


def text(*, nullable: bool = False, **more: Any) -> Any:
    """A text column; a nullable one is null unless given."""
    default: Any = None if nullable else ...
    return Field(default, sa_type=Text, nullable=nullable, **more)


def json(*, nullable: bool = False, **more: Any) -> Any:
    """A JSON column, always replaced whole: changes inside the value are not seen."""
    default: Any = None if nullable else ...
    return Field(default, sa_type=JSON(none_as_null=True), nullable=nullable, **more)


def index_where(condition: str, name: str, *columns: str, unique: bool = False) -> Index:
    """An index of the rows alone that meet `condition`, which is SQL that both databases read."""
    return Index(name, *columns, unique=unique, sqlite_where=sql(condition), postgresql_where=sql(condition))


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The rule that `column` is null or one of `values`."""
    # Compared one by one: for a list of three or more SQLite builds an index, and throws it away, at each row.
    return CheckConstraint(" OR ".join(f"\"{column}\" = '{value}'" for value in sorted(values)), name=f"{column}_known")


def span_rules(*columns: str) -> list[CheckConstraint]:
    """For each partial date `column` with its `column_first` and `column_last`: all three or none, in order."""
    return [
        CheckConstraint(
            f'("{column}" IS NULL AND {column}_first IS NULL AND {column}_last IS NULL) OR '
            f'("{column}" IS NOT NULL AND {column}_first <= {column}_last)',
            name=f"{column}_span",
        )
        for column in columns
    ]


def count_rules(*, optional: bool = False) -> list[CheckConstraint]:
    """The rules of a count (docs/data-model.md): low <= best <= high, low and best together, at most 10^10."""
    rules = [
        CheckConstraint("(low IS NULL) = (best IS NULL)", name="low_with_best"),
        CheckConstraint("low IS NOT NULL OR high IS NULL", name="high_with_low"),
        CheckConstraint("low >= 0 AND low <= best AND best <= 10000000000", name="low_to_best"),
        CheckConstraint("high >= best AND high <= 10000000000", name="best_to_high"),
    ]
    if optional:
        rules.append(CheckConstraint("qualifier IS NOT NULL OR (low IS NULL AND wording IS NULL)", name="count_whole"))
    return rules
