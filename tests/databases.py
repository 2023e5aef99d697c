"""Databases for the tests: made from a template that was migrated once, dropped after use."""

import itertools
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from alembic import command
from alembic.config import Config

from app.countries.seed import seed_countries
from app.db.engine import make_engine
from app.db.transactions import write

ROOT = Path(__file__).parent.parent


class Databases(Protocol):
    """What makes and drops databases, whichever kind they are."""

    def make_template(self, migrate: Callable[[str], None]) -> None:
        """Make the database that `create` copies, and let `migrate` lay out its tables, given its address."""

    def create(self, *, empty: bool = False) -> str:
        """Create a database, a copy of the template unless `empty`; return its SQLAlchemy address."""

    def drop(self, url: str) -> None:
        """Drop the database at `url`."""

    def close(self) -> None:
        """Give back what this holds."""


class SqliteFiles:
    """SQLite databases as files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._template: Path | None = None

    def make_template(self, migrate: Callable[[str], None]) -> None:
        """Make the file that `create` copies, and let `migrate` lay out its tables, given its address."""
        url = self.create(empty=True)
        migrate(url)
        # A write-ahead log left behind would not be copied, and its rows would be missing.
        assert not path_of(url).with_name(path_of(url).name + "-wal").exists()
        self._template = path_of(url)

    def create(self, *, empty: bool = False) -> str:
        """Create a file, a copy of the template unless `empty`; return its SQLAlchemy address."""
        path = self._folder / f"test_{next(self._numbers)}.sqlite3"
        if not empty and self._template is not None:
            shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Remove the file at `url` with its log and index."""
        path = path_of(url)
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the template."""
        if self._template is not None:
            self._template.unlink()


def path_of(url: str) -> Path:
    """Return the file of a SQLite address."""
    return Path(url.removeprefix("sqlite:///"))


def alembic_config(url: str) -> Config:
    """Return alembic's configuration for the database at `url`."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["database_url"] = url
    return config


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest revision and put the countries in, as `python -m app migrate` does."""
    command.upgrade(alembic_config(url), "head")
    engine = make_engine(url)
    with write(engine) as connection:
        seed_countries(connection, datetime.now(UTC))
    engine.dispose()
