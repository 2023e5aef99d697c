"""Editions: a file is made from a snapshot beside its place, then put there and told of in one write."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, cast

from sqlalchemy import Connection, func, insert, select
from starlette.responses import Response

from app.acts.queries import ListFilters, visible
from app.db.keyset import Keyset
from app.db.statements import Row, table_of
from app.doors import Tx
from app.errors import Conflict, Fault, NotFound, Unavailable
from app.etags import digest
from app.fields import moment
from app.formats.rows import compact
from app.models import Edition
from app.paging import Page
from app.replies import Reply, Stored, created
from app.revisions import records
from app.transfer.descriptor import About
from app.transfer.package import write_package
from app.transfer.selection import Selection

NAME = r"^[1-9][0-9]{3}\.[1-9][0-9]{0,3}$"
_editions = table_of(Edition)
_PIECE = 1_048_576
_LATER = {"Retry-After": "60"}


@dataclass(frozen=True, slots=True)
class Made:
    """An edition whose file is written, and not yet in its place."""

    row: Row
    draft: Path
    place: Path

    def discard(self) -> None:
        """Remove the file, unless it is in its place."""
        self.draft.unlink(missing_ok=True)


def file_of(folder: Path, name: str) -> Path:
    """Return the place of an edition's file below the data directory."""
    return folder / "editions" / f"clemency-register-{name}.zip"


def make(
    connection: Connection, folder: Path, *, version: str, name: str | None = None, notes: str | None = None,
    check: Callable[[], None] = lambda: None,
) -> Made:  # fmt: skip
    """Write the file of the next edition from the snapshot of `connection`.

    What is written is discarded by the caller, or put in its place by `keep`. What `check` raises ends it.
    """
    now = datetime.now(UTC)
    name = name or _next(connection, now.year)
    about = About(records.last_position(connection), now, version, edition=name, notes=notes)
    selection = Selection(connection, visible(ListFilters(), None), named=False)
    place = file_of(folder, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, prefix=f".{name}-", suffix=".zip", delete=False) as file:
        made = Made({}, Path(file.name), place)
        try:
            written = _Digested(file, check)
            write_package(cast(IO[bytes], written), selection, about)
            file.flush()
            # On the disk before the row that tells of it.
            os.fsync(file.fileno())
        except BaseException:
            made.discard()
            raise
    made.draft.chmod(0o444)
    made.row.update(
        name=name, position=about.position, created_at=now, digest=written.digest.hexdigest(), size=written.size,
        acts=selection.count("act"), notes=notes,
    )  # fmt: skip
    return made


def keep(tx: Tx, made: Made) -> Reply:
    """Put an edition's file in its place and tell of it. Raises `Conflict` where the name is taken."""
    name = made.row["name"]
    if tx.connection.execute(select(_editions.c.name).where(_editions.c.name == name)).first() is not None:
        message = f"There is an edition {name} already; editions never change."
        raise Conflict(message, Fault("name_taken", message, pointer="/name"))
    row = {**made.row, "created_by": tx.caller.name}
    tx.connection.execute(insert(_editions), row)
    # Only now that the name is free for certain. A file that a failed commit leaves here is told of nowhere, and the
    # edition that gets the name takes its place; where this write is run again, it is there already.
    if made.draft.exists():
        made.draft.replace(made.place)
    body = _document(row)
    return created(body, location=f"/v1/editions/{name}", etag=digest(body.encode()))


def list_editions(connection: Connection, page: Page) -> Response:
    """Return a page of editions, the newest first."""
    keyset = Keyset(_editions.c.name, _editions.c.created_at, datetime, descending=True)
    start = page.start(*keyset.kinds)
    keys = keyset.fetch(connection, select(*keyset.columns), start, page.limit + 1)
    shown = keys[: page.limit]
    statement = select(_editions).where(_editions.c.name.in_([key[-1] for key in shown]))
    found = {row["name"]: dict(row) for row in connection.execute(statement).mappings()}
    number = int(connection.execute(select(func.count()).select_from(_editions)).scalar_one())
    return page.reply(
        [_document(found[key[-1]]) for key in shown],
        shown[-1] if len(keys) > page.limit else None,
        count=number if page.count else None,
        # They are added and never change.
        version=("editions", number),
    )


def get_edition(connection: Connection, name: str) -> Stored:
    """Return an edition's document. Raises `NotFound`."""
    body = _document(find(connection, name))
    return Stored(body, digest(body.encode()))


def find(connection: Connection, name: str) -> Row:
    """Return the row of an edition. Raises `NotFound`."""
    row = connection.execute(select(_editions).where(_editions.c.name == name)).mappings().first()
    if row is None:
        raise NotFound("There is no edition of this name.")
    return dict(row)


def checked_file(folder: Path, row: Row) -> Path:
    """Return the file of an edition. Raises `Unavailable` unless it is there and what it was when it was made."""
    path = file_of(folder, row["name"])
    with suppress(FileNotFoundError):
        state = path.stat()
        if state.st_size == row["size"] and _digest_of(path, state.st_mtime_ns, state.st_ino) == row["digest"]:
            return path
        raise Unavailable(f"The file of edition {row['name']} is damaged, and is not given out.", headers=_LATER)
    raise Unavailable(f"The file of edition {row['name']} is not where this process looks for it.", headers=_LATER)


def _next(connection: Connection, year: int) -> str:
    names = connection.execute(select(_editions.c.name).where(_editions.c.name.startswith(f"{year}."))).scalars()
    return f"{year}.{max((int(name.partition('.')[2]) for name in names), default=0) + 1}"


def _document(row: Row) -> str:
    about = About(row["position"], row["created_at"], "", edition=row["name"])
    shown = {name: row[name] for name in ("name", "position", "created_at", "created_by", "digest", "size", "acts")}
    shown |= {"created_at": moment(row["created_at"]), "digest": f"sha256:{row['digest']}"}
    shown |= {"notes": row["notes"], "citation": about.citation, "href": f"/v1/editions/{row['name']}/download"}
    return compact(shown)


# A file is read whole once in each process, and again only when it is another.
@lru_cache(maxsize=100)
def _digest_of(path: Path, _changed: int, _inode: int) -> str:
    found = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


class _Digested:
    """A file that is written once from its beginning to its end, so that its digest is known then."""

    def __init__(self, file: IO[bytes], check: Callable[[], None]) -> None:
        self._file = file
        self._check = check
        self.digest = sha256()
        self.size = 0

    def write(self, content: bytes) -> int:
        self._check()
        self.digest.update(content)
        self.size += len(content)
        return self._file.write(content)

    def flush(self) -> None:
        self._file.flush()
