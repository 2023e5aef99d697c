"""The database of a command: opened, found to have the schema that this version needs, left in order."""

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DBAPIError, TimeoutError as WaitedTooLong

from app.cli.failures import Failure
from app.db.engine import make_engine
from app.db.transactions import read
from app.errors import Unavailable
from app.health import check_schema
from app.settings import Settings

_DEFAULT_DATA_DIR = Settings.model_fields["data_dir"].default


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """Give an engine on the database that the settings name. Raises `Failure` unless its schema is the newest."""
    path = file_of(settings)
    if path is not None and not path.exists():
        # SQLite would make an empty file there.
        raise Failure(f"There is no database at {path} yet: {_first_migrate(settings)}")
    with connected(settings) as engine:
        try:
            with read(engine) as connection:
                check_schema(connection)
        except Unavailable:
            raise Failure(
                f"The schema of {name_of(settings)} is not the one that this version needs: {_first_migrate(settings)}"
            ) from None
        yield engine


@contextmanager
def connected(settings: Settings) -> Iterator[Engine]:
    """Give an engine on the database that the settings name. What the database refuses is a `Failure`."""
    engine = make_engine(settings.database_url, timeout=settings.database_timeout, pool_size=1)
    try:
        yield engine
    except WaitedTooLong:
        raise Failure(f"The database {name_of(settings)} is busy. Nothing was changed.") from None
    except DBAPIError as error:
        raise Failure(f"The database {name_of(settings)} can't be used: {_said(error)}.") from None
    finally:
        engine.dispose()


def file_of(settings: Settings) -> Path | None:
    """Return the file of a SQLite database; None for one in memory, and for PostgreSQL."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def name_of(settings: Settings) -> str:
    """Return what a reader knows the database by: the file, or the address without its password."""
    path = file_of(settings)
    if path is not None:
        return str(path)
    url = make_url(settings.database_url)
    # Of what the driver is told besides, only where the server is, for the rest may be secret too.
    place = {name: value for name, value in url.query.items() if name in ("host", "port")}
    return url.set(drivername=url.get_backend_name(), query=place).render_as_string(hide_password=True)


def command(settings: Settings, *words: str) -> str:
    """Return the line for a shell that runs another command on the same database as this one."""
    python = Path(sys.executable)
    if python.is_relative_to(Path.cwd()):
        python = python.relative_to(Path.cwd())
    if os.environ.get("DATABASE_URL"):
        # It may hold a password, which is not to be shown.
        place = 'DATABASE_URL="$DATABASE_URL" '
    elif settings.data_dir != _DEFAULT_DATA_DIR:
        place = f"DATA_DIR={shlex.quote(str(settings.data_dir))} "
    else:
        place = ""
    return f"{place}{python} -m app {' '.join(words)}"


def _first_migrate(settings: Settings) -> str:
    return f"run `{command(settings, 'migrate')}` first."


def _said(error: DBAPIError) -> str:
    """Return the first line of what the database or its driver says; it bears no password."""
    lines = str(error.orig).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error.orig).__name__
