"""What has to be remembered of a file while it is read, in a temporary database that memory doesn't hold.

The names of acts with their lines, so that none stands there twice; and acts that wait for others further down.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from app.transfer.items import Item
from app.transfer.tabular import Origin, TableRow

_RELATING = "SELECT wanted.number FROM waits_as JOIN wanted USING (name) WHERE waits_as.number = ?"


class Spool:
    """The names that were met, and the items that wait."""

    def __init__(self) -> None:
        # A database without a name is a file that nobody else sees and that goes with the connection.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE named (name TEXT PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID;"
            "CREATE TABLE alias (name TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;"
            "CREATE TABLE waiting (number INTEGER PRIMARY KEY, item TEXT NOT NULL);"
            "CREATE TABLE waits_as (number INTEGER, name TEXT, PRIMARY KEY (number, name)) WITHOUT ROWID;"
            "CREATE INDEX waits_as_name ON waits_as (name);"
            "CREATE TABLE wanted (number INTEGER, name TEXT, PRIMARY KEY (number, name)) WITHOUT ROWID;"
            "CREATE INDEX wanted_name ON wanted (name);"
            "CREATE VIEW alone AS SELECT number FROM waiting WHERE NOT EXISTS"
            " (SELECT 1 FROM wanted JOIN waits_as USING (name) WHERE wanted.number = waiting.number);"
            "CREATE TABLE free (number INTEGER PRIMARY KEY);"
            "CREATE TRIGGER let_go AFTER DELETE ON waiting BEGIN DELETE FROM waits_as WHERE number = OLD.number;"
            " DELETE FROM wanted WHERE number = OLD.number; DELETE FROM free WHERE number = OLD.number; END;"
            "CREATE TABLE kept (number INTEGER PRIMARY KEY, what TEXT NOT NULL, text TEXT NOT NULL);"
        )

    def close(self) -> None:
        """Forget all."""
        self._database.close()

    def line_of(self, name: str) -> int | None:
        """Return the line on which a name was met first, or None."""
        row = self._database.execute("SELECT line FROM named WHERE name = ?", (name,)).fetchone()
        return None if row is None else int(row[0])

    def met(self, name: str, line: int) -> int | None:
        """Note that a name stands on a line; return the line on which it stood before, or None."""
        before = self.line_of(name)
        if before is None:
            self._database.execute("INSERT INTO named VALUES (?, ?)", (name, line))
        return before

    def call(self, name: str, id_: str) -> None:
        """Note that what the file calls `name` is the act `id_` here."""
        self._database.execute("INSERT OR REPLACE INTO alias VALUES (?, ?)", (name, id_))

    def called(self, names: Iterable[str]) -> dict[str, str]:
        """Return the acts here that the file calls by these names."""
        found = {}
        for name in names:
            row = self._database.execute("SELECT id FROM alias WHERE name = ?", (name,)).fetchone()
            if row is not None:
                found[name] = str(row[0])
        return found

    def keep(self, what: str, text: str) -> None:
        """Keep a text of some kind."""
        self._database.execute("INSERT INTO kept (what, text) VALUES (?, ?)", (what, text))

    def kept(self, what: str) -> Iterator[str]:
        """Yield the texts of this kind, in order."""
        for (text,) in self._database.execute("SELECT text FROM kept WHERE what = ? ORDER BY number", (what,)):
            yield text

    def wait(self, item: Item, names: Iterable[str], wanted: Iterable[str]) -> None:
        """Keep an item for later: what others call it, and whom it relates to."""
        number = self._database.execute("INSERT INTO waiting (item) VALUES (?)", (_dumped(item),)).lastrowid
        self._database.executemany("INSERT INTO waits_as VALUES (?, ?)", [(number, name) for name in set(names)])
        self._database.executemany("INSERT INTO wanted VALUES (?, ?)", [(number, name) for name in set(wanted)])

    def freed(self) -> Iterator[Item]:
        """Yield each item that relates to none that waits, and let go of it when the next is asked for.

        Each comes after those that it relates to. What makes a circle stays, and what relates to one.
        """
        self._database.execute("INSERT INTO free SELECT number FROM alone")
        while row := self._database.execute(
            "SELECT number, item FROM free JOIN waiting USING (number) ORDER BY number LIMIT 1"
        ).fetchone():
            yield _loaded(row[1])
            related = self.relating_to(row[:1])
            self._database.execute("DELETE FROM waiting WHERE number = ?", row[:1])
            self._database.executemany(
                "INSERT INTO free SELECT number FROM alone WHERE number = ?", [(one,) for one in related]
            )

    def waiting(self) -> dict[int, Item]:
        """Return the items that wait, by number, in order."""
        rows = self._database.execute("SELECT number, item FROM waiting ORDER BY number")
        return {number: _loaded(item) for number, item in rows}

    def lacking(self) -> Iterator[tuple[int, str]]:
        """Yield the names that items relate to and that none bears which waits, each with the number of the item."""
        yield from self._database.execute(
            "SELECT number, name FROM wanted WHERE name NOT IN (SELECT name FROM waits_as)"
        )

    def relating_to(self, numbers: Iterable[int]) -> set[int]:
        """Return the items that wait and relate to any of these."""
        found: set[int] = set()
        for number in numbers:
            found.update(one for (one,) in self._database.execute(_RELATING, (number,)))
        return found


def _dumped(item: Item) -> str:
    return json.dumps(
        [item.line, item.document, item.origins, [[row.line, dict(row.cells)] for row in item.rows], [*item.columns]]
    )


def _loaded(text: str) -> Item:
    line, document, origins, rows, columns = json.loads(text)
    placed = {pointer: Origin(*origin) for pointer, origin in origins.items()}
    read: Sequence[TableRow] = [TableRow(*row) for row in rows]
    return Item(line, document, origins=placed, rows=read, columns=frozenset(columns))
