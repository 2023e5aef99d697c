"""Where in the texts of a record the words stand that were looked for. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.db.fulltext import GAP
from app.fulltext.asking import Term
from app.fulltext.texts import texts
from app.fulltext.words import Word, placed_words, words

MOST_HIGHLIGHTS = 3
# Characters shown of a text, about a third of them before the first hit.
_SHOWN = 240
_BEFORE = 80

Json = dict[str, Any]
Span = tuple[int, int]


def highlights(document: Json, terms: Sequence[Term]) -> list[Json]:
    """Return the first texts of a document that hold the terms, cut around them, each in fragments.

    They are as few as show each term once, and three at most.
    """
    found: list[Json] = []
    missing = set(terms)
    for pointer, text in texts(document):
        folded = words(text)
        # Most texts hold none, and are not looked at closely.
        held = {term for term in terms if _holds(folded, term)}
        if held & missing:
            placed = placed_words(text)
            spans = sorted(span for term in held for span in _spans(placed, term))
            found.append({"pointer": pointer, "fragments": _fragments(text, _merged(spans))})
            missing -= held
            if not missing or len(found) == MOST_HIGHLIGHTS:
                break
    return found


def coverage(heading: str, terms: Sequence[Term]) -> int:
    """Return how well a title fits: 1,000 where it holds all terms, and 100 more where nothing else is in it.

    `heading` has the words of one title or of several, of which the best fit counts.
    """
    return max(_fit(title.split(), terms) for title in heading.split(GAP))


def _fit(title: Sequence[str], terms: Sequence[Term]) -> int:
    held = [term for term in terms if _holds(title, term)]
    hit = {place + i for term in held for place in _places(title, term) for i in range(len(term.words))}
    return 1000 * len(held) // len(terms) + 100 * len(hit) // max(1, len(title))


def _holds(folded: Sequence[str], term: Term) -> bool:
    return next(_places(folded, term), None) is not None


def _places(folded: Sequence[str], term: Term) -> Iterator[int]:
    """Yield where the words of a term begin among those of a text."""
    *before, last = term.words
    if not before and not term.begins and last not in folded:
        return
    for place, word in enumerate(folded[len(before) :]):
        if (word.startswith(last) if term.begins else word == last) and all(
            folded[place + i] == other for i, other in enumerate(before)
        ):
            yield place


def _spans(placed: Sequence[Word], term: Term) -> Iterator[Span]:
    for place in _places([word.text for word in placed], term):
        yield placed[place].start, placed[place + len(term.words) - 1].stop


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, stop in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(stop, merged[-1][1])
        else:
            merged.append((start, stop))
    return merged


def _fragments(text: str, hits: Sequence[Span]) -> list[Json]:
    """Cut a text around the first hit, and into pieces that are hits and pieces that are not."""
    start, stop = 0, len(text)
    if stop > _SHOWN:
        start = _begin_of_word(text, max(0, min(hits[0][0] - _BEFORE, stop - _SHOWN)))
        stop = min(stop, max(start + _SHOWN, hits[0][1]))
    fragments: list[Json] = []

    def add(piece: str, *, hit: bool) -> None:
        if piece:
            fragments.append({"text": piece, "hit": hit})

    here, left_out = start, "…" if start else ""
    for begin, end in hits:
        if end > stop:
            break
        add(left_out + text[here:begin], hit=False)
        add(text[begin:end], hit=True)
        here, left_out = end, ""
    add(text[here:stop] + ("…" if stop < len(text) else ""), hit=False)
    return fragments


def _begin_of_word(text: str, place: int) -> int:
    """Return `place`, or the begin of the next word behind it where one is near."""
    blank = text.find(" ", place, place + _BEFORE // 2)
    return place if place == 0 or blank < 0 else blank + 1
