"""Searching slowly: whether the texts of a document hold what is asked for, by trying each place of each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from app.fulltext.asking import Asked, Term
from app.fulltext.texts import texts
from app.fulltext.words import words

Told = Sequence[Sequence[str]]


def told(document: dict[str, Any]) -> Told:
    """Return the words of each text of a document."""
    return [words(text) for _, text in texts(document)]


def stands(term: Term, text: Sequence[str]) -> bool:
    """Whether a term stands in the words of one text."""
    width = len(term.words)
    for place in range(len(text) - width + 1):
        *before, last = text[place : place + width]
        same = last.startswith(term.words[-1]) if term.begins else last == term.words[-1]
        if same and tuple(before) == term.words[:-1]:
            return True
    return False


def holds(texts_: Told, query: Asked) -> bool:
    """Whether all of the terms stand in these texts, and none of those excluded."""
    return all(any(stands(term, text) for text in texts_) != term.excluded for term in query.terms)


def pieces(connection: Connection) -> int:
    """Return in how many pieces SQLite's index is."""
    # The upper bits of a row's number tell the piece ("segment") that it is of; the first two rows are of none.
    count = "SELECT count(DISTINCT id >> 37) FROM search_entry_index_data WHERE id > 10"
    return int(connection.execute(text(count)).scalar_one())
