"""The command line, `python -m app …`: run the service, lay out and fill its database, look after keys.

Results go to standard output, progress and errors to standard error. Exit codes: 0 all is well, 1 it failed or
something was found, 2 the command was not understood.
"""

import typer

from app.cli import checking, keys, loading, migrating, publishing, recording, serving
from app.cli.failures import plainly

cli = typer.Typer(
    name="python -m app",
    help="Clemency Register: a register of pardons, amnesties and other mass releases from prison.",
    epilog="Settings come from the environment: DATABASE_URL, DATA_DIR, HOST, PORT and others (docs/configuration.md).",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
cli.command()(plainly(serving.serve))
cli.command()(plainly(migrating.migrate))
cli.command()(plainly(loading.load))
cli.command()(plainly(checking.rebuild))
cli.command()(plainly(checking.check))
cli.command()(plainly(publishing.edition))
cli.command("new-act")(plainly(recording.new_act))
cli.add_typer(keys.commands, name="keys")


def main() -> None:
    """Run the command that the arguments name, and end the process with its exit code."""
    cli(prog_name="python -m app")
