"""Questions to a column that the databases have other words for."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, LargeBinary, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class _Member(GenericFunction[str]):
    type = Text()
    inherit_cache = True


class _Place(GenericFunction[int]):
    type = Integer()
    inherit_cache = True


class _Value(GenericFunction[str]):
    type = Text()
    inherit_cache = True


@compiles(_Member)
def _member(element: Any, compiler: Any, **options: Any) -> str:
    column, name = _clauses(element, compiler, options)
    return f"json_extract({column}, '$.' || {name})"


@compiles(_Member, "postgresql")
def _member_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    column, name = _clauses(element, compiler, options)
    return f"(({column})::json ->> {name})"


@compiles(_Place)
def _place(element: Any, compiler: Any, **options: Any) -> str:
    column, part = _clauses(element, compiler, options)
    return f"instr({column}, {part})"


@compiles(_Place, "postgresql")
def _place_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    column, part = _clauses(element, compiler, options)
    return f"position({part} IN {column})"


@compiles(_Value)
def _value(element: Any, compiler: Any, **options: Any) -> str:
    return f"+{_clauses(element, compiler, options)[0]}"


@compiles(_Value, "postgresql")
def _value_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return _clauses(element, compiler, options)[0]


def _clauses(element: Any, compiler: Any, options: dict[str, Any]) -> list[str]:
    return [compiler.process(clause, **options) for clause in element.clauses]


def member(column: ColumnElement[str], name: str) -> ColumnElement[str]:
    """Return the text that the object in `column`, JSON stored as text, has as `name`; null where it has none."""
    return _Member(column, literal(name, Text))


def holds(column: ColumnElement[bytes], part: bytes) -> ColumnElement[bool]:
    """Return the condition that these bytes stand somewhere in `column`."""
    return _Place(column, literal(part, LargeBinary)) > 0


def by_another_key(column: ColumnElement[str]) -> ColumnElement[str]:
    """Return `column` as what a condition looks at in rows that are found by another key, never by its own index.

    SQLite, which keeps no statistics unless told, takes one index for as good as another.
    """
    return _Value(column)
