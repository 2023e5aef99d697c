"""`load`: post the bundled register."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.database import opened
from app.cli.failures import Failure, read_settings, told
from app.cli.progress import Progress
from app.db.transactions import read, write
from app.derivation.rebuild import count_acts
from app.register.loader import LoadError, load_register, read_register


def load(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Only if there is no act yet, deleted ones included.")
    ] = False,
) -> None:
    """Post the bundled register, all of it or nothing.

    What is there already, by its external_id, stays as it is: running it again adds only what is missing.
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
    known = f"; {loaded.known:,} {_acts(loaded.known)} were there already" if loaded.known else ""
    typer.echo(f"Loaded the bundled register: {loaded.acts:,} {_acts(loaded.acts)}, {loaded.leaders:,} leaders{known}.")


def _acts(number: int) -> str:
    return "act" if number == 1 else "acts"
