"""Sources: each part names the page that it was read on or says why not; who said it first is told alike everywhere."""

import re
from collections.abc import Iterator, Sequence

from app.acts.schemas import ActCreate
from app.register.examined import Examined
from app.register.findings import Finding
from app.sources.schemas import SourcePosted
from app.vocabularies import MotiveBasis, SourceKind

# What a text says where no page is named: a sentence that speaks of pages, with a negation, or of memory.
_OF_PAGES = re.compile(r"\b(sources?|pages?|outlets?|papers?|agency|record|address)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(not|nor|no|none|without|left out|perhaps)\b", re.IGNORECASE)
_MEMORY = re.compile(r"\bmemory\b", re.IGNORECASE)
# The closing words of most notes say so of all pages, and explain no part.
_CLOSING = re.compile(r"Read (as (an )?excerpts? of|on) the pages? cited[^.]*")
_SENTENCE = re.compile(r"[.;](?:\s|$)")
# Media of a state that report on other states: what they say of those is not official there.
_MEDIA_OF = {
    "Al Arabiya": "SAU",
    "Anadolu": "TUR",
    "CGTN": "CHN",
    "China Daily": "CHN",
    "Courrier du Vietnam": "VNM",
    "Global Times": "CHN",
    "Prensa Latina": "CUB",
    "Sputnik": "RUS",
    "TASS": "RUS",
    "TRT": "TUR",
    "Xinhua": "CHN",
}
# “Egyptian state media, via Anadolu” are Egypt's.
_BY_WAY_OF = re.compile(r",? (via|through) ")


def check_sources(acts: Sequence[Examined]) -> Iterator[Finding]:
    """Give what is wrong with what the parts of all acts say of their sources."""
    first: dict[str, tuple[SourceKind | None, str]] = {}
    for act in acts:
        yield from _check_named(act)
        yield from _check_unused(act)
        yield from _check_motives(act)
        yield from _check_abroad(act)
        for number, source in enumerate(act.posted.sources):
            if source.originator is None:
                continue
            pointer = f"/sources/{number}/originator_kind"
            kind, place = first.setdefault(source.originator, (source.originator_kind, f"{act.place}{pointer}"))
            if kind is not source.originator_kind:
                message = f"{source.originator} is {kind} at {place}, and {source.originator_kind} here."
                yield act.finding("originator_differs", message, pointer)


def _check_named(act: Examined) -> Iterator[Finding]:
    """Give the figures, and the other parts of acts of several sources, whose page is not told, nor why."""
    posted = act.posted
    explained = _says_why(_CLOSING.sub("", posted.notes or ""))
    for given in act.figures():
        # A key that means no source of the act is refused for itself.
        unnamed = given.source is None and given.figure.source is None
        if unnamed and not explained and not _says_why(given.figure.text or ""):
            yield act.finding("source_missing", "Its source is not named, nor does a text say why.", given.pointer)
    if len(posted.sources) < 2 or explained:
        return
    for pointer, source, text in _parts(posted):
        if source is None and not _says_why(text or ""):
            yield act.finding("source_missing", "Its source is not named, nor does a text say why.", pointer)


def _parts(posted: ActCreate) -> Iterator[tuple[str, str | None, str | None]]:
    """Give the motives, the scopes and the dated milestones: where each stands, its source, its text."""
    for number, motive in enumerate(posted.motives):
        yield f"/motives/{number}", motive.source, motive.text
    for number, scope in enumerate(posted.scopes):
        yield f"/scopes/{number}", scope.source, scope.text
    for number, step in enumerate(posted.milestones):
        # An undated step is the status told; no page has a day for it.
        if step.on is not None:
            yield f"/milestones/{number}", step.source, step.text


def _says_why(text: str) -> bool:
    """Whether a text says why no page is named."""
    sentences = _SENTENCE.split(text)
    return any(_MEMORY.search(one) or (_OF_PAGES.search(one) and _NOT.search(one)) for one in sentences)


def _check_unused(act: Examined) -> Iterator[Finding]:
    """Give the sources that nothing names, in an act whose figures all name theirs."""
    posted = act.posted
    named = {given.figure.source for given in act.figures()}
    if len(posted.sources) < 2 or None in named:
        return
    named |= {step.source for step in posted.milestones} | {scope.source for scope in posted.scopes}
    named |= {motive.source for motive in posted.motives}
    named |= {posted.described_as.source} if posted.described_as is not None else set()
    told = posted.notes or ""
    for place, source in enumerate(posted.sources):
        said = source.quote or (source.publisher and source.publisher.split(" (")[0] in told)
        if source.key not in named and not said:
            message = f"Nothing names {source.publisher or source.title or source.url} as its source."
            yield act.finding("source_unused", message, f"/sources/{place}")


def _check_motives(act: Examined) -> Iterator[Finding]:
    for number, motive in enumerate(act.posted.motives):
        if motive.basis is MotiveBasis.ATTRIBUTED and not motive.by:
            message = f"{motive.motive} is attributed, and not said by whom."
            yield act.finding("motive_unattributed", message, f"/motives/{number}/by")


def _check_abroad(act: Examined) -> Iterator[Finding]:
    """Give the figures that would speak for a state because a medium of another state gave them."""
    for given in act.figures():
        if given.source is None or given.figure.basis is not None:
            continue
        name, country = _medium(given.source)
        if country not in (None, act.posted.country):
            message = f"{name} is a medium of {country}: its word is not official in {act.posted.country}."
            yield act.finding("state_medium_abroad", message, given.pointer)


def _medium(source: SourcePosted) -> tuple[str, str | None]:
    """Return the state medium that said it first, and whose it is; no country where it is none that is known."""
    name = source.publisher if source.originator_kind is None else source.originator
    name = _BY_WAY_OF.split(name or "")[0]
    if (source.originator_kind or source.kind) is not SourceKind.STATE_MEDIA:
        return name, None
    return name, next((country for medium, country in _MEDIA_OF.items() if medium in name), None)
