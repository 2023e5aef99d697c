"""`check` and `rebuild`: whether the database, or the bundled records, hold to the rules; deriving anew."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Annotated

import typer
from sqlalchemy import Connection

from app.cli.database import name_of, opened
from app.cli.failures import read_settings
from app.cli.progress import Progress
from app.cli.reviewing import report_on_register
from app.db.integrity import damage
from app.db.transactions import read, write
from app.derivation.rebuild import count_acts, differences, rebuild as rebuild_all
from app.fulltext.upkeep import count_documents, index_differences, rebuild_index
from app.revisions import records
from app.revisions.consistency import inconsistencies

_MOST_SHOWN = 200


def rebuild() -> None:
    """Derive documents, facts, tally and the index of full text anew.

    From the rows of all acts, all of it or nothing. Other writers wait meanwhile. Documents that come out as they
    were keep their ETags.
    """
    settings = read_settings()
    with opened(settings) as engine, write(engine, timeout=settings.database_timeout) as connection:
        total = count_acts(connection)
        with Progress("Deriving anew, acts", total) as progress:
            for done in rebuild_all(connection, datetime.now(UTC)):
                progress(done)
        if next(index_differences(connection), None) is not None:
            records.move_on(connection)
        with Progress("Indexing, records", count_documents(connection)) as progress:
            for done in rebuild_index(connection):
                progress(done)
    typer.echo(f"Derived {total:,} {'act' if total == 1 else 'acts'} anew.")


def check(
    register: Annotated[
        bool, typer.Option("--register", help="Check the bundled records instead; needs no database.")
    ] = False,
    country: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="With --register: only this country; may be repeated.")
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="With --register: leave out what is only a notice.")] = False,
) -> None:
    """Check the database against the rules.

    Lists what breaks them, and then ends with 1. Nothing is changed.
    """
    if register:
        report_on_register(country or (), errors_only=errors)
        return
    if country or errors:
        raise typer.BadParameter("goes with --register.", param_hint="--country" if country else "--errors")
    settings = read_settings()
    found = 0
    with opened(settings) as engine, read(engine) as connection:
        total = count_acts(connection)
        for finding in _findings(connection, total):
            found += 1
            if found <= _MOST_SHOWN:
                typer.echo(finding)
    if found > _MOST_SHOWN:
        typer.echo(f"… and {found - _MOST_SHOWN:,} more.")
    if found:
        typer.echo(f"{found:,} {'finding' if found == 1 else 'findings'} in {name_of(settings)}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Checked {total:,} {'act' if total == 1 else 'acts'} in {name_of(settings)}: all is well.")


def _findings(connection: Connection, total: int) -> Iterator[str]:
    with Progress("Checking acts", total) as progress:
        yield from chain(
            damage(connection),
            inconsistencies(connection),
            differences(connection, progress),
            index_differences(connection),
        )
