"""Which texts of a document can be found, and what the index keeps of a document."""

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from app.counts.dates import PartialDate
from app.db.fulltext import GAP
from app.fulltext.words import words

Json = dict[str, Any]
# The members whose text is the author's own; all others hold identifiers, numbers or values of closed lists.
_TOLD = frozenset(
    {
        "title", "summary", "name", "reference", "jurisdiction", "country_name", "instrument_text", "label", "by",
        "text", "wording", "sentence", "from", "leader_name", "body", "office", "publisher", "author", "originator",
        "kind_text", "quote", "note", "notes",
    }
)  # fmt: skip
_NAMING = ("title", "name")
# What is in the document twice, and what the service itself says there.
_PASSED_OVER = frozenset({"counts", "persons", "warnings"})
# PostgreSQL knows 16,383 places in a text and 255 of one word; what lies behind can't be found there, so nowhere.
_MOST_WORDS = 16_000
_MOST_OF_ONE = 255
# With these begin words that no text holds, for they would be folded away there.
_OF_TYPE, _OF_COUNTRY = "\ue001", "\ue002"


class Entry(NamedTuple):
    """What the index keeps of a document: its words in order, those of its title, and the day it is ordered by."""

    day: int
    heading: str
    words: str


def is_public(type_: str, document: Json) -> bool:
    """Whether a document that is not deleted can be found."""
    return type_ != "act" or document["review"] == "published"


def entry(type_: str, document: Json) -> Entry:
    """Return what the index keeps of a document."""
    found: list[str] = []
    for _, text in texts(document):
        found += words(text)
        # No phrase goes on from one text to the next.
        found.append(GAP)
    if len(found) > _MOST_OF_ONE:
        found = _bounded(found)
    marks = [type_mark(type_), *(country_mark(code) for code in sorted(countries(type_, document)))]
    heading = [" ".join(words(title)) for title in titles(document)]
    dated = date_of(type_, document)
    day = 0 if dated is None else PartialDate.parse(dated).first.toordinal()
    return Entry(day, f" {GAP} ".join(heading), " ".join([*found, *marks]))


def _bounded(found: list[str]) -> list[str]:
    """Return the words that both databases take, gaps in the places of others among them."""
    del found[_MOST_WORDS:]
    number = Counter(found)
    often = dict.fromkeys((word for word, times in number.items() if times > _MOST_OF_ONE), 0)
    if not often:
        return found
    for place, word in enumerate(found):
        if word in often:
            often[word] += 1
            if often[word] > _MOST_OF_ONE:
                found[place] = GAP
    return found


def texts(document: Json) -> list[tuple[str, str]]:
    """Return each text of a document that can be found, with the JSON pointer to it; what names it comes first."""
    found = [(f"/{name}", document[name]) for name in _NAMING if isinstance(document.get(name), str)]
    _add_told(found, {name: member for name, member in document.items() if name not in _NAMING}, "")
    return found


def _add_told(found: list[tuple[str, str]], part: Json, pointer: str) -> None:
    for name, member in part.items():
        kind = type(member)
        if kind is str:
            # `to` is a text among the details of a line only: of a condition it is a value of a closed list.
            if name in _TOLD or (name == "to" and pointer.endswith("/details")):
                found.append((f"{pointer}/{name}", member))
        elif kind is dict:
            if name not in _PASSED_OVER:
                _add_told(found, member, f"{pointer}/{name}")
        elif kind is list and name not in _PASSED_OVER:
            for place, element in enumerate(member):
                if type(element) is dict:
                    _add_told(found, element, f"{pointer}/{name}/{place}")


def titles(document: Json) -> list[str]:
    """Return what a document is called: the title of an act or a source, or all names of a leader."""
    if "name" in document:
        return [document["name"], *(other["name"] for other in document["names"])]
    return [document["title"] or document["url"]]


def countries(type_: str, document: Json) -> set[str]:
    """Return the countries that a document is of: an act's, a leader's with those of the terms; a source has none."""
    if type_ == "source":
        return set()
    return {document["country"], *(term["country"] for term in document.get("terms", ()))}


def date_of(type_: str, document: Json) -> str | None:
    """Return the partial date that a document is ordered by: of the act, the publication, the latest term's begin."""
    if type_ == "leader":
        begun = [term["began_on"] for term in document["terms"] if term["began_on"] is not None]
        return max(begun, key=_first_day, default=None)
    dated: str | None = document["date" if type_ == "act" else "published_on"]
    return dated


def _first_day(dated: str) -> date:
    return PartialDate.parse(dated).first


def type_mark(type_: str) -> str:
    """Return the word by which documents of a type are found."""
    return _OF_TYPE + type_


def country_mark(code: str) -> str:
    """Return the word by which documents of a country are found."""
    return _OF_COUNTRY + code
