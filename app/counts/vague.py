"""Words that name a size and no number: dozens, thousands, several hundred."""

from __future__ import annotations

from dataclasses import dataclass

from app.counts import refusals
from app.counts.refusals import WordingError
from app.counts.tokens import Tokens

_HUNDREDS: dict[str, int] = {"hundred": 100, "hundreds": 100}
_SCALES: dict[str, int] = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_PLURALS: dict[str, int] = {f"{word}s": scale for word, scale in _SCALES.items()}
_FIXED: dict[str, tuple[int, int]] = {"dozens": (24, 99), "scores": (40, 99)}


@dataclass(frozen=True, slots=True)
class Vague:
    """The bounds of a vague word, best being low, and where it ends; ``fault``: unreadable."""

    low: int
    high: int
    end: int
    fault: WordingError | None = None


def vague_at(tokens: Tokens, start: int) -> Vague | None:
    """The vague word that begins at a token, or None (docs/data-model.md, the table's rows)."""
    index = start + 1 if tokens.word(start) == "a" and tokens.word(start + 1) == "few" else start
    if tokens.word(index) in ("several", "few"):
        return _several(tokens, start, index + 1)
    word = tokens.word(start)
    if word in _FIXED:
        return Vague(*_FIXED[word], start + 1)
    size = _plural_at(tokens, start)
    if size is not None:
        magnitude, end = size
        return Vague(2 * magnitude, 10 * magnitude - 1, end)
    if word == "tens" and tokens.word(start + 1) == "of":
        return _unread(tokens, start, start + 1)
    return None


def _several(tokens: Tokens, start: int, index: int) -> Vague | None:
    """“several” or “a few” of a magnitude: three of it up to just below ten of it."""
    size = _plural_at(tokens, index) or _single_at(tokens, index)
    if size is not None:
        magnitude, end = size
        return Vague(3 * magnitude, 10 * magnitude - 1, end)
    if tokens.word(index) in ("dozen", "dozens", "tens", "score", "scores"):
        return _unread(tokens, start, index + 1)
    return None


def _plural_at(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """“thousands”, “hundreds of thousands”: the magnitude and where it ends."""
    word = tokens.word(index)
    if word in _PLURALS:
        return _PLURALS[word], index + 1
    if word not in ("tens", "hundreds"):
        return None
    many = 10 if word == "tens" else 100
    if tokens.word(index + 1) == "of" and tokens.word(index + 2) in _PLURALS:
        return many * _PLURALS[tokens.word(index + 2)], index + 3
    return (many, index + 1) if word == "hundreds" else None


def _single_at(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """“hundred”, “hundred thousand”, “million”: the magnitude and where it ends."""
    word = tokens.word(index)
    if word in _SCALES:
        return _SCALES[word], index + 1
    if word not in _HUNDREDS:
        return None
    if tokens.word(index + 1) in _SCALES:
        return 100 * _SCALES[tokens.word(index + 1)], index + 2
    return 100, index + 1


def _unread(tokens: Tokens, start: int, end: int) -> Vague:
    """A vague word that the table has no row for."""
    fault = refusals.malformed(
        tokens.slice(start, end),
        "of words of size are read dozens, scores, hundreds, thousands, tens of thousands, "
        "hundreds of thousands, millions, and “several” or “a few” before hundred and above",
        "dozens",
    )
    return Vague(0, 0, end, fault)
