"""Column types that mean the same on SQLite and PostgreSQL."""

from typing import Any

from sqlalchemy import Text, Uuid
from sqlalchemy.types import TypeDecorator


class Id(TypeDecorator[str]):
    """An identifier: `uuid` on PostgreSQL, 32 hexadecimal digits on SQLite, text with dashes in Python."""

    impl = Uuid
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(as_uuid=False)


class SortedText(TypeDecorator[str]):
    """Text ordered by code point on both databases, so that a keyset cursor means the same on each."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        """Use the `C` collation where the database would otherwise sort by its locale."""
        return Text(collation="C") if dialect.name == "postgresql" else Text()
