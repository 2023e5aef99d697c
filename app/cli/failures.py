"""What goes wrong in a command, told in one clear sentence instead of a traceback."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, ParamSpec

import typer
from pydantic import ValidationError

from app.derivation.rebuild import DocumentLost
from app.errors import Fault, Problem
from app.settings import PREFIX, Settings

P = ParamSpec("P")


class Failure(Exception):
    """A command that failed, with the sentence that says why, and lines that say more."""

    def __init__(self, sentence: str, *details: str) -> None:
        super().__init__(sentence)
        self.details = details


def plainly(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command tell on standard error what it failed of, and end with 1; what can't be foreseen is a bug."""

    @wraps(command)
    def told_plainly(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except Failure as failure:
            _end(str(failure), *failure.details)
        except Problem as problem:
            _end(problem.detail, *map(told, problem.faults))
        except DocumentLost as lost:
            _end(str(lost))
        except BrokenPipeError:
            # The reader of our output has gone: there is nobody to tell.
            raise
        except OSError as error:
            _end(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.")

    return told_plainly


def told(fault: Fault) -> str:
    """Return a fault as one line: its place, and what is wrong there."""
    place = fault.pointer or fault.parameter or fault.header or fault.path
    suggestion = f" Did you mean {fault.suggestion}?" if fault.suggestion else ""
    return f"{place + ': ' if place else ''}{fault.message}{suggestion}"


def read_settings(**given: Any) -> Settings:
    """Return the settings of the environment, with those `given` that are not None in their place.

    Raises `Failure` for a setting that can't be what it is.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        found = [(_variable(fault["loc"]), fault["msg"].removeprefix("Value error, ")) for fault in error.errors()]
        raise Failure("The settings can't be used.", *(f"{name}: {message}" for name, message in found)) from None


def _end(sentence: str, *details: str) -> NoReturn:
    typer.echo("\n  ".join([f"Error: {sentence}", *details]), err=True)
    raise typer.Exit(1)


def _variable(place: tuple[int | str, ...]) -> str:
    """Return the name of the variable of the environment that a fault of the settings is about."""
    name = str(place[0]) if place else "DATABASE_URL"
    field = Settings.model_fields.get(name)
    if field is not None and field.validation_alias is None:
        return (PREFIX + name).upper()
    return name.upper()
