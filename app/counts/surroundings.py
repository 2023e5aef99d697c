"""What stands around a count: shares, lengths of time, second numbers, words that qualify it."""

from __future__ import annotations

from app.counts import lexicon, refusals
from app.counts.numerals import Numeral, numeral_at
from app.counts.tokens import CURRENCIES, DASHES, Tokens
from app.counts.vague import vague_at
from app.vocabularies import Qualifier


def share_end(tokens: Tokens, start: int) -> int | None:
    """Where the share that begins at a token ends: “30 per cent”, “one in five”, “two thirds”.

    A part named without a number word (“half”, “a third of”) is found by part_end.
    """
    numeral = numeral_at(tokens, start)
    if numeral is None:
        return None
    end = tokens.after_hyphen(numeral.end)
    if tokens.mark(end) in lexicon.PERCENT_MARKS or tokens.word(end) in lexicon.PERCENT_WORDS:
        return end + 1
    if tokens.word(end) == "per" and tokens.word(tokens.after_hyphen(end + 1)) == "cent":
        return tokens.after_hyphen(end + 1) + 1
    word = tokens.word(end)
    single = numeral.value == 1 and word in lexicon.SINGLE_PARTS
    if tokens.word(start) and (single or word in lexicon.PLURAL_PARTS):
        return end + 1
    return _ratio_end(tokens, numeral)


def _ratio_end(tokens: Tokens, numeral: Numeral) -> int | None:
    """Where “in five”, “out of ten” or “/3” behind a number ends; a year is no such whole."""
    for words in (("in", "every"), ("of", "every"), ("out", "of", "every"), ("out", "of"), ("in",)):
        if tokens.words_at(numeral.end, words):
            whole = numeral_at(tokens, numeral.end + len(words))
            break
    else:
        if tokens.mark(numeral.end) != "/":
            return None
        whole = numeral_at(tokens, numeral.end + 1)
    if whole is None or whole.value < numeral.value or whole.value > 1000:
        return None
    return whole.end


def part_end(tokens: Tokens, start: int) -> int | None:
    """Where a part without a number word ends: “half”, “a quarter of”, “a third” at the end."""
    if tokens.word(start) in ("half", "halves"):
        return start + 1
    if tokens.word(start) not in lexicon.ARTICLES:
        return None
    if tokens.word(start + 1) not in lexicon.SINGLE_PARTS:
        return None
    return start + 2 if tokens.word(start + 2) == "of" or len(tokens) == start + 2 else None


def duration_end(tokens: Tokens, start: int) -> int | None:
    """Where a length of time ends: “6 months”, “nine-month”, “three to six weeks”."""
    first = numeral_at(tokens, start)
    if first is None:
        return None
    end = _time_end(tokens, first.end)
    if end is not None:
        return end
    index = first.end
    if tokens.mark(index) in DASHES:
        index += 1
    if tokens.word(index) in ("to", "and", "or"):
        index += 1
    second = numeral_at(tokens, index) if index > first.end else None
    return None if second is None else _time_end(tokens, second.end)


def _time_end(tokens: Tokens, end: int) -> int | None:
    """Where a unit of time behind a number ends."""
    index = tokens.after_hyphen(end)
    return index + 1 if tokens.word(index) in lexicon.TIMES else None


def number_from(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """The next number at or behind a token that is no length of time: its start and end.

    Shares and words such as “hundreds” are numbers too; “no one” and “Covid-19” are none.
    """
    while index < len(tokens):
        after = duration_end(tokens, index) or _name_end(tokens, index)
        if after is None:
            end = share_end(tokens, index)
            if end is None:
                found = numeral_at(tokens, index) or vague_at(tokens, index)
                end = None if found is None else found.end
            if end is not None:
                return index, end
        index = index + 1 if after is None else after
    return None


def _name_end(tokens: Tokens, index: int) -> int | None:
    """Where words end whose number is no count."""
    if tokens.words_at(index, ("no", "one")):
        return index + 2
    if tokens.word(index) in lexicon.NAMES_WITH_NUMBER and tokens.number(index + 2):
        joined = tokens.after_hyphen(index + 1)
        return joined + 1 if joined > index + 1 else None
    return None


def suffix_at(tokens: Tokens, index: int) -> tuple[Qualifier, int] | None:
    """The words or the sign at a token that qualify the number before: “or more”, “+”, “-plus”."""
    if tokens.mark(index) == "+" and not tokens.number(index + 1):
        return Qualifier.AT_LEAST, index + 1
    index = tokens.after_hyphen(index)
    for words, qualifier in lexicon.AFTER.get(tokens.word(index), ()):
        end = index + len(words)
        if qualifier is None or not tokens.words_at(index, words):
            continue
        if words[-1] not in lexicon.CLOSING_SUFFIXES or _closes(tokens, end):
            return qualifier, end
    return None


def _closes(tokens: Tokens, end: int) -> bool:
    """Whether a clause ends here: the wording itself, or a pause, or a dash that joins no words."""
    joins = tokens.glued(end) and tokens.glued(end + 1)
    return end == len(tokens) or tokens.mark(end) in lexicon.PAUSES or (tokens.mark(end) in DASHES and not joins)


def closing_suffix(tokens: Tokens, index: int) -> Qualifier | None:
    """The qualifier at the end of a clause behind the count: “312 prisoners or more”.

    Behind a length of time (“five years or more”) it speaks of that and is none of the count's.
    """
    while index < len(tokens):
        if duration_end(tokens, index) is not None:
            return None
        suffix = suffix_at(tokens, index) if tokens.word(index) else None
        if suffix is not None:
            qualifier, end = suffix
            if _closes(tokens, end):
                return qualifier
        index += 1
    return None


def refuse_words_right_after(tokens: Tokens, start: int, end: int) -> None:
    """Refuse what right behind a count changes its size or its unit, and no row reads."""
    index = tokens.after_hyphen(end)
    word = tokens.word(index)
    scales = word in lexicon.LETTER_SCALES or word in lexicon.SCALES
    if word in lexicon.FOREIGN_SCALES or (scales and not tokens.number(start)):
        raise refusals.words_after(tokens.slice(index, index + 1))
    if word in ("odd", "ish"):
        raise refusals.words_after(tokens.slice(index, index + 1))
    if index > end and word in lexicon.ORDINALS:
        raise refusals.malformed(tokens.slice(start, index + 1), "it says a place, not a count")
    if word in ("more", "fewer", "less") and tokens.word(index + 1) == "than":
        raise refusals.words_after(tokens.slice(index, index + 2))
    if tokens.mark(end) in CURRENCIES or tokens.mark(end) == "\u00b1":
        raise refusals.words_after(tokens.slice(end, end + 1))
