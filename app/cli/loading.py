"""`load`: post the bundled register, or what is new and changed in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.database import opened
from app.cli.failures import Failure, read_settings, told
from app.cli.progress import Progress
from app.db.transactions import read, write
from app.derivation.rebuild import count_acts
from app.register.loader import Loaded, LoadError, load_register, read_register
from app.register.standing import Tally


def load(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Only if there is no act yet, deleted ones included.")
    ] = False,
) -> None:
    """Post the bundled register, all of it or nothing.

    Into a register that is loaded already it takes the records that are new or changed. What an editor changed or
    deleted stays as it is; where the record now says otherwise, that is told.
    """
    settings = read_settings()
    with opened(settings) as engine:
        if if_empty:
            with read(engine) as session:
                there = count_acts(session)
            if there:
                typer.echo(f"The register holds {there:,} {_acts(there)}: nothing was loaded.")
                return
        try:
            register = read_register()
            with (
                Progress("Loading the bundled register, acts", len(register.acts)) as progress,
                write(engine, timeout=settings.database_timeout) as session,
            ):
                loaded = load_register(session, register, datetime.now(UTC), progress)
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
