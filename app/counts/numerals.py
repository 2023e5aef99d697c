"""Numbers as people write them: grouped digits, scales, English words, dozens, halves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from app.counts import lexicon, refusals
from app.counts.refusals import WordingError
from app.counts.tokens import APOSTROPHES, SPACES, Tokens

_LONGEST = 40
_AND_A_HALF = ("and", "a", "half")
_GROUPED = re.compile(rf"[1-9][0-9]{{0,2}}(?:([{SPACES}{APOSTROPHES}.,\u066c])[0-9]{{3}})+")
_DECIMAL = re.compile(r"([0-9]+)\.([0-9]+)")
_FIRST_WORDS = frozenset(
    {*lexicon.UNITS, *lexicon.TENS, *lexicon.SCALES, *lexicon.ARTICLES, *lexicon.PARTS} | {"hundred", "dozen"}
)
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")
_SPACE = re.compile(rf"[{SPACES}]")
_APOSTROPHE = re.compile(rf"[{APOSTROPHES}]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number that stands in a wording from one token up to, not including, another.

    ``value`` need not be whole yet: in “1.2 to 1.35 million” the scale of the second serves both.
    ``scales``: by what its last words multiply, the largest first. ``fault``: why it can't be read.
    """

    start: int
    end: int
    value: Fraction
    scales: tuple[int, ...] = ()
    fault: WordingError | None = None


def numeral_at(tokens: Tokens, start: int, joined_by_and: bool = True) -> Numeral | None:
    """The number that begins at a token, or None.

    ``joined_by_and`` False: an “and” ends the number (“between one hundred and two thousand”).
    """
    if tokens.word(start) in _FIRST_WORDS:
        return _part_of_scale_at(tokens, start) or _words_at(tokens, start, joined_by_and)
    return _digits_at(tokens, start)


def _digits_at(tokens: Tokens, start: int) -> Numeral | None:
    """A number in digits with the scale that follows it."""
    text = tokens.number(start)
    if not text:
        return None
    value, fault = _value_of(text)
    end = start + 1
    at_scale = tokens.after_hyphen(end)
    scale, scale_end, scales = _scale_at(tokens, at_scale)
    if scale is None and tokens.word(end) in lexicon.LETTER_SCALES:
        letter = lexicon.LETTER_SCALES[tokens.word(end)]
        scale, scale_end, scales = letter, end + 1, (letter,)
    if scale is None:
        half = _and_a_half(tokens, start, end, value)
        if half is not None:
            return half
        if fault is None and tokens.word(end) and tokens.glued(end):
            fault = refusals.malformed(tokens.slice(start, end + 1), "letters stand right behind the digits")
        return Numeral(start, end, value, (), fault)
    if fault is not None and _DECIMAL_COMMA.fullmatch(text):
        written = tokens.slice(start, scale_end)
        fault = refusals.malformed(written, "a decimal is written with a full stop", written.replace(",", ".", 1))
    if fault is None and "." in text and _GROUPED.fullmatch(text):
        fault = refusals.malformed(
            tokens.slice(start, scale_end),
            "the full stop may group the digits or begin a decimal",
        )
    value *= scale
    if tokens.words_at(scale_end, _AND_A_HALF) and not scales[1:]:
        value, scale_end = value + Fraction(scale, 2), scale_end + len(_AND_A_HALF)
    return Numeral(start, scale_end, value, scales, fault)


def _value_of(text: str) -> tuple[Fraction, WordingError | None]:
    """The value of digits with what groups them, and why they can't be read if they can't."""
    if len(text) > _LONGEST:
        return Fraction(0), refusals.out_of_range(text)
    if text.isdecimal():
        return Fraction(int(text)), None
    uniform = _APOSTROPHE.sub("'", _SPACE.sub(" ", text))
    signs = {character for character in uniform if not character.isdecimal()}
    if len(signs) == 1 and _GROUPED.fullmatch(uniform):
        return Fraction(int(uniform.replace(signs.pop(), ""))), None
    decimal = _DECIMAL.fullmatch(uniform)
    if decimal is not None:
        return Fraction(uniform), None
    whole, stop, rest = uniform.rpartition(".")
    if stop and len(signs) == 2 and len(rest) != 3 and _GROUPED.fullmatch(whole):
        signs.discard(".")
        return Fraction(whole.replace(signs.pop(), "") + stop + rest), None
    return Fraction(0), refusals.malformed(text, "digits are grouped by threes and by one sign")


def _scale_at(tokens: Tokens, index: int) -> tuple[int | None, int, tuple[int, ...]]:
    """The scale that stands at a token: its product, where it ends, and its parts.

    “hundred thousand” gives 100,000 and the parts 100,000 and 1,000.
    """
    word = tokens.word(index)
    if word in ("hundred", "hundreds"):
        after = tokens.after_hyphen(index + 1)
        higher = lexicon.SCALES.get(tokens.word(after))
        if higher is None:
            return lexicon.HUNDRED, index + 1, (lexicon.HUNDRED,)
        return lexicon.HUNDRED * higher, after + 1, (lexicon.HUNDRED * higher, higher)
    for scales in (
        lexicon.SCALES,
        lexicon.PLURAL_SCALES,
        lexicon.DOZENS,
        lexicon.PLURAL_DOZENS,
    ):
        if word in scales:
            return scales[word], index + 1, (scales[word],)
    return None, index, ()


def _and_a_half(tokens: Tokens, start: int, end: int, value: Fraction) -> Numeral | None:
    """“two and a half million”, and “two and a half” of a range; its value up to the “and”."""
    if not tokens.words_at(end, _AND_A_HALF):
        return None
    value += Fraction(1, 2)
    end += len(_AND_A_HALF)
    scale, scale_end, scales = _scale_at(tokens, end)
    if scale is None:
        return Numeral(start, end, value)
    return Numeral(start, scale_end, value * scale, scales)


def _part_of_scale_at(tokens: Tokens, start: int) -> Numeral | None:
    """“half a million”, “a quarter of a million”, “three-quarters of a million”."""
    count, index = 1, start
    if tokens.word(index) in {*lexicon.ARTICLES, "one"}:
        index = tokens.after_hyphen(index + 1)
    elif tokens.word(index) == "three":
        count, index = 3, tokens.after_hyphen(index + 1)
    denominator = lexicon.PARTS.get(tokens.word(index))
    if denominator is None or count >= denominator:
        return None
    index = tokens.after_hyphen(index + 1)
    if tokens.word(index) == "of":
        index += 1
    if tokens.word(index) in {*lexicon.ARTICLES, "one"}:
        index = tokens.after_hyphen(index + 1)
    word = tokens.word(index)
    if word != "hundred" and word not in lexicon.SCALES and word not in lexicon.DOZENS:
        return None
    scale, end, scales = _scale_at(tokens, index)
    assert scale is not None
    return Numeral(start, end, Fraction(count, denominator) * scale, scales)


def _below_hundred(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """A number word up to ninety-nine: its value and where it ends."""
    word = tokens.word(index)
    if word in lexicon.UNITS:
        return lexicon.UNITS[word], index + 1
    if word not in lexicon.TENS:
        return None
    unit_index = tokens.after_hyphen(index + 1)
    unit = lexicon.UNITS.get(tokens.word(unit_index), 0)
    if 1 <= unit <= 9:
        return lexicon.TENS[word] + unit, unit_index + 1
    return lexicon.TENS[word], index + 1


def _group(tokens: Tokens, index: int, joined_by_and: bool) -> tuple[int, int, bool] | None:
    """What may stand before a scale: its value, its end, and whether it ends in “hundred”."""
    below = _below_hundred(tokens, index)
    if below is not None:
        value, end = below
        at_hundred = tokens.after_hyphen(end)
    elif tokens.word(index) in lexicon.ARTICLES and tokens.word(index + 1) == "hundred":
        value, end, at_hundred = 1, index, index + 1
    elif tokens.word(index) == "hundred":
        value, end, at_hundred = 1, index, index
    else:
        return None
    if value == 0 or tokens.word(at_hundred) not in ("hundred", "hundreds"):
        return value, end, False
    value, end = value * lexicon.HUNDRED, at_hundred + 1
    rest = _rest(tokens, end, joined_by_and)
    if rest is None:
        return value, end, True
    return value + rest[0], rest[1], False


def _rest(tokens: Tokens, end: int, joined_by_and: bool) -> tuple[int, int] | None:
    """The tens and units behind a hundred or a scale, with or without an “and”."""
    start = tokens.after_hyphen(end)
    if tokens.word(start) == "and":
        if not joined_by_and:
            return None
        start = tokens.after_hyphen(start + 1)
    rest = _below_hundred(tokens, start)
    if rest is None or rest[0] == 0:
        return None
    # In “one hundred and two hundred” the two belongs to what follows.
    return None if tokens.word(tokens.after_hyphen(rest[1])) == "hundred" else rest


def _words_at(tokens: Tokens, start: int, joined_by_and: bool) -> Numeral | None:
    """A number in English words, its scales in falling order."""
    part = _part_at(tokens, start, joined_by_and) or _bare_scale_at(tokens, start)
    if part is None:
        return None
    if part.scale == 1:
        half = _and_a_half(tokens, start, part.end, Fraction(part.value))
        if half is not None:
            return half
    elif part.scale >= 1000 and tokens.words_at(part.end, _AND_A_HALF):
        half_more = part.value + Fraction(part.scale, 2)
        return Numeral(start, part.end + len(_AND_A_HALF), half_more)
    value, end, scales, scale = part.value, part.end, part.scales, part.scale
    while scale >= 1000:
        following = tokens.after_hyphen(end)
        if tokens.word(following) == "and":
            rest = _rest(tokens, end, joined_by_and)
            # In “one million and two thousand” the “and” may part two numbers.
            if rest is not None and _scale_at(tokens, tokens.after_hyphen(rest[1]))[0] is None:
                value, end, scales = value + rest[0], rest[1], ()
            break
        lower = _part_at(tokens, following, joined_by_and)
        if lower is None or lower.value >= scale or 1 < lower.scale < 1000:
            break
        value, end, scales, scale = value + lower.value, lower.end, (), lower.scale
    return Numeral(start, end, Fraction(value), scales)


@dataclass(frozen=True, slots=True)
class _Part:
    """One group of a number in words with its scale: “three hundred thousand”."""

    value: int
    end: int
    scale: int
    scales: tuple[int, ...]


def _part_at(tokens: Tokens, index: int, joined_by_and: bool) -> _Part | None:
    """The group that stands at a token, with the scale behind it if there is one."""
    group = _group(tokens, index, joined_by_and)
    if group is None:
        return None
    number, end, in_hundreds = group
    scale, scale_end, _ = _scale_at(tokens, tokens.after_hyphen(end))
    if number == 0 or scale is None or scale == lexicon.HUNDRED:
        return _Part(number, end, 1, (lexicon.HUNDRED,) if in_hundreds else ())
    scales = (scale * lexicon.HUNDRED, scale) if in_hundreds else (scale,)
    return _Part(number * scale, scale_end, scale, scales)


def _bare_scale_at(tokens: Tokens, start: int) -> _Part | None:
    """“a million”, “thousand”, “a dozen”: a scale that stands for one of itself."""
    index = start + 1 if tokens.word(start) in lexicon.ARTICLES else start
    word = tokens.word(index)
    if word in lexicon.SCALES or word == "dozen" or (index > start and word == "score"):
        scale = lexicon.SCALES.get(word) or lexicon.DOZENS[word]
        return _Part(scale, index + 1, scale, (scale,))
    return None
