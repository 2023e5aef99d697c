"""States of records that are no part of an act: spells in office, and editorial review."""

from __future__ import annotations

from app.vocabularies.term import Term


class TermChange(Term):
    """How a spell in office began or ended."""

    REGULAR = "regular", "by the rules: election, appointment, end of the term"
    IRREGULAR = "irregular", "against the rules: coup, revolt, unlawful removal"
    FOREIGN_IMPOSED = "foreign_imposed", "put in or removed by a foreign power"
    SUCCESSION = "succession", "by right of succession"
    DEATH = "death", "by death, the holder's own or a predecessor's"
    UNKNOWN = "unknown", "not known"


class Review(Term):
    """Where a record stands with the editors; totals and lists hold published records."""

    DRAFT = "draft", "being written; seen by its author and the editors"
    SUBMITTED = "submitted", "handed in for review"
    PUBLISHED = "published", "public, and counted"
    RETRACTED = "retracted", "taken back: readable at its address, marked, never counted"


# Seen by the author and the editors only.
UNPUBLISHED = frozenset({Review.DRAFT.value, Review.SUBMITTED.value})
