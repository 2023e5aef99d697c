"""What a database file is checked for by the database itself: its pages, its constraints, its references."""

from collections.abc import Iterator

from sqlalchemy import Connection, text


def damage(connection: Connection) -> Iterator[str]:
    """Yield what SQLite finds wrong with its file; PostgreSQL holds its constraints at every write and isn't asked."""
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.execute(text("PRAGMA quick_check")):
        if line != "ok":
            yield f"file: {line}"
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"{table} row {row}: it refers to a row of {parent} that is not there"
