"""What has to be remembered of a file while it is read, in a temporary database that memory doesn't hold.

The names of acts with their lines, so that none stands there twice; and acts that wait for others further down.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from app.transfer.items import Item
from app.transfer.tabular import Origin, TableRow


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
            "CREATE TABLE kept (number INTEGER PRIMARY KEY, what TEXT NOT NULL, text TEXT NOT NULL);"
        )

    def close(self) -> None:
        """Forget all."""
        self._database.close()

    def met(self, name: str, line: int) -> int | None:
        """Note that a name stands on a line; return the line on which it stood before, or None."""
        row = self._database.execute("SELECT line FROM named WHERE name = ?", (name,)).fetchone()
        if row is not None:
            return int(row[0])
        self._database.execute("INSERT INTO named VALUES (?, ?)", (name, line))
        return None

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

    def wait(self, item: Item) -> None:
        """Keep an item for later."""
        self._database.execute("INSERT INTO waiting (item) VALUES (?)", (_dumped(item),))

    def waiting(self) -> Iterator[tuple[int, Item]]:
        """Yield the items that wait now, each with its number, in order."""
        last = 0
        while row := self._database.execute(
            "SELECT number, item FROM waiting WHERE number > ? ORDER BY number LIMIT 1", (last,)
        ).fetchone():
            last = row[0]
            yield last, _loaded(row[1])

    def done(self, number: int) -> None:
        """Let go of an item that waited."""
        self._database.execute("DELETE FROM waiting WHERE number = ?", (number,))


def _dumped(item: Item) -> str:
    return json.dumps(
        [item.line, item.document, item.origins, [[row.line, dict(row.cells)] for row in item.rows], [*item.columns]]
    )


def _loaded(text: str) -> Item:
    line, document, origins, rows, columns = json.loads(text)
    placed = {pointer: Origin(*origin) for pointer, origin in origins.items()}
    read: Sequence[TableRow] = [TableRow(*row) for row in rows]
    return Item(line, document, origins=placed, rows=read, columns=frozenset(columns))
