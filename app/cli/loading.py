"""`load`: post the bundled register, or what is new and changed in it; or import files."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.database import opened
from app.cli.failures import Failure, read_settings, told
from app.cli.importing import load_files
from app.cli.progress import Progress
from app.db.transactions import read, write
from app.derivation.rebuild import count_acts
from app.register.loader import Loaded, LoadError, load_register, read_register
from app.register.standing import Tally


def load(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files of acts: .ndjson (.jsonl), .csv or .xlsx.", show_default=False)
    ] = None,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Only if there is no act yet, deleted ones included.")
    ] = False,
    on_error: Annotated[
        str,
        typer.Option(help="Refuse a file with faults whole, or skip what is at fault.", metavar="refuse|skip"),
    ] = "refuse",
    mode: Annotated[
        str, typer.Option(help="restore: a whole export into an empty register, as it was.", metavar="upsert|restore")
    ] = "upsert",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do all, tell what came of it, and store nothing.")
    ] = False,
) -> None:
    """Post the bundled register, all of it or nothing; or the files that are named, one after the other.

    Into a register that is loaded already it takes the records that are new or changed. What an editor changed or
    deleted stays as it is; where the record now says otherwise, that is told. Files are taken as POST /v1/imports
    takes them: an act that is there already, by its external_id, is changed to what the file says.
    """
    settings = read_settings()
    with opened(settings) as engine:
        if files:
            load_files(engine, files, settings.database_timeout, on_error=on_error, dry_run=dry_run, mode=mode)
            return
        if if_empty:
            with read(engine) as connection:
                there = count_acts(connection)
            if there:
                typer.echo(f"The register holds {there:,} {_acts(there)}: nothing was loaded.")
                return
        try:
            register = read_register()
            with (
                Progress("Loading the bundled register, acts", len(register.acts)) as progress,
                write(engine, timeout=settings.database_timeout) as connection,
            ):
                loaded = load_register(connection, register, datetime.now(UTC), progress)
        except LoadError as error:
            raise Failure(f"{error} Nothing was loaded.", *map(told, error.faults)) from None
    for line in _report(loaded):
        typer.echo(line)


def _report(loaded: Loaded) -> Iterator[str]:
    """Give the lines that tell what became of the records, and what an editor has to look at."""
    acts, leaders = loaded.acts.created, loaded.leaders.created
    yield f"Loaded the bundled register: {acts:,} {_acts(acts)}, {leaders:,} {'leader' if leaders == 1 else 'leaders'}."
    tallies = (("Acts", loaded.acts), ("Leaders", loaded.leaders), ("Sources", loaded.sources))
    for what, tally in tallies:
        if tally.total > tally.created:
            yield f"  {what}: {_counted(tally)}."
    if loaded.left:
        number = len(loaded.left)
        yield f"{number:,} {'record was' if number == 1 else 'records were'} left as the editors have them:"
    for left in loaded.left:
        yield f"  {left.address} ({left.name}): {left.reason}; {left.advice}."


def _counted(tally: Tally) -> str:
    counts = [
        f"{tally.created:,} created",
        f"{tally.changed:,} changed",
        f"{tally.unchanged:,} unchanged",
        f"{tally.edited:,} as editors made them" if tally.edited else "",
        f"{tally.left:,} in conflict" if tally.left else "",
    ]
    return ", ".join(filter(None, counts))


def _acts(number: int) -> str:
    return "act" if number == 1 else "acts"
