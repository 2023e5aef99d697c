"""Figures: each has its words, an editor's mark its reason; sums and words agree with the numbers."""

import re
from collections.abc import Iterator

from app.fields import CountPosted
from app.register.checks.languages import is_read
from app.register.examined import Examined, Given
from app.register.findings import Finding

# A number that may be written in words beside digits that are others' (“one man with 12 months”).
_MOST_IN_WORDS = 20
# A number as it is written anywhere: digits of any script, with what groups them.
_NUMBER = re.compile(r"\d(?:[\d.,'’\u00a0\u202f\u066b\u066c ]*\d)?")


def check_figures(act: Examined) -> Iterator[Finding]:
    """Give what is wrong with the figures of an act."""
    posted = act.posted
    if not posted.sources:
        yield act.finding("act_without_source", "The act cites no source.", "/sources")
    given = list(act.figures())
    if not given:
        yield act.finding("act_without_figure", "The act has no figure.")
    for one in given:
        if one.figure.accepted and not one.figure.text:
            yield act.finding("mark_unexplained", "It is marked accepted, and no text says why.", one.pointer)
        yield from _check_words(act, one)
    if act.derived is not None:
        for warned in act.derived.warnings:
            if warned.code in ("breakdowns_exceed_headline", "parts_exceed_line", "wording_disagrees"):
                yield act.finding(warned.code, warned.message, warned.pointer)


def _check_words(act: Examined, given: Given) -> Iterator[Finding]:
    count = given.figure.count
    if count.wording is None:
        yield act.finding("wording_missing", "The number has no words.", given.pointer)
    elif count.low is not None and not is_read(count.wording) and not _shares_a_number(count, count.wording):
        message = f"None of the numbers of “{count.wording[:80]}” is {_shown(count)}."
        yield act.finding("wording_without_number", message, given.pointer)


def _shares_a_number(count: CountPosted, wording: str) -> bool:
    """Whether one of the count's numbers stands in a wording with digits, all of it or its end.

    Zeros at the end are left aside (1.5 million is 15); in other languages thousands may be words (6 mil 624).
    """
    found = ["".join(str(int(sign)) for sign in run if sign.isdecimal()) for run in _NUMBER.findall(wording)]
    written = {_significant(digits) for digits in (*found, "".join(found)) if digits}
    numbers = {number for number in (count.low, count.best, count.high) if number is not None}
    if not written or max(numbers) <= _MOST_IN_WORDS:
        return True
    # “Fewer than 900” is 899 at most.
    numbers |= {number + 1 for number in numbers}
    return any(_significant(str(number)).endswith(digits) for number in numbers for digits in written)


def _significant(digits: str) -> str:
    return digits.strip("0") or "0"


def _shown(count: CountPosted) -> str:
    high = "open" if count.high is None else f"{count.high:,}"
    return f"{count.low:,} to {high}"
