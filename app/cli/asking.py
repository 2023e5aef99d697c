"""Asking on a terminal: each question is repeated, with what is wrong, until its answer can be taken."""

from collections.abc import Collection, Mapping
from typing import Any

import typer
from pydantic import TypeAdapter, ValidationError

from app.counts.reader import WordingError, read_wording
from app.errors import nearest
from app.fields import Counted, CountPosted, Dated, Language, Line, Prose, Url
from app.text import canonical, unfit
from app.vocabularies import Qualifier, Term

Json = dict[str, Any]
_ADAPTERS: Mapping[str, TypeAdapter[Any]] = {
    "line": TypeAdapter(Line),
    "prose": TypeAdapter(Prose),
    "date": TypeAdapter(Dated),
    "url": TypeAdapter(Url),
    "language": TypeAdapter(Language),
    "count": TypeAdapter(Counted),
}


def ask(question: str, what: str = "line", *, needed: bool = False) -> str:
    """Return an answer that is a line, prose, date, url or language; empty for none, unless one is needed."""
    while True:
        given = str(typer.prompt(question, default="", show_default=False)).strip()
        if not given:
            if not needed:
                return ""
            typer.echo("  This is needed.")
            continue
        fault = unfit(given)
        if fault is not None:
            typer.echo(f"  {fault[1]}")
            continue
        try:
            return str(_ADAPTERS[what].validate_python(canonical(given)))
        except ValidationError as error:
            typer.echo(f"  {_told(error)}")


def ask_term(question: str, terms: type[Term], *, needed: bool = False, left_out: Collection[str] = ()) -> str:
    """Return a value of a closed list; `?` shows the list, and what is not in it is told with the nearest."""
    known = {term.value: term for term in terms if term.value not in left_out}
    while True:
        given = ask(f"{question} (? lists them)", needed=needed)
        value = given.lower().replace(" ", "_").replace("-", "_")
        if value == "?":
            for term in known.values():
                typer.echo(f"  {term.value}: {term.definition}")
        elif not value or value in known:
            return value
        else:
            typer.echo(f"  {_unknown(given, known)}")


def ask_one_of(question: str, known: Collection[str]) -> str:
    """Return one of these keys, or an empty text."""
    while True:
        given = ask(f"{question} ({', '.join(known)})")
        if not given or given in known:
            return given
        typer.echo(f"  {_unknown(given, known)}")


def ask_count(question: str, *, needed: bool = False) -> str | Json | None:
    """Return a count as it is posted, words alone or with numbers by hand; None for no answer.

    The words are read at once, and how they are read is told.
    """
    while True:
        words = ask(question, needed=needed)
        if not words:
            return None
        try:
            count = read_wording(words)
        except WordingError as error:
            suggestion = f" Did you mean “{error.suggestion}”?" if error.suggestion else ""
            typer.echo(
                f"  These words can't be read: {error.message}{'' if error.message.endswith('.') else '.'}{suggestion}"
            )
            if typer.confirm("  Give the numbers by hand, for these words?", default=False):
                return _by_hand(words)
            continue
        if count.low is None:
            typer.echo("  Read as no number at all.")
            if typer.confirm("  Give the numbers by hand, for these words?", default=False):
                return _by_hand(words)
        else:
            high = "no upper bound" if count.high is None else f"{count.high:,}"
            typer.echo(f"  Read as {count.low:,} to {high}, best {count.best:,} ({count.qualifier}).")
        return words


def _by_hand(words: str) -> Json:
    """Return a count whose numbers are asked for."""
    while True:
        numbers = {
            "low": _number("  Not below"),
            "best": _number("  The number to show"),
            "high": _number("  Not above (blank: no upper bound)"),
        }
        qualifier = ask_term("  How it is worded (blank: as the numbers say)", Qualifier)
        posted: Json = {**numbers, **({"qualifier": qualifier} if qualifier else {}), "wording": words}
        try:
            CountPosted.model_validate(posted)
        except ValidationError as error:
            typer.echo(f"  {_told(error)}")
        else:
            return posted


def _number(question: str) -> int | None:
    while True:
        given = ask(question).replace(",", "")
        if not given:
            return None
        if given.isascii() and given.isdecimal():
            return int(given)
        typer.echo("  This is a whole number in the digits 0 to 9.")


def _told(error: ValidationError) -> str:
    message = error.errors()[0]["msg"].removeprefix("Value error, ")
    return f"{message[:1].upper()}{message[1:].rstrip('.')}."


def _unknown(given: str, known: Collection[str]) -> str:
    near = nearest(given, known)
    return f"There is no `{given}` here.{f' Did you mean {near}?' if near else ''}"
