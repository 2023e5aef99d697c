"""The reader of wordings: words for a count in, the count out, or a refusal; never a guess."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from app.counts import lexicon, refusals
from app.counts.count import LARGEST, Count
from app.counts.numerals import Numeral, numeral_at
from app.counts.refusals import WordingError
from app.counts.rows import Bounds, bounds_of
from app.counts.surroundings import (
    closing_suffix,
    duration_end,
    number_from,
    part_end,
    refuse_words_right_after,
    share_end,
    suffix_at,
)
from app.counts.tokens import DASHES, Tokens
from app.counts.vague import vague_at
from app.vocabularies import Qualifier

_LONGEST_SUGGESTION = 80

__all__ = ["WordingError", "read_wording"]


@dataclass(frozen=True, slots=True)
class _Before:
    """The words before the number: where they end, and what they say of it."""

    end: int
    qualifier: Qualifier | None
    between: bool


# A wording is read when it is posted and again when its act is derived; texts longer than any posted are not kept.
_KEPT = 5_000
_LONGEST_KEPT = 500


def read_wording(text: str) -> Count:
    """The count that a wording gives by the table of docs/data-model.md; the wording is kept.

    Raises WordingError where the words hold a number that the table can't read as one count;
    words with no number in them give a count that is not quantified. Takes time linear in the
    length of the text.
    """
    return _read_and_keep(text) if len(text) <= _LONGEST_KEPT else _read(text)


def _read(text: str) -> Count:
    tokens = Tokens(text)
    before = _read_before(tokens)
    start = before.end
    vague = vague_at(tokens, start)
    if vague is not None:
        if vague.fault is not None:
            raise vague.fault
        if before.qualifier is not None or before.between or suffix_at(tokens, vague.end):
            raise refusals.qualifiers(text, tokens.slice(start, vague.end))
        _refuse_more_numbers(tokens, start, vague.end)
        if closing_suffix(tokens, vague.end):
            raise refusals.qualifiers(text, tokens.slice(start, vague.end))
        if vague.high > LARGEST:
            raise refusals.out_of_range(tokens.slice(start, vague.end))
        return Count.of(vague.low, vague.low, vague.high, Qualifier.VAGUE, text)
    numeral = numeral_at(tokens, start)
    if numeral is not None:
        return _read_number(tokens, before, numeral)
    none_end = _none_end(tokens, start)
    if none_end is not None:
        if before.qualifier is not None or before.between:
            raise refusals.qualifiers(text)
        _refuse_more_numbers(tokens, start, none_end)
        return Count.of(0, 0, 0, Qualifier.EXACT, text)
    _refuse_unread_number(tokens, start)
    return Count.of(None, None, None, Qualifier.UNKNOWN, text)


def _read_before(tokens: Tokens) -> _Before:
    """The known phrases and signs that the wording begins with, in any order."""
    index, qualifier, between = 0, None, False
    while True:
        while tokens.mark(index) in lexicon.OPENING_MARKS:
            index += 1
        found = _phrase_at(tokens, index)
        if found is None:
            return _Before(index, qualifier, between)
        said, index = found
        if said is Qualifier.BETWEEN and not between:
            between = True
        elif said is not None and qualifier not in (None, said):
            raise refusals.qualifiers(tokens.slice(0, index))
        elif said is not None:
            qualifier = said


def _phrase_at(tokens: Tokens, index: int) -> tuple[Qualifier | None, int] | None:
    """The phrase or sign before a number that stands at a token, and where it ends."""
    sign = tokens.mark(index)
    if sign in lexicon.SIGNS_BEFORE:
        if tokens.mark(index + 1) == "=" and sign in lexicon.SIGNS_WITH_EQUALS:
            return lexicon.SIGNS_WITH_EQUALS[sign], index + 2
        return lexicon.SIGNS_BEFORE[sign], index + 1
    word = tokens.word(index)
    for words, qualifier in lexicon.BEFORE.get(word, ()):
        if tokens.words_at(index, words):
            end = index + len(words)
            abbreviated = word in lexicon.ABBREVIATIONS and tokens.mark(end) == "."
            if abbreviated or (tokens.mark(end) in (",", ":") and not tokens.glued(end + 1)):
                end += 1
            return qualifier, end
    return None


_read_and_keep = lru_cache(maxsize=_KEPT)(_read)


def _read_number(tokens: Tokens, before: _Before, numeral: Numeral) -> Count:
    """The count of a wording whose known words before are followed by a number."""
    start = before.end
    for end, refusal in (
        (share_end(tokens, start), refusals.share),
        (duration_end(tokens, start), refusals.duration),
    ):
        if end is not None:
            raise refusal(tokens.slice(start, end))
    _refuse_one_of_the_most(tokens, start)
    upper = _upper_at(tokens, numeral, before.between)
    if upper is None and before.between:
        # “between one hundred and twenty …” may have read the second number into the first.
        shorter = numeral_at(tokens, start, joined_by_and=False)
        if shorter is not None and shorter.end < numeral.end:
            numeral, upper = shorter, _upper_at(tokens, shorter, between=True)
        if upper is None:
            raise numeral.fault or refusals.malformed(
                tokens.slice(0, numeral.end), "“between” needs two numbers, as in 800 and 900"
            )
    end = numeral.end if upper is None else upper.end
    refuse_words_right_after(tokens, start if upper is None else upper.start, end)
    suffix = suffix_at(tokens, end)
    if suffix is not None:
        end = suffix[1]
    elif upper is None:
        end = _restated_end(tokens, numeral, end)
    _refuse_more_numbers(tokens, start, end, upper)
    said = _agreed(tokens, before.qualifier, suffix[0] if suffix else closing_suffix(tokens, end))
    if upper is not None:
        low, high = _range_of(tokens, numeral, upper)
        if said not in (None, Qualifier.ABOUT):
            raise refusals.qualifiers(tokens.text, f"{low:,} to {high:,}")
        bounds: Bounds = low, (low + high) // 2, high
        return Count.of(*bounds, Qualifier.BETWEEN, tokens.text)
    qualifier = said or Qualifier.EXACT
    number = _whole(tokens, numeral, numeral.value)
    if qualifier is Qualifier.LESS_THAN and number == 0:
        raise refusals.negative(tokens.slice(0, end))
    bounds = bounds_of(qualifier, number)
    if bounds[2] is not None and bounds[2] > LARGEST:
        raise refusals.out_of_range(tokens.slice(0, end))
    return Count.of(*bounds, qualifier, tokens.text)


def _upper_at(tokens: Tokens, lower: Numeral, between: bool) -> Numeral | None:
    """The second number of a range: behind “to” or a dash, and behind “and” after “between”."""
    joins = tokens.mark(lower.end) in DASHES or tokens.word(lower.end) == "to"
    if joins or (between and tokens.word(lower.end) == "and"):
        return numeral_at(tokens, lower.end + 1)
    return None


def _range_of(tokens: Tokens, lower: Numeral, upper: Numeral) -> tuple[int, int]:
    """Low and high of a range; in “3-4 thousand” the scale of the second serves the first too."""
    low = lower.value
    if lower.scales in ((), (lexicon.HUNDRED,)):
        low *= next((scale for scale in upper.scales if low * scale <= upper.value), 1)
    numbers = _whole(tokens, lower, low), _whole(tokens, upper, upper.value)
    if numbers[0] > numbers[1]:
        raise refusals.reversed_range(tokens.slice(lower.start, upper.end), f"{numbers[1]:,} to {numbers[0]:,}")
    return numbers


def _whole(tokens: Tokens, numeral: Numeral, value: Fraction) -> int:
    """The value of a number as a whole number within the range of counts."""
    if numeral.fault is not None:
        raise numeral.fault
    words = tokens.slice(numeral.start, numeral.end)
    if value.denominator != 1:
        raise refusals.malformed(words, "persons come in whole numbers")
    if value > LARGEST:
        raise refusals.out_of_range(words)
    return int(value)


def _agreed(tokens: Tokens, first: Qualifier | None, last: Qualifier | None) -> Qualifier | None:
    """What the words before and behind the number say, if they say one thing."""
    if first is not None and last is not None and first is not last:
        raise refusals.qualifiers(tokens.text)
    return first or last


def _restated_end(tokens: Tokens, numeral: Numeral, end: int) -> int:
    """Behind “(1023)” where it says the number again that stands before it in words."""
    if tokens.mark(end) != "(":
        return end
    again = numeral_at(tokens, end + 1)
    if again is None or again.value != numeral.value or tokens.mark(again.end) != ")":
        return end
    return again.end + 1


def _none_end(tokens: Tokens, start: int) -> int | None:
    """Where “none”, “nobody” or “no one” ends; refused where it may mean that nobody says."""
    for words in lexicon.NONE_PHRASES:
        end = start + len(words)
        if not tokens.words_at(start, words):
            continue
        if tokens.word(end) in lexicon.NONE_IS_UNKNOWN:
            raise refusals.malformed(
                tokens.slice(start, end + 1),
                "it may say 0, or that no number is known; write “none” or “unknown”",
            )
        return end
    return None


def _refuse_one_of_the_most(tokens: Tokens, start: int) -> None:
    """Refuse “one of the largest …”, which counts acts and not persons."""
    if tokens.words_at(start, ("one", "of")):
        superlative = tokens.word(start + 3)
        if superlative == "most" or (len(superlative) > 4 and superlative.endswith("est")):
            raise refusals.words_after(tokens.slice(start, start + 4))


def _refuse_more_numbers(tokens: Tokens, start: int, end: int, upper: Numeral | None = None) -> None:
    """Refuse a second number behind the count; lengths of time are none."""
    found = number_from(tokens, end)
    if found is None:
        return
    second = tokens.slice(*found)
    if share_end(tokens, found[0]) is not None:
        raise refusals.share(second)
    first = tokens.slice(start, end if upper is None else upper.end)
    if tokens.number(found[0]).startswith("0") and found[0] <= end + 1:
        raise refusals.malformed(tokens.slice(start, found[1]), "its grouping is broken")
    between = [word for word in map(tokens.word, range(end, found[0])) if word]
    alone = tokens.slice(0, end)
    suggestion = None
    if between == ["or"] and upper is None:
        suggestion = f"{first} to {second}"
    elif between and between != ["and"] and len(alone) <= _LONGEST_SUGGESTION:
        suggestion = alone
    raise refusals.two_numbers(first, second, suggestion)


def _refuse_unread_number(tokens: Tokens, start: int) -> None:
    """Refuse a wording that does hold a number, behind words that are not known."""
    found = number_from(tokens, start)
    stop = len(tokens) if found is None else found[1]
    for index in range(start, stop):
        for ends in (share_end, part_end):
            end = ends(tokens, index)
            if end is not None:
                raise refusals.share(tokens.slice(index, end))
    if found is not None:
        place = found[0]
        if tokens.mark(place - 1) in DASHES and place - 1 == start and tokens.number(place):
            raise refusals.negative(tokens.slice(place - 1, found[1]))
        words = tokens.slice(start, place)
        near = difflib.get_close_matches(words.casefold()[:40], lexicon.BEFORE_TEXTS, n=1, cutoff=0.75)
        rest = tokens.slice(place, found[1])
        raise refusals.words_before(words, f"{near[0]} {rest}" if near else None)
    for index in range(start, len(tokens)):
        end = duration_end(tokens, index)
        if end is not None:
            raise refusals.duration(tokens.slice(index, end))
        if any(character.isdecimal() for character in tokens.word(index)):
            raise refusals.malformed(tokens.slice(index, index + 1), "it joins letters and digits")
