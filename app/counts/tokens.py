"""A wording cut into numbers, words and marks, in one pass."""

from __future__ import annotations

import re
import unicodedata

from app.counts import refusals

SPACES = "\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
APOSTROPHES = "'\u2018\u2019\u02bc"
HYPHENS = frozenset("-\u2010\u2011")
DASHES = HYPHENS | frozenset("\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
CURRENCIES = frozenset("$\u00a2\u00a3\u00a4\u00a5") | {chr(c) for c in range(0x20A0, 0x20D0)}

# Joiners, direction marks and soft hyphens mean nothing here, but they never group digits.
_IGNORED = r"\u00ad\u061c\u200b-\u200f\u2060\ufeff"
# What ends a word: ASCII and Latin-1 signs, general and CJK punctuation, currency, arrows, maths.
_SIGNS = (
    r"!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u066a-\u066c"
    r"\u2010-\u205e\u20a0-\u20cf\u2190-\u22ff\u2a00-\u2aff\u3001-\u303f\ufe50-\ufe6b"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_TOKEN = re.compile(
    rf"(?P<number>[0-9]+(?:[{SPACES}{APOSTROPHES}.,\u066c][0-9]+)*)"
    rf"|(?P<word>[^\s{_IGNORED}{_SIGNS}]+)"
    rf"|(?P<mark>[^\s{_IGNORED}])"
)


class Tokens:
    """The tokens of one wording, by index: a number, a word or a mark each.

    Indexes outside of the wording are empty, so that looking ahead and back is safe. Raises
    WordingError where it holds neither word nor number, or digits other than 0 to 9.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._spans: list[tuple[int, int]] = []
        self._numbers: dict[int, str] = {}
        self._words: dict[int, str] = {}
        self._marks: dict[int, str] = {}
        by_kind = {"number": self._numbers, "word": self._words, "mark": self._marks}
        for found in _TOKEN.finditer(text):
            assert found.lastgroup is not None
            by_kind[found.lastgroup][len(self._spans)] = found.group().casefold()
            self._spans.append(found.span())
        self._refuse_other_digits()
        if not self._numbers and not self._words:
            raise refusals.empty()

    def __len__(self) -> int:
        return len(self._spans)

    def word(self, index: int) -> str:
        """The word at an index, in lower case; empty where no word stands."""
        return self._words.get(index, "")

    def mark(self, index: int) -> str:
        """The mark at an index; empty where no mark stands."""
        return self._marks.get(index, "")

    def number(self, index: int) -> str:
        """The digits at an index with what groups them; empty where none stand."""
        return self._numbers.get(index, "")

    def glued(self, index: int) -> bool:
        """Whether a token stands at the index and touches the one before it."""
        return 0 < index < len(self._spans) and self._spans[index][0] == self._spans[index - 1][1]

    def words_at(self, index: int, words: tuple[str, ...]) -> bool:
        """Whether these words stand at the index, one after the other."""
        return all(self._words.get(place) == word for place, word in enumerate(words, index))

    def after_hyphen(self, index: int) -> int:
        """The index behind a hyphen that joins two words without a gap; else the index itself."""
        joins = self.mark(index) in HYPHENS and self.glued(index) and self.glued(index + 1)
        return index + 1 if joins else index

    def slice(self, start: int, end: int) -> str:
        """The wording as posted from one token up to, not including, another."""
        spans = self._spans[start:end]
        return self.text[spans[0][0] : spans[-1][1]] if spans else ""

    def _refuse_other_digits(self) -> None:
        if self.text.isascii():
            return
        for place, character in enumerate(self.text):
            if not character.isascii() and unicodedata.category(character).startswith("N"):
                raise refusals.other_digits(self.text[place : place + 20])
