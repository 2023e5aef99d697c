"""`new-act`: ask for what a record needs, show what the review finds in it, and write it into its file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from app.acts.schemas import ActCreate
from app.cli.asking import ask, ask_count, ask_one_of, ask_term
from app.cli.failures import Failure, told
from app.cli.reviewing import report
from app.countries.schemas import CountryCreate
from app.countries.seed import listed_countries
from app.errors import nearest
from app.folding import fold
from app.leaders.schemas import LeaderCreate
from app.register.examined import names_of
from app.register.reading import RECORDS, Register, read_files
from app.register.review import EXCEPTIONS, read_exceptions, review
from app.register.writing import add_record, external_id_of, key_of
from app.validation import refuse_body
from app.vocabularies import Instrument, Kind, MilestoneType, Occasion, RoleType, SourceKind, Stage

Json = dict[str, Any]


def new_act(
    records: Annotated[
        Path, typer.Option(help="The folder of the records.", show_default="the register's own", file_okay=False)
    ] = RECORDS,
) -> None:
    """Ask for a new record of the bundled register, and write it.

    A blank answer leaves out what is not needed. Numbers are given in the words of the page; how they are read is
    told at once. Nothing is written before the end, and nothing but the file of the country.
    """
    register, faults = read_files(records)
    if faults:
        raise Failure("The records can't be read: mend them first.", *map(told, faults))
    country = _country()
    act: Json = {"country": country.code, "title": ask("Title, as “Amnesty for Victory Day 2025”", needed=True)}
    act["instrument"] = ask_term("Legal form", Instrument, needed=True)
    if act["instrument"] == "other":
        act["instrument_text"] = ask("  What form that is", needed=True)
    milestones = _milestones()
    taken = {one.external_id for one in register.acts.values() if one.external_id is not None}
    dates = [step["on"] for step in milestones if "on" in step]
    act["external_id"] = external_id_of(country.code, dates, act["title"], taken)
    typer.echo(f"  Its name in the register is {act['external_id']}.")
    act |= _told_of({"summary": ask("Summary in one sentence", "prose")})
    sources = _sources()
    keys = [source["key"] for source in sources]
    headline = _headline(keys)
    lines = _lines(keys)
    roles, leaders = _roles()
    occasion = ask_term("Occasion", Occasion)
    occasions = (
        [{"occasion": occasion} | _told_of({"text": ask("  Which", needed=occasion == "other")})] if occasion else []
    )
    act |= _told_of({"notes": ask("Notes: what is doubtful, what was not read, why a number has no source", "prose")})
    act |= _told_of({"sources": sources, "roles": roles, "milestones": milestones, "occasions": occasions})
    act |= _told_of({"headline": {"figures": headline} if headline else None, "breakdowns": lines})
    _show(register, act, leaders)
    if not typer.confirm(f"Write it into {country.code}.json?", default=True):
        raise Failure("Nothing was written.")
    path = add_record(records, act, leaders)
    typer.echo(f"Written into {path.name}. Motives, scopes and conditions are added there by hand.")
    typer.echo(f"Then run: python -m app check --register --country {country.code}")


def _country() -> CountryCreate:
    countries = listed_countries()
    known = {
        name: country
        for country in reversed(countries)
        for name in (country.code, country.alpha2, country.name, *country.names.values())
        if name is not None
    }
    folded = {fold(name): country for name, country in known.items()}
    while True:
        given = ask("Country, by name or ISO code", needed=True)
        country = folded.get(fold(given))
        if country is not None:
            typer.echo(f"  {country.name} ({country.code})")
            return country
        near = nearest(given, known)
        typer.echo(f"  There is no country `{given}` here.{f' Did you mean {near}?' if near else ''}")


def _milestones() -> list[Json]:
    milestones: list[Json] = []
    typer.echo("The steps in the life of the act, the first one first; a blank answer ends them.")
    while step := ask_term("Step", MilestoneType, needed=not milestones):
        date = ask("  On (2025, 2025-12 or 2025-12-19; blank: not known)", "date")
        milestones.append({"type": step} | _told_of({"on": date}))
    return milestones


def _sources() -> list[Json]:
    sources: list[Json] = []
    typer.echo("The pages that the act was read in; a blank address ends them.")
    while url := ask("Address", "url", needed=not sources):
        publisher = ask("  Publisher", needed=True)
        source = {"key": key_of(publisher, [one["key"] for one in sources]), "url": url}
        source |= _told_of({"title": ask("  Title of the page")}) | {"publisher": publisher}
        source["kind"] = ask_term("  Kind of the publisher", SourceKind, needed=True)
        if source["kind"] == "other":
            source["kind_text"] = ask("  What kind that is", needed=True)
        originator = ask("  Who said it first, if the page repeats another")
        if originator:
            source |= {"originator": originator}
            source |= _told_of({"originator_kind": ask_term("  Kind of that", SourceKind, left_out=("other",))})
        source |= _told_of({"published_on": ask("  Published on", "date")})
        source["language"] = ask("  Language (en, fr, az)", "language", needed=True)
        sources.append(source)
    return sources


def _headline(keys: Sequence[str]) -> list[Json]:
    figures: list[Json] = []
    typer.echo("The numbers for the act as a whole, each in the words of its page; a blank answer ends them.")
    while (count := ask_count("How many")) is not None:
        figures.append(_figure(count, keys))
    return figures


def _lines(keys: Sequence[str]) -> list[Json]:
    lines: list[Json] = []
    typer.echo("The lines: what happens to how many; a blank kind ends them.")
    while kind := ask_term("Kind", Kind, left_out=("remainder",)):
        earlier = [line["key"] for line in lines]
        line: Json = {"key": key_of(kind, earlier), "kind": kind}
        if earlier:
            line |= _told_of({"part_of": ask_one_of("  Part of an earlier line", earlier)})
        line |= _told_of({"text": ask("  What the page says of it", "prose", needed=kind == "other")})
        figures: list[Json] = []
        while (count := ask_count("  How many", needed=not figures)) is not None:
            figures.append(_figure(count, keys))
        lines.append(line | {"figures": figures})
    return lines


def _figure(count: str | Json, keys: Sequence[str]) -> Json:
    """Return a figure: its stage, date and source are asked for."""
    stage = ask_term("    Announced or implemented (blank: announced)", Stage) or Stage.ANNOUNCED.value
    figure: Json = {} if stage == Stage.ANNOUNCED.value else {"stage": stage}
    figure["count"] = count
    source = keys[0] if len(keys) == 1 else ask_one_of("    Source", keys)
    figure |= _told_of({"source": source, "by": ask("    Who says it, if the page names an office or body")})
    if stage == Stage.IMPLEMENTED.value:
        figure |= _told_of({"as_of": ask("    As of", "date")})
    if not source:
        figure["text"] = ask("    Why it has no source", "prose", needed=True)
    return figure


def _roles() -> tuple[list[Json], list[Json]]:
    """Return the roles, and the leaders that they name; a file that knows a leader passes over the second."""
    roles: list[Json] = []
    leaders: list[Json] = []
    typer.echo("Who decided and signed; a blank role ends them.")
    while role := ask_term("Role", RoleType):
        text = _told_of({"text": ask("  What role that is", needed=True)}) if role == "other" else {}
        name = ask("  Name of the leader, as the page writes it (blank: it is a body)")
        if name:
            office = ask("  Office", needed=True)
            roles.append({"role": role, "leader": {"name": name}, "office": office} | text)
            since = ask("  In that office since, if that is certain", "date")
            leaders.append({"name": name, "terms": [{"office": office} | _told_of({"began_on": since})]})
        else:
            roles.append({"role": role, "body": ask("  Name of the body", needed=True)} | text)
    return roles, leaders


def _show(register: Register, act: Json, leaders: Sequence[Json]) -> None:
    """Print what the review finds in the new record beside the others. Raises `Failure` for what can't be posted."""
    place = f"{act['country']}.json /acts/new"
    try:
        posted = ActCreate.model_validate(act)
    except ValidationError as error:
        refused = refuse_body(error, act, ActCreate)
        raise Failure("The record can't be taken; nothing was written.", *map(told, refused.faults)) from None
    known = {(leader.country, name) for leader in register.leaders.values() for name in names_of(leader)}
    new = {
        f"{act['country']}.json /leaders/new{number}": LeaderCreate.model_validate(
            {"country": act["country"], **leader}
        )
        for number, leader in enumerate(leaders)
        if (act["country"], fold(leader["name"])) not in known
    }
    whole = Register(register.leaders | new, register.acts | {place: posted})
    found = [
        finding
        for finding in review(whole, exemptions=read_exceptions(EXCEPTIONS)).findings
        if finding.place == place or finding.place in new
    ]
    typer.echo("What the check finds in it:" if found else "The check finds nothing wrong with it.")
    for line in report(found):
        typer.echo(line)


def _told_of(members: Json) -> Json:
    """Return the members that were answered."""
    return {name: value for name, value in members.items() if value}
