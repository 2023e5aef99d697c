"""`migrate`: lay out the tables of the database, or bring them to the newest schema; fill in what comes with it."""

import time
from datetime import UTC, datetime
from pathlib import Path

import typer
from sqlalchemy import Connection

from app.cli.database import connected, file_of, name_of
from app.cli.failures import Failure, read_settings
from app.cli.progress import Progress
from app.countries.seed import seed_countries
from app.db.transactions import write
from app.fulltext.upkeep import count_documents, count_entries, rebuild_index

_INI = Path(__file__).parents[2] / "alembic.ini"


def migrate() -> None:
    """Bring the database to the newest schema.

    Nothing stored is lost. A new database gets its tables and its countries; on SQLite the data directory and the
    file are made first. Running it again changes nothing.
    """
    settings = read_settings()
    path = file_of(settings)
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Failure(f"The data directory {path.parent} can't be made: {error.strerror}.") from None
    with connected(settings) as engine:
        steps = _upgrade(settings.database_url)
        with write(engine, timeout=settings.database_timeout) as connection:
            added = seed_countries(connection, datetime.now(UTC))
            if not count_entries(connection):
                _fill_index(connection)
    schema = f"brought to the newest schema ({steps} {'step' if steps == 1 else 'steps'})" if steps else "up to date"
    countries = f"; {added} countries were added" if added else ""
    typer.echo(f"The database {name_of(settings)} is {schema}{countries}.")


def _fill_index(connection: Connection) -> None:
    """Index what is stored, in a database that comes from before there was an index."""
    with Progress("Indexing, records", count_documents(connection)) as progress:
        for done in rebuild_index(connection):
            progress(done)


def _upgrade(url: str) -> int:
    """Run all migrations that the database has not seen, tell each, and return how many they were."""
    # The service itself, which has this module among the other commands, does without what takes so much memory.
    import alembic.command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationInfo
    from alembic.script import Script
    from alembic.util import CommandError

    steps = 0
    began = time.monotonic()

    def tell(step: MigrationInfo) -> None:
        nonlocal steps, began
        steps += 1
        now = time.monotonic()
        assert isinstance(step.up_revision, Script)
        typer.echo(f"Migrated: {step.up_revision.doc.rstrip('.')} ({now - began:.1f} s)", err=True)
        began = now

    config = Config(_INI)
    config.attributes["database_url"] = url
    config.attributes["tell"] = tell
    try:
        alembic.command.upgrade(config, "head")
    except CommandError as error:
        raise Failure(f"The migrations can't run: {str(error).rstrip('.')}.") from None
    return steps
