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

_ON_ERROR, _MODE = "refuse", "upsert"


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
    ] = _ON_ERROR,
    mode: Annotated[
        str, typer.Option(help="restore: a whole export into an empty register, as it was.", metavar="upsert|restore")
    ] = _MODE,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do all, tell what came of it, and store nothing.")
    ] = False,
) -> None:
    """Post the bundled register, all of it or nothing; or the files that are named, one after the other.

    Into a register that is loaded already it takes the records that are new or changed. What an editor changed or
    deleted stays as it is; where the record now says otherwise, that is told. Files are taken as POST /v1/imports
    takes them: an act that is there already, by its external_id, is changed to what the file says.
    """
    if files and if_empty:
        raise typer.BadParameter("goes with the bundled register: leave FILES out.", param_hint="--if-empty")
    for option, changed in (("--on-error", on_error != _ON_ERROR), ("--mode", mode != _MODE)):
        if changed and not files:
            raise typer.BadParameter("goes with FILES: the bundled register is loaded whole.", param_hint=option)
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
                if dry_run:
                    connection.rollback()
        except LoadError as error:
            raise Failure(f"{error} Nothing was loaded.", *map(told, error.faults)) from None
    for line in _report(loaded, dry_run=dry_run):
        typer.echo(line)


def _report(loaded: Loaded, *, dry_run: bool) -> Iterator[str]:
    """Give the lines that tell what became of the records, and what an editor has to look at."""
    acts, leaders = loaded.acts.created, loaded.leaders.created
    head = "Nothing was stored; so the bundled register would be loaded" if dry_run else "Loaded the bundled register"
    yield f"{head}: {acts:,} {_acts(acts)}, {leaders:,} {'leader' if leaders == 1 else 'leaders'}."
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
