"""How pages say numbers, intervals, dates and terms of the vocabularies; a script puts them in the reader's locale."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, Final

from markupsafe import Markup, escape

from app.vocabularies import VOCABULARIES, Term

Interval = Mapping[str, Any]
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# Terms that read badly with their underscores turned to blanks.
_SAID: Final = {
    "non_custodial": "non-custodial",
    "noncustodial_pardon": "non-custodial pardon",
    "noncustodial_reduction": "non-custodial reduction",
    "commutation_death": "commutation of death sentences",
    "commutation_life": "commutation of life sentences",
    "pardon_unspecified": "pardon, form not said",
    "unspecified": "form not said",
    "remainder": "not itemised",
    "ngo_or_monitor": "NGO or monitor",
    "none_stated": "none stated",
    "deserters_draft_evaders": "deserters, draft evaders",
    "exiles_refugees": "exiles, refugees",
    "constitution_or_named_year": "constitution or named year",
}
_TOLD: Final = ("low", "best", "high", "unquantified", "acts")
Draw = Callable[[int], str]


def digits(number: int) -> str:
    """Return a whole number with its thousands grouped."""
    return f"{number:,}"


def number(value: int) -> Markup:
    """Return a number that a script may write in the reader's way."""
    return Markup(_marked(value))  # noqa: S704 - a whole number, and nothing else


def _marked(value: int) -> str:
    return f'<data value="{value:d}">{value:,d}</data>'


def interval(count: Interval | None, draw: Draw = digits) -> str:
    """Return a count in words: never exact where it is not, never a number where there is none."""
    if count is None or count.get("acts") == 0:
        return "no figure"
    low, best, high = count["low"], count["best"], count["high"]
    if best is None:
        return "not quantified"
    if low == high:
        return draw(best)
    if high is None:
        return f"{draw(best)} or more" if low == best else f"{draw(low)} or more, best {draw(best)}"
    if low == 0 and best == high:
        return f"up to {draw(high)}"
    span = f"{draw(low)}–{draw(high)}"
    return span if best in (low, high) else f"{draw(best)} ({span})"


def count(value: Interval | None) -> Markup:
    """Return a count in words as markup, and how many of the counts that it adds bear no number."""
    return _count(None if value is None else tuple([value.get(name) for name in _TOLD]))


@lru_cache(maxsize=4_096)
def _count(told: tuple[int | None, ...] | None) -> Markup:
    # A table tells hundreds of counts; after a change of the register most are what they were.
    value = None if told is None else dict(zip(_TOLD, told, strict=True))
    known = value is not None and value["best"] is not None
    kind = "none" if not known or value is None else "open" if value["high"] is None else "known"
    said = f'<span class="count {kind}">{interval(value, _marked)}</span>'
    unquantified = value["unquantified"] if known and value is not None else 0
    if unquantified:
        said += f' <span class="aside">+ {unquantified:d} not quantified</span>'
    return Markup(said)  # noqa: S704 - made of whole numbers and of words of this module


def both_stages(row: Mapping[str, Interval | None]) -> Markup:
    """Return the two cells of a table that tell what was announced and what was implemented."""
    announced, implemented = count(row["announced"]), count(row["implemented"])
    # A page has hundreds: to add up or format markup takes four times as long as all of this.
    return Markup(f'<td class="right">{announced}</td><td class="right">{implemented}</td>')  # noqa: S704 - of markup


def headline(value: Interval | None) -> tuple[Markup, Markup]:
    """Return a count as one number that says what it is, and the interval below it."""
    if value is None or value["best"] is None or value.get("acts") == 0:
        return Markup("—"), escape(interval(value))
    low, best, high = value["low"], value["best"], value["high"]
    large, small = number(best), Markup("exact")
    if high is None:
        large, small = large + "+", number(low) + " at least, no upper bound known"
    elif low == 0 and best == high > 0:
        large, small = Markup("up to ") + large, Markup("no lower bound known")
    elif low != high and best in (low, high):
        large, small = number(low) + "–" + number(high), Markup("between the two")
    elif low != high:
        large, small = Markup("≈ ") + large, Markup("between {} and {}").format(number(low), number(high))
    if value.get("unquantified"):
        small += f"; {value['unquantified']:d} not quantified"
    return large, small


def distance(value: Interval) -> Markup:
    """Return a distance, signed: what one side has more than the other, as far as it is known."""
    low, best, high = value["low"], value["best"], value["high"]
    if best is None:
        return Markup("not known")
    said = _signed(best)
    if low == high and low is not None:
        return said
    if low is None and high is None:
        span = Markup("open at both ends")
    elif low is None:
        span = _signed(high) + " at most"
    elif high is None:
        span = _signed(low) + " at least"
    else:
        span = _signed(low) + " to " + _signed(high)
    return Markup('{}<span class="aside">{}</span>').format(said, span)


def _signed(value: int) -> Markup:
    return number(value) if value >= 0 else Markup("−") + number(-value)


def date(value: str | None) -> Markup:
    """Return a partial date, as exact as it is and no more."""
    if value is None:
        return Markup('<span class="aside">undated</span>')
    return Markup('<time datetime="{}">{}</time>').format(value, day(value))


def day(value: str) -> str:
    """Return a partial date in words: 2025, December 2025, 19 December 2025."""
    parts = value[:10].split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, _MONTHS[int(parts[1]) - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def term(value: str | None) -> str:
    """Return a term of a vocabulary as words."""
    if value is None:
        return "not said"
    return _SAID.get(value, value.replace("_", " "))


def title(value: str | None) -> str:
    """Return a term of a vocabulary as words, the first letter large."""
    words = term(value)
    return words[:1].upper() + words[1:]


@cache
def _definitions(vocabulary: str) -> dict[str, str]:
    return {member.value: member.definition for member in VOCABULARIES[vocabulary].terms}


def definition(value: str, vocabulary: str) -> str:
    """Return what a term means, in a line."""
    return _definitions(vocabulary).get(value, "")


def plural(number: int, one: str, many: str | None = None) -> str:
    """Return the word that goes with a number."""
    return one if number == 1 else many or f"{one}s"


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "count": count,
    "distance": distance,
    "headline": headline,
    "interval": interval,
    "number": number,
    "date": date,
    "day": day,
    "term": term,
    "term_title": title,
    "definition": definition,
}


def vocabulary(name: str) -> tuple[Term, ...]:
    """Return the terms of a closed list, in the order of a form."""
    return VOCABULARIES[name].terms


GLOBALS: Final[dict[str, Any]] = {"both_stages": both_stages, "plural": plural, "vocabulary": vocabulary}
