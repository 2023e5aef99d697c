"""One import from its file to its report: in one transaction, which is taken back unless all is well."""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import IO, Any, Literal

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from app.auth import Caller
from app.db.errors import is_held
from app.db.transactions import write
from app.doors import Tx
from app.errors import Conflict, Invalid
from app.fulltext.upkeep import optimize_index
from app.transfer.delimited import read_csv
from app.transfer.items import Item
from app.transfer.loading import Loading
from app.transfer.ndjson import read_ndjson
from app.transfer.report import Report
from app.transfer.restoring import Restoring
from app.transfer.spool import Spool
from app.transfer.tables import Table


class FileFormat(StrEnum):
    """What files may be."""

    NDJSON = "ndjson"
    CSV = "csv"
    XLSX = "xlsx"


OnError = Literal["refuse", "skip"]
Mode = Literal["upsert", "restore"]
Ended = Literal["done", "refused"]
_MANY = 10_000  # acts that are written; for fewer the index is not read and written as a whole
_BETWEEN_TRIES = 0.1  # seconds; the database has waited before it says that others hold it


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is to be taken in: what it is, whether good rows are taken beside bad ones, whether all is in vain."""

    format: FileFormat
    on_error: OnError = "refuse"
    dry_run: bool = False
    mode: Mode = "upsert"

    def as_json(self) -> dict[str, Any]:
        """Return the options as they are stored."""
        return asdict(self)


class Stopped(Exception):
    """The import was told to end."""


class _TakenBack(Exception):
    """Raised to have a transaction taken back."""


@dataclass(frozen=True, slots=True)
class Running:
    """An import as it runs: who asks for it and why, its options, its report, which grows.

    `tell` is called now and then, also while others keep the database; it may raise `Stopped`.
    """

    caller: Caller
    note: str | None
    options: Options
    report: Report
    tell: Callable[[], None]

    def run(
        self, engine: Engine, file: IO[bytes], timeout: float, settle: Callable[[Connection], None] | None = None
    ) -> Ended:
        """Take in a file and return whether it was done or refused; other writers wait meanwhile.

        `settle` is called at the end of the transaction that is committed. Raises what the database raises, and
        `Stopped`; nothing is stored then.
        """
        while True:
            begun = False
            try:
                with write(engine, timeout=timeout) as connection:
                    begun = True
                    self._take(connection, file)
                    if self._is_in_vain():
                        raise _TakenBack
                    if self.report.acts.created + self.report.acts.changed >= _MANY:
                        optimize_index(connection)
                    if settle is not None:
                        settle(connection)
            except _TakenBack:
                return "done" if self._is_good() else "refused"
            except SQLAlchemyError as error:
                if begun or not is_held(error):
                    raise
                # Another import, or a long write: it is our turn when that has ended.
                self.tell()
                time.sleep(_BETWEEN_TRIES)
                continue
            return "done"

    def _take(self, connection: Connection, file: IO[bytes]) -> None:
        spool = Spool()
        try:
            tx = Tx(connection, self.caller, self.note, datetime.now(UTC))
            if self.options.mode == "restore":
                Restoring(tx, self.report, spool, self.tell).take(file)
            else:
                Loading(tx, self.report, spool, self.tell).take(self._items(file))
        except (Invalid, Conflict) as unreadable:
            # The file can't be read on from here: nothing of it is taken, whatever was asked.
            self.report.unreadable = True
            self.report.refuse(unreadable.faults)
        finally:
            spool.close()

    def _items(self, file: IO[bytes]) -> Iterator[Item]:
        if self.options.format is FileFormat.NDJSON:
            return read_ndjson(file)
        if self.options.format is FileFormat.CSV:
            table = Table(read_csv(file), is_defused=True)
        else:
            # Loaded where it is asked for: what it reads with takes some megabytes of memory.
            from app.transfer.sheets import read_xlsx

            table = Table(read_xlsx(file))
        self.report.columns = table.columns
        return table.items()

    def _is_good(self) -> bool:
        skips = self.options.on_error == "skip" and self.options.mode == "upsert"
        return not self.report.unreadable and (self.report.refused == 0 or skips)

    def _is_in_vain(self) -> bool:
        return self.options.dry_run or not self._is_good()
