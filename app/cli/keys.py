"""`keys`: make, list and revoke API keys."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Literal

import typer
from pydantic import ValidationError

from app.cli.database import command, opened
from app.cli.failures import plainly, read_settings
from app.db.transactions import read, write
from app.keys import queries, service
from app.keys.schemas import KeyCreate
from app.models.key import ApiKey
from app.text import canonical, unfit

commands = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True, rich_markup_mode=None)
_SPAN = re.compile(r"([1-9][0-9]{0,4})([dh])")
_ENDS = "2027-01-31 (to the end of that day, UTC), 2027-01-31T12:00Z, 90d or 12h"


def _ends(text: str) -> datetime:
    """Return the moment that a value of --expires means."""
    span = _SPAN.fullmatch(text)
    if span is not None:
        length = timedelta(days=int(span[1])) if span[2] == "d" else timedelta(hours=int(span[1]))
        return datetime.now(UTC) + length
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"say {_ENDS}.") from None
    if len(text) == len("2027-01-31"):
        moment = datetime.combine(moment, time.max)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if moment <= datetime.now(UTC):
        raise typer.BadParameter("a key ends in the future.")
    return moment.astimezone(UTC)


@commands.command()
@plainly
def create(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Who or what the key is for; it stands in the history of all changes."),
    ],
    scope: Annotated[
        Literal["contribute", "write", "admin"],
        typer.Option(help="What the key may do: contribute drafts; write, which publishes; admin, which makes keys."),
    ],
    expires: Annotated[
        datetime | None, typer.Option(parser=_ends, metavar="WHEN", help=f"When it ends: {_ENDS}. Left out: never.")
    ] = None,
) -> None:
    """Make a key and print it, alone on the last line. It is shown this once; only its digest is stored."""
    fault = unfit(name)
    if fault is not None:
        raise typer.BadParameter(fault[1], param_hint="NAME")
    try:
        posted = KeyCreate(name=canonical(name), scope=scope, expires_at=expires)
    except ValidationError as error:
        raise typer.BadParameter(error.errors()[0]["msg"], param_hint="NAME") from None
    settings = read_settings()
    with opened(settings) as engine, write(engine, timeout=settings.database_timeout) as connection:
        key, token = service.make_key(connection, posted.name, posted.scope, posted.expires_at)
        told = f"Key {key.id} for “{key.name}” (scope {key.scope}, {_life(key)}). It is not shown again:"
    # The key alone on standard output, so that a shell can keep it: KEY=$(python -m app keys create …).
    typer.echo(told, err=True)
    typer.echo(token)


@commands.command("list")
@plainly
def list_() -> None:
    """List all keys, the oldest first, revoked ones included; never the keys themselves."""
    settings = read_settings()
    with opened(settings) as engine, read(engine) as connection:
        rows = [
            (key.id, key.scope, f"{key.created_at:%Y-%m-%d}", _life(key), key.name)
            for key in queries.list_keys(connection)
        ]
    if not rows:
        typer.echo(f"There are no keys yet. Make one: {command(settings, 'keys create NAME --scope write')}")
        return
    table = [("ID", "SCOPE", "CREATED", "LIFE", "NAME"), *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for row in table:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@commands.command()
@plainly
def revoke(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The key's identifier, as `keys list` shows it.")],
) -> None:
    """Refuse a key from now on, for good."""
    settings = read_settings()
    with opened(settings) as engine, write(engine, timeout=settings.database_timeout) as connection:
        already = queries.get_key(connection, id_).revoked_at is not None
        key = service.revoke_key(connection, id_)
        told = f"Key {key.id} for “{key.name}” {'was revoked before' if already else 'is refused from now on'}."
    typer.echo(told)


def _life(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return f"revoked {key.revoked_at:%Y-%m-%d}"
    if key.expires_at is None:
        return "never expires"
    word = "expired" if key.expires_at <= datetime.now(UTC) else "expires"
    return f"{word} {key.expires_at:%Y-%m-%d %H:%M} UTC"
