"""Where the databases of the benchmark are: SQLite files, or a PostgreSQL server of our own, kept for another time.

Templates are made once and never changed; what is measured is a copy. They are thrown away when the code that they
follow from changes.
"""

import os
import shutil
import subprocess
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from psycopg import sql

from tests.postgres import Unavailable, connect, find_server, start, unprivileged_account

ROOT = Path(__file__).parent.parent
# What the rows of a template follow from.
_SOURCES = (
    "app/acts", "app/countries", "app/counts", "app/db", "app/derivation", "app/leaders", "app/models", "app/revisions",
    "app/sources", "app/vocabularies", "app/fields.py", "app/etags.py", "migrations/versions", "bench/content.py",
    "bench/register_rows.py", "bench/plain_rows.py", "bench/plain_tables.py", "bench/generate.py",
)  # fmt: skip
# As a careful operator would set it on a machine that does other things too; writes are durable, as by default.
_POSTGRESQL = {
    "listen_addresses": "", "max_connections": "60", "shared_buffers": "512MB", "effective_cache_size": "2GB",
    "max_wal_size": "4GB", "checkpoint_timeout": "15min", "random_page_cost": "1.1",
}  # fmt: skip


class Databases(Protocol):
    """What keeps templates by their name, and makes copies of them."""

    dialect: str

    def create(self, name: str) -> str:
        """Make an empty database in the place of what bears this name, and return its address."""

    def keep(self, name: str, template: str) -> None:
        """Make a template of the database `name`."""

    def has(self, template: str) -> bool:
        """Say whether there is such a template."""

    def copy(self, template: str, name: str) -> str:
        """Make a database as a copy of a template, and return its address."""

    def address(self, name: str) -> str:
        """Return the address of a database or a template."""

    def warm(self, name: str) -> None:
        """Read a database through: what has been in use for a while is in the system's cache, as far as it fits."""

    def drop(self, name: str) -> None:
        """Remove a database or a template."""

    def twin(self, template: str) -> Path | None:
        """Return the SQLite file with the rows of a template; None if there is none, or it is the template."""

    def templates(self) -> list[str]:
        """Return the names of all templates."""

    def close(self) -> None:
        """Leave them as they are."""


def version() -> str:
    """Return a digest of the code that templates follow from."""
    digest = blake2b(digest_size=4)
    for name in _SOURCES:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in (".py", ".csv"):
                digest.update(file.read_bytes())
    return digest.hexdigest()


class SqliteFiles:
    """SQLite files in one folder."""

    dialect = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def create(self, name: str) -> str:
        """Give the address of a file that is not there; whoever connects makes it."""
        self.drop(name)
        return self.address(name)

    def keep(self, name: str, template: str) -> None:
        """Rename the file."""
        self._path(name).rename(self._path(template))

    def has(self, template: str) -> bool:
        """Say whether the file is there."""
        return self._path(template).exists()

    def copy(self, template: str, name: str) -> str:
        """Copy the file, and wait until the disk has it: what is measured would wait for that instead."""
        url = self.create(name)
        shutil.copyfile(self._path(template), self._path(name))
        with self._path(name).open("rb") as copied:
            os.fsync(copied)
        return url

    def address(self, name: str) -> str:
        """Return the address of a file."""
        return f"sqlite:///{self._path(name)}"

    def warm(self, name: str) -> None:
        """Read the file through."""
        _read_through(self._path(name))

    def drop(self, name: str) -> None:
        """Remove the file with its log."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            path = self._path(name)
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    def twin(self, _template: str) -> Path | None:
        """A file is no twin of itself."""
        return None

    def templates(self) -> list[str]:
        """Return the names of all files."""
        return [path.stem for path in self._folder.glob("*.sqlite3")]

    def close(self) -> None:
        """Nothing is held open."""

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite3"


class PostgresqlServer:
    """Databases of the server that TEST_DATABASE_URL names, or of one of our own whose files stay in `folder`.

    `files` is the folder of the SQLite files.
    """

    dialect = "postgresql"

    def __init__(self, folder: Path, files: Path) -> None:
        self._files = files
        self._folder: Path | None = None
        if os.environ.get("TEST_DATABASE_URL"):
            self._server = find_server()
        else:
            folder.mkdir(parents=True, exist_ok=True)
            _check_reachable(folder)
            self._folder = folder
            self._server = start(_POSTGRESQL, cluster=folder)
        self._url = self._server.url

    def create(self, name: str) -> str:
        """Make an empty database."""
        self.drop(name)
        self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_prefixed(name))))
        return self.address(name)

    def keep(self, name: str, template: str) -> None:
        """Rename the database."""
        renaming = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        self._execute(renaming.format(sql.Identifier(_prefixed(name)), sql.Identifier(_prefixed(template))))

    def has(self, template: str) -> bool:
        """Say whether the database is there."""
        return template in self.templates()

    def copy(self, template: str, name: str) -> str:
        """Copy the database, file by file."""
        self.drop(name)
        copying = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self._execute(copying.format(sql.Identifier(_prefixed(name)), sql.Identifier(_prefixed(template))))
        return self.address(name)

    def warm(self, name: str) -> None:
        """Read its files through; those of a server that is not ours are out of reach."""
        if self._folder is None:
            return
        with connect(self._url) as connection:
            row = connection.execute("SELECT oid FROM pg_database WHERE datname = %s", [_prefixed(name)]).fetchone()
        assert row is not None
        for path in (self._folder / "base" / str(row[0])).iterdir():
            _read_through(path)

    def drop(self, name: str) -> None:
        """Drop the database, and end the sessions that are still in it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_prefixed(name))))

    def twin(self, template: str) -> Path | None:
        """Return the file of the same name, if it was made before."""
        path = self._files / f"{template}.sqlite3"
        return path if path.exists() else None

    def templates(self) -> list[str]:
        """Return the names of all databases of the benchmark."""
        with connect(self._url) as connection:
            rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bench-%'").fetchall()
        return [str(name).removeprefix("bench-") for (name,) in rows]

    def close(self) -> None:
        """Stop the server, if it is ours."""
        self._server.close()

    def address(self, name: str) -> str:
        """Return the address of a database."""
        return self._url.set(database=_prefixed(name)).render_as_string(hide_password=False)

    def _execute(self, statement: sql.Composed) -> None:
        with connect(self._url) as connection:
            connection.execute(statement)


def databases_in(folder: Path, dialect: str) -> Databases:
    """Return the databases of one kind. Raises `Unavailable` where there is no PostgreSQL."""
    files = folder / "sqlite"
    return SqliteFiles(files) if dialect == "sqlite" else PostgresqlServer(folder / "postgresql", files)


def _read_through(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(1 << 20):
            pass


def _prefixed(name: str) -> str:
    return f"bench-{name}"


def _check_reachable(folder: Path) -> None:
    """Raise `Unavailable` where the account that PostgreSQL runs as can't reach the folder."""
    account = unprivileged_account()
    if account is None:
        return
    found = subprocess.run(["test", "-x", folder], user=account.pw_uid, group=account.pw_gid, extra_groups=[])
    if found.returncode:
        raise Unavailable(
            f"run as root, PostgreSQL runs as {account.pw_name}, which can't reach {folder}: set BENCH_DIR"
        )
