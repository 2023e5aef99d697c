"""Members of JSON that is stored as text, asked for in SQL: the databases have other words for it."""

from typing import Any

from sqlalchemy import ColumnElement, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class _Member(GenericFunction[str]):
    type = Text()
    inherit_cache = True


@compiles(_Member)
def _by_function(element: Any, compiler: Any, **options: Any) -> str:
    column, name = (compiler.process(clause, **options) for clause in element.clauses)
    return f"json_extract({column}, '$.' || {name})"


@compiles(_Member, "postgresql")
def _by_operator(element: Any, compiler: Any, **options: Any) -> str:
    column, name = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(({column})::json ->> {name})"


def member(column: ColumnElement[str], name: str) -> ColumnElement[str]:
    """Return the text that the object in `column` has as `name`; null where it has none."""
    return _Member(column, literal(name, Text))
