"""The closed lists of words that the reader of wordings knows."""

from __future__ import annotations

from app.vocabularies import Qualifier


def _list(words: str) -> list[str]:
    """A list of words, written as one text for the eye."""
    return words.split()


UNITS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        _list(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen"
        )
    )
}
TENS: dict[str, int] = {
    word: value
    for value, word in zip(
        range(20, 100, 10),
        _list("twenty thirty forty fifty sixty seventy eighty ninety"),
        strict=True,
    )
}
HUNDRED = 100
SCALES: dict[str, int] = {
    "thousand": 10**3,
    "million": 10**6,
    "mln": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "bln": 10**9,
    "trillion": 10**12,
}
PLURAL_SCALES: dict[str, int] = {
    "thousands": 10**3,
    "millions": 10**6,
    "billions": 10**9,
    "trillions": 10**12,
}
LETTER_SCALES: dict[str, int] = {"k": 10**3, "m": 10**6}
"""Scales of one letter: read after digits only."""

DOZENS: dict[str, int] = {"dozen": 12, "score": 20}
PLURAL_DOZENS: dict[str, int] = {"dozens": 12}

ARTICLES = frozenset({"a", "an"})
PARTS: dict[str, int] = {"half": 2, "quarter": 4, "quarters": 4}
"""Parts that a number may be named by, as in “half a million”, by their denominator."""

_ORDINALS = _list("third fourth fifth sixth seventh eighth ninth tenth")
ORDINALS = frozenset(_ORDINALS) | {"first", "second", "hundredth", "thousandth", "twentieth"}
SINGLE_PARTS = frozenset(_ORDINALS) | {"half", "quarter"}
PLURAL_PARTS = frozenset(f"{word}s" for word in _ORDINALS) | {"halves", "quarters"}

PERCENT_WORDS = frozenset({"percent", "percentage", "pct", "pc"})
PERCENT_MARKS = frozenset("%\u066a\u2030\ufe6a\uff05")

TIMES = frozenset(_list("hour hours day days week weeks month months year years"))

NONE_PHRASES: tuple[tuple[str, ...], ...] = (("none",), ("nobody",), ("no", "one"))
NONE_IS_UNKNOWN = frozenset(
    _list(
        "given stated known knows announced reported published specified available named "
        "said says mentioned disclosed confirmed"
    )
)
"""After “none” or “nobody” these may mean that no number is known, which is not 0."""

FOREIGN_SCALES = frozenset(
    _list(
        "lakh lakhs lac lacs crore crores mil mila mille mill millón millones mio miljon miljoen "
        "miljoner milhão milhões milione milioni milion miliona milionów millionen milyon milijuna "
        "tysiąc tysiące tysięcy tys tisíc tisíce tausend tsd duizend tusen tusind bin mijë ribu juta "
        "nghìn triệu ezer millió миллион миллиона миллионов млн тысяча тысячи тысяч тыс тисяча тисячі "
        "тисяч тис млрд хиляди хил илјади хиљада хиљаде ألف الف آلاف مليون هزار میلیون हज़ार हजार "
        "लाख करोड़ হাজার লাখ ہزار لاکھ 千 万 萬 億 百万 천 만 백만 mm thou thsd grand b"
    )
)
"""Words for thousands and more that no row reads: left unseen, 3 mil would be three."""

NAMES_WITH_NUMBER = frozenset({"covid"})
"""Names whose number, joined by a hyphen, is no count."""

_PHRASES: dict[Qualifier, str] = {
    Qualifier.EXACT: "exactly",
    Qualifier.ABOUT: (
        "about, around, approximately, an approximate, approximate, some, roughly, circa, "
        "an estimated, estimated, approx, ca, c, est"
    ),
    Qualifier.MORE_THAN: (
        "more than, over, just over, well over, above, just above, upwards of, upward of, in excess of"
    ),
    Qualifier.AT_LEAST: ("at least, no fewer than, no less than, not fewer than, not less than, a minimum of"),
    Qualifier.NEARLY: "nearly, almost, close to, just under, just below, just short of",
    Qualifier.UP_TO: ("up to, as many as, as much as, at most, a maximum of, no more than, not more than"),
    Qualifier.LESS_THAN: "fewer than, less than, under, below",
    Qualifier.BETWEEN: "between",
}
_FILLERS = (
    "a total of, total of, in total, another, a further, further, an additional, additional, "
    "an unprecedented, unprecedented, a record, record, somewhere, in the range of, the"
)
_SUFFIXES: dict[Qualifier, str] = {
    Qualifier.AT_LEAST: "or more, and more, or above, or over, and above, at least, plus",
    Qualifier.ABOUT: "or so, or thereabouts, approximately, approx, roughly",
    Qualifier.UP_TO: "or fewer, or less, at most, at the most, maximum",
}
CLOSING_SUFFIXES = frozenset({"maximum"})
"""These speak of the number only where a clause ends: 500 maximum-security inmates are 500."""

Phrase = tuple[tuple[str, ...], Qualifier | None]


def _by_first_word(*lists: tuple[str, Qualifier | None]) -> dict[str, list[Phrase]]:
    """Phrases by their first word, the longest first; no qualifier: it says nothing of size."""
    phrases: dict[str, list[Phrase]] = {}
    for text, qualifier in lists:
        for phrase in text.split(", "):
            words = tuple(phrase.split())
            phrases.setdefault(words[0], []).append((words, qualifier))
    for same_start in phrases.values():
        same_start.sort(key=lambda phrase: -len(phrase[0]))
    return phrases


BEFORE: dict[str, list[Phrase]] = _by_first_word(
    *((text, qualifier) for qualifier, text in _PHRASES.items()), (_FILLERS, None)
)
AFTER: dict[str, list[Phrase]] = _by_first_word(*((text, qualifier) for qualifier, text in _SUFFIXES.items()))
BEFORE_TEXTS: tuple[str, ...] = tuple(
    " ".join(words) for phrases in BEFORE.values() for words, _ in phrases if len(words[0]) > 2
)
ABBREVIATIONS = frozenset({"approx", "ca", "c", "est"})

SIGNS_BEFORE: dict[str, Qualifier] = {
    **dict.fromkeys("~\u223c\u2248\u2243\u2245\uff5e", Qualifier.ABOUT),
    **dict.fromkeys("\u2265\u2a7e\u2267", Qualifier.AT_LEAST),
    **dict.fromkeys("\u2264\u2a7d\u2266", Qualifier.UP_TO),
    ">": Qualifier.MORE_THAN,
    "<": Qualifier.LESS_THAN,
}
SIGNS_WITH_EQUALS: dict[str, Qualifier] = {">": Qualifier.AT_LEAST, "<": Qualifier.UP_TO}
OPENING_MARKS = frozenset("\"'([{\u00ab\u00bb\u2018\u2019\u201c\u201d\u201e\u201a\u2039\u203a")
CLOSING_MARKS = frozenset("\"')]}\u00ab\u00bb\u2019\u201d\u203a")
PAUSES = frozenset(",;:.!?\u2026") | CLOSING_MARKS | OPENING_MARKS
