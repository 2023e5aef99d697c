"""The acts of the benchmark: act number `i` of a register of `size` acts, as it is posted; always the same."""

import random
from functools import lru_cache
from typing import Any, NamedTuple

from app.countries.seed import listed_countries
from app.counts.rows import bounds_of
from app.vocabularies import Instrument, Motive, Occasion, Qualifier

Json = dict[str, Any]

BUSY = "AZE"  # every tenth act is this country's: there one country's totals have all years at every size
FIRST_YEAR, YEARS = 1990, 36
HANDOVER = 2008  # the first leader of each country gives way to the second
# Relations point this far back, from the last act of each block of BLOCK acts.
BACK, BLOCK = 40, 50
LARGEST_SIZE = 1_000_000
# The first acts of every country have no upper bound and no void or unpublished one among them, so that a total has
# the same members at every size.
_FULL = 600

_RELEASES = ("release", "conditional_release", "release", "deportation_release", "release")
_KINDS = (
    "sentence_reduction", "noncustodial_pardon", "liability_waiver", "pardon_unspecified", "commutation",
    "sentence_reduction", "suspended_sentence_pardon", "proceedings_terminated", "fine_waiver", "commutation_death",
    "sentence_reduction", "record_clearance", "provisional_release", "noncustodial_reduction", "substitution",
    "administrative_relief", "rights_restoration", "commutation_life", "fine_and_sentence_waiver", "respite",
)  # fmt: skip
_INSTRUMENTS = [one.value for one in Instrument if one not in (Instrument.OTHER, Instrument.UNKNOWN)]
_OCCASIONS = [one.value for one in Occasion if one not in (Occasion.OTHER, Occasion.UNKNOWN)]
_MOTIVES = [one.value for one in Motive if one not in (Motive.OTHER, Motive.UNKNOWN)]
_SOURCE_KINDS = ("official_text", "independent_media", "official_statement", "international_agency", "state_media")
_LIVES = (("proposed",), ("announced", "adopted"), ("proposed", "adopted", "in_force"), ("adopted", "completed"))
_GROUPS = ("political_prisoners", "women", "minors", "elderly", "foreigners", "first_offenders", "ill", "veterans")
_WORDS = {
    Qualifier.ABOUT: "about {:,}",
    Qualifier.MORE_THAN: "more than {:,}",
    Qualifier.NEARLY: "nearly {:,}",
    Qualifier.UP_TO: "up to {:,}",
}
# As news has it: half of the counts exact, the others rounded, some without a number.
_STYLES = (
    Qualifier.EXACT, Qualifier.MORE_THAN, Qualifier.EXACT, Qualifier.ABOUT, Qualifier.EXACT, Qualifier.UP_TO,
    Qualifier.EXACT, Qualifier.ABOUT, Qualifier.EXACT, Qualifier.NEARLY, Qualifier.MORE_THAN, Qualifier.VAGUE,
)  # fmt: skip


class State(NamedTuple):
    """A country that has acts."""

    code: str
    name: str


@lru_cache(maxsize=1)
def states() -> tuple[State, ...]:
    """Return the countries that exist today, by code."""
    return tuple(State(country.code, country.name) for country in listed_countries() if country.to_year is None)


def country_of(i: int) -> State:
    """Return the country of act `i`."""
    known = states()
    if i % 10 == 0:
        return next(state for state in known if state.code == BUSY)
    return known[(i - i // 10 - 1) % len(known)]


def leaders_of(state: State) -> tuple[Json, Json]:
    """Return the two leaders of a country as they are posted, the earlier first."""
    first, second = ({"name": f"{name} of {state.name}", "country": state.code} for name in ("Amaru Sol", "Noor Vale"))
    return (
        first | {"terms": [{"office": "president", "began_on": "1985", "ended_on": str(HANDOVER - 1)}]},
        second | {"terms": [{"office": "president", "began_on": str(HANDOVER)}]},
    )


def external_id(i: int) -> str:
    """Return the client's own identifier of act `i`."""
    return f"bench-{i:07}"


def number_of(name: str) -> int:
    """Return the number of the act with this external_id."""
    return int(name.removeprefix("bench-"))


def source(i: int, key: str = "own") -> Json:
    """Return the source that act `i` brings with it, as it is posted."""
    year = _date(i)[0]
    return {
        "key": key,
        "url": f"https://news.example.org/{year}/{i:07}",
        "title": f"Clemency announced, report {i}",
        "publisher": f"Gazette {i % 97}",
        "kind": _SOURCE_KINDS[i % len(_SOURCE_KINDS)],
        "published_on": str(year),
        "language": "en",
    }


def posted(i: int, size: int) -> Json:
    """Return act `i` as it is posted; `size` is how many acts the register has when the benchmark begins.

    Numbers are the larger the fewer acts there are, so that a total has as many digits at every size.
    """
    rng = random.Random(i)
    state, (year, month, day) = country_of(i), _date(i)
    full = i < _FULL
    scale = max(1, LARGEST_SIZE // size)
    on = f"{year}-{month:02}-{day:02}"
    keys = ["own", "other"] if i % 2 else ["own"]
    leader = leaders_of(state)[year >= HANDOVER]["name"]

    def figure(number: int, style: Qualifier, **more: Any) -> Json:
        return {"count": _count(number, style), "source": rng.choice(keys), **more}

    def figures(number: int, style: Qualifier, done: float) -> list[Json]:
        given = [figure(number, style)]
        if rng.random() < done:
            given.append(figure(number * 9 // 10, Qualifier.EXACT, stage="implemented", as_of=f"{year + 1}-{month:02}"))
        return given

    lines: list[Json] = []
    for place in range(2 + i % 3):
        number = int(20 * 1000 ** rng.random()) * scale
        kind = _RELEASES[i % 5] if place == 0 else _KINDS[(i + place * 7) % len(_KINDS)]
        style = Qualifier.MORE_THAN if full and place == 0 else rng.choice(_STYLES)
        line: Json = {"key": f"line{place}", "kind": kind, "figures": figures(number, style, 0.5)}
        if place == 3 and i % 4 == 0:
            line |= {"part_of": "line0", "group": _GROUPS[i % len(_GROUPS)]}
        lines.append(line)
    headline = []
    if full or rng.random() < 0.7:
        number = int(100 * 1000 ** rng.random()) * scale
        headline = figures(number, Qualifier.MORE_THAN if full else rng.choice(_STYLES), 0.4)
    document: Json = {
        "country": state.code,
        "title": f"{state.name}: act of clemency {i} of {year}",
        "instrument": _INSTRUMENTS[i % len(_INSTRUMENTS)],
        "external_id": external_id(i),
        "summary": f"A measure of {on} for several groups of convicts, as the sources report it, number {i}.",
        "sources": [source(i)] + ([source(i - 1, "other")] if i % 2 else []),
        "roles": [
            {"role": "initiator", "leader": {"name": leader}, "office": "president"},
            {"role": "enacting_body", "body": f"Parliament of {state.name}"},
        ],
        "milestones": _milestones(i, year, on, full=full),
        "occasions": [{"occasion": rng.choice(_OCCASIONS)}],
        "motives": [
            {"motive": rng.choice(_MOTIVES), "basis": "stated", "source": "own"},
            {"motive": rng.choice(_MOTIVES), "basis": "attributed", "by": "analysts", "source": "own"},
        ][: 1 + i % 2],
        "headline": {"figures": headline},
        "breakdowns": lines,
        "scopes": [
            {
                "group": _GROUPS[(i * 3) % len(_GROUPS)],
                "rule": "likely_excluded",
                "by": "human-rights groups",
                "count": _count(int(20 * 20 ** rng.random()), Qualifier.NEARLY),
                "source": "own",
            }
        ],
        "conditions": [{"condition": "no_reoffending", "to": "retain"}] if i % 5 == 0 else [],
        "relations": [],
        "review": "draft" if not full and i % 64 == 5 else "published",
    }
    if i % BLOCK == BLOCK - 1:
        document["relations"] = [{"relation": "tranche_of", "act": external_id(i - BACK)}]
    return document


def _date(i: int) -> tuple[int, int, int]:
    """The day of the first step of act `i`: spread over the years, for the busy country evenly."""
    spread = i // 10 if i % 10 == 0 else i * 2654435761 >> 7
    return FIRST_YEAR + spread % YEARS, 1 + i * 5 % 12, 1 + i * 11 % 28


def _milestones(i: int, year: int, on: str, *, full: bool) -> list[Json]:
    steps = _LIVES[i % len(_LIVES)]
    made: list[Json] = [{"type": steps[0], "on": on, "source": "own"}]
    made += [{"type": step, "on": str(year + 1 + place), "source": "own"} for place, step in enumerate(steps[1:])]
    if not full and i % 40 == 7:
        made.append({"type": "withdrawn", "on": str(year + 3), "source": "own"})
    return made


def _count(number: int, style: Qualifier) -> Json:
    if style == Qualifier.VAGUE:
        return {"low": None, "best": None, "high": None, "qualifier": "unknown", "wording": "others"}
    if style != Qualifier.EXACT:
        # Rounded numbers have two digits that mean something.
        unit = 10 ** max(0, len(str(number)) - 2)
        number -= number % unit
    low, best, high = bounds_of(style, number)
    words = _WORDS.get(style, "{:,}").format(number)
    return {"low": low, "best": best, "high": high, "qualifier": style.value, "wording": words}
