"""What a database file is checked for by the database itself: its pages, its constraints, its references."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session


def damage(session: Session) -> Iterator[str]:
    """Yield what SQLite finds wrong with its file; PostgreSQL holds its constraints at every write and isn't asked."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for (line,) in session.execute(text("PRAGMA quick_check")):
        if line != "ok":
            yield f"file: {line}"
    for table, row, parent, _ in session.execute(text("PRAGMA foreign_key_check")):
        yield f"{table} row {row}: it refers to a row of {parent} that is not there"
