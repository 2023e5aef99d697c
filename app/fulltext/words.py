"""From text to words, once for both databases: folded, cut where words end, in pairs where a script writes no spaces.

A word holds letters, digits and spelling marks only, so that neither database takes it apart, stems or drops it.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from app.folding import Folding

# A word longer than this is found by its beginning; PostgreSQL takes none of 2 KB.
_LONGEST = 60
# Written without spaces between words, or with words grown together as in Korean: Thai, Lao, Myanmar, Hangul, Khmer,
# Tai scripts, Balinese, Javanese, Japanese, Chinese, Yi.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u1b00-\u1b7f\u3005-\u3007"
    "\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48f\ua960-\ua97f"
    "\ua980-\ua9ff\uaa60-\uaa7f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
_RUN = re.compile(f"([{_UNSPACED}]+)|[^ {_UNSPACED}]+")
_WORD = re.compile("[0-9A-Za-z]+")
_LOWER = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
# Letters of one word that keyboards, or languages of one script, write in different ways.
_SPELLINGS = {"æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه"}


class Word(NamedTuple):
    """A word, and the piece of the text that it stands for."""

    text: str
    start: int
    stop: int


class _Words(Folding):
    """Folds a character to what it adds to a word, or to a blank where it is of none."""

    def folded(self, character: str) -> str:
        # The signs by which Latin script writes sounds of others (ʿ, ʾ), and the Arabic stroke that widens a word.
        if ("\u02b0" <= character <= "\u02ff" and character not in "\u02bb\u02bc") or character == "\u0640":
            return ""
        # Put together again, for a syllable of Hangul is one character.
        return unicodedata.normalize("NFC", "".join(map(_letter, super().folded(character))))


def _letter(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    spelled = _SPELLINGS.get(character, character)
    return spelled if unicodedata.category(character)[0] in "LNM" else " "


_FOLDING = _Words()


def words(text: str, *, ended: bool = True) -> list[str]:
    """Return the words of a text, in order. A run of a script without spaces gives its pairs of characters.

    Behind the pairs stands the last character by itself, so that the end of the run is known; not where the text
    has not `ended`, but is how a text begins, or what it holds.
    """
    if text.isascii():
        return [word[:_LONGEST] for word in text.translate(_LOWER).split()]
    folded = text.translate(_FOLDING)
    if _UNSPACED_CHARACTER.search(folded) is None:
        return [word[:_LONGEST] for word in folded.split()]
    return [word.text for word in _cut(folded, ended=ended)]


def placed_words(text: str) -> list[Word]:
    """Return the words of a text as `words` does, each with its place there."""
    if text.isascii():
        return [Word(found[0].lower()[:_LONGEST], *found.span()) for found in _WORD.finditer(text)]
    pieces = [_FOLDING[ord(character)] for character in text]
    begins = list(accumulate(map(len, pieces), initial=0))
    origin = [place for place, piece in enumerate(pieces) for _ in piece]
    placed = []
    for word, start, stop in _cut("".join(pieces), ended=True):
        end = origin[stop - 1] + 1
        # Marks that folding takes away belong to the letter before them.
        while end < len(text) and begins[end] == begins[end + 1]:
            end += 1
        placed.append(Word(word, origin[start], end))
    return placed


def is_unspaced(word: str) -> bool:
    """Whether a word is a piece of a run of a script without spaces."""
    return _UNSPACED_CHARACTER.match(word) is not None


def _cut(folded: str, *, ended: bool) -> Iterator[Word]:
    for found in _RUN.finditer(folded):
        start, stop = found.span()
        if found[1] is None:
            yield Word(found[0][:_LONGEST], start, stop)
            continue
        last = stop if ended or stop < len(folded.rstrip()) or stop - start == 1 else stop - 1
        for place in range(start, last):
            yield Word(folded[place : min(place + 2, stop)], place, min(place + 2, stop))
