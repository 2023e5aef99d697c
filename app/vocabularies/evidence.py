"""Who gives a number and how it is worded: stage, basis, source kinds, qualifiers of counts."""

from __future__ import annotations

from typing import Any, Self

from app.vocabularies.term import Term, as_in


class Stage(Term):
    """Whether a figure tells a plan or a deed; the two are never added to each other."""

    ANNOUNCED = "announced", "expected, by whoever speaks"
    IMPLEMENTED = "implemented", "applied, cumulative as of its date"


class Basis(Term):
    """Over which figures a total is taken."""

    ACCEPTED = "accepted", "every figure stands for election, an editor's mark first"
    OFFICIAL = "official", "only figures that the state itself gives"
    INDEPENDENT = "independent", "only figures that others than the state give"


# The bit of each basis where several stand in one number.
BASIS_BIT: dict[Basis, int] = {basis: 1 << place for place, basis in enumerate(Basis)}


class PostedBasis(Term):
    """For whom a figure speaks, as posted or by the kind of its source."""

    OFFICIAL = as_in(Basis.OFFICIAL)
    INDEPENDENT = as_in(Basis.INDEPENDENT)


class SourceKind(Term):
    """What kind of source says something, the most reliable first."""

    basis: PostedBasis | None

    def __new__(cls, value: str, definition: str = "", basis: PostedBasis | None = None) -> Self:
        member = cls.member(value, definition)
        member.basis = basis
        return member

    @property
    def rank(self) -> int:
        """Reliability: 0 is the most reliable; a missing source is ``NO_SOURCE_RANK``."""
        return RELIABILITY_RANK[self]

    def attributes(self) -> dict[str, Any]:
        """The reliability rank (0 first) and the basis that a figure from such a source has."""
        return {"rank": self.rank, "basis": None if self.basis is None else self.basis.value}

    OFFICIAL_TEXT = "official_text", "a gazette, a decree, a court's text", PostedBasis.OFFICIAL
    OFFICIAL_STATEMENT = (
        "official_statement",
        "a speech, release or page of the state",
        PostedBasis.OFFICIAL,
    )
    INTERNATIONAL_AGENCY = (
        "international_agency",
        "a news agency that serves many countries",
        PostedBasis.INDEPENDENT,
    )
    INTERNATIONAL_ORGANISATION = (
        "international_organisation",
        "an organisation of states, or a body of one",
        PostedBasis.INDEPENDENT,
    )
    NGO_OR_MONITOR = (
        "ngo_or_monitor",
        "a non-governmental organisation or a monitoring group",
        PostedBasis.INDEPENDENT,
    )
    ACADEMIC = "academic", "a study, a thesis or a data set", PostedBasis.INDEPENDENT
    INDEPENDENT_MEDIA = (
        "independent_media",
        "a medium that the state does not run",
        PostedBasis.INDEPENDENT,
    )
    STATE_MEDIA = "state_media", "a medium that the state runs", PostedBasis.OFFICIAL
    REPUBLISHER = "republisher", "a page that repeats what others published", None
    SOCIAL = "social", "a post on a social network", None
    OTHER = "other", "none of this list; said in the text beside it", None
    UNKNOWN = "unknown", "looked for, not found", None


RELIABILITY_RANK: dict[SourceKind, int] = {kind: rank for rank, kind in enumerate(SourceKind)}
NO_SOURCE_RANK: int = len(RELIABILITY_RANK)
BASIS_OF: dict[SourceKind, PostedBasis | None] = {kind: kind.basis for kind in SourceKind}


class Qualifier(Term):
    """How a count was worded: which row of the reader's table gives its interval."""

    EXACT = "exact", "the number itself"
    ABOUT = "about", "a rounded number: half its unit each way, at most a tenth of it"
    NEARLY = "nearly", "just short of the number: as far below as about, none above"
    MORE_THAN = "more_than", "the number or above, with no upper bound known"
    AT_LEAST = "at_least", "not below the number, with no upper bound known"
    LESS_THAN = "less_than", "below the number"
    UP_TO = "up_to", "the number or below"
    BETWEEN = "between", "from one number to another, the middle taken as best"
    VAGUE = "vague", "a word of size only, such as hundreds"
    UNKNOWN = "unknown", "no number is given"
