"""`edition`: make a numbered state of the register that a paper can name."""

import re
from datetime import UTC, datetime
from typing import Annotated

import typer

from app.auth import SERVICE, Caller
from app.cli.database import opened
from app.cli.failures import Failure, read_settings
from app.db.transactions import read, write
from app.doors import Tx
from app.transfer import editions
from app.version import VERSION


def edition(
    name: Annotated[str | None, typer.Argument(help="Its number, as 2026.1; left out, the next of the year.")] = None,
    notes: Annotated[str | None, typer.Option(help="What is to be known of it.")] = None,
) -> None:
    """Make an edition: a data package of all published acts as they are now, kept for good.

    It prints the address of the file alone on the last line. Others read and write meanwhile.
    """
    if name is not None and re.fullmatch(editions.NAME, name) is None:
        raise Failure(f"An edition is numbered by its year and a number, as 2026.1, not “{name}”.")
    settings = read_settings()
    with opened(settings) as engine:
        with read(engine, patient=True) as connection:
            made = editions.make(connection, settings.data_dir, version=VERSION, name=name, notes=notes)
        try:
            with write(engine, timeout=settings.database_timeout) as connection:
                editions.keep(Tx(connection, Caller("", SERVICE, "admin"), None, datetime.now(UTC)), made)
        finally:
            made.discard()
    row = made.row
    typer.echo(f"Edition {row['name']}: {row['acts']:,} acts at position {row['position']}, {row['size']:,} bytes.")
    typer.echo(f"sha256:{row['digest']}")
    typer.echo(str(made.place))
