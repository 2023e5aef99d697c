"""What a value of a closed list is: a string enum member that carries its own definition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Term(StrEnum):
    """Base of every closed list: ``MEMBER = "value", "one line of definition"[, "coders"]``.

    A member is the value's string (``Stage.ANNOUNCED == "announced"``). ``coders`` holds the
    letters of the data sets that code the value too (see :class:`Coder`), as in ``"DE"``.
    """

    _value_: str
    definition: str
    coders: str

    # The defaults are for looking a member up, ``Stage("announced")``: a type checker reads that
    # as a call of this method too. That no member lacks its definition is tested.
    def __new__(cls, value: str, definition: str = "", coders: str = "") -> Self:
        return cls.member(value, definition, coders)

    @classmethod
    def member(cls, value: str, definition: str, coders: str = "") -> Self:
        """What ``__new__`` of a list with more attributes starts from.

        Enum replaces ``__new__`` of a finished class, so that ``super().__new__`` can't be used.
        """
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        member.coders = coders
        return member

    def document(self) -> dict[str, Any]:
        """The term as it is served: value, definition, the coders' letters, and what it implies."""
        return {
            "value": self.value,
            "definition": self.definition,
            "used_by": list(self.coders),
            **self.attributes(),
        }

    def attributes(self) -> dict[str, Any]:
        """What else a term of this list says (the family of a kind, say); nothing for most."""
        return {}


def as_in(term: Term) -> tuple[str, str, str]:
    """The arguments of a member that means the same as a term of another list."""
    return term.value, term.definition, term.coders


class Coder(Term):
    """Who else codes a value so."""

    T = "T", "the TJET (Transitional Justice Evaluation Tools) amnesty dataset"
    A = "A", "the codebook of Amnesties, Conflict and Peace Agreements"
    D = "D", "the United States Office of the Pardon Attorney"
    U = "U", "the Uppsala Conflict Data Program"
    C = "C", "the Armed Conflict Location & Event Data project (ACLED)"
    R = "R", "the Archigos and REIGN data on political leaders"
    F = "F", "the FollowTheMoney data model"
    P = "P", "the PA-X database of peace agreements"
    E = "E", "seen in the real events of this register"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One closed list as it is served: its name, what it is for, and its terms in order.

    ``coders``: the letters of those who code the list as a whole.
    """

    name: str
    description: str
    members: type[Term]
    coders: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, in the order in which a form shows them."""
        return tuple(self.members)

    def document(self) -> dict[str, Any]:
        """The list as JSON: ``{"name", "description", "used_by", "terms": [{"value", …}]}``."""
        return {
            "name": self.name,
            "description": self.description,
            "used_by": list(self.coders),
            "terms": [term.document() for term in self.terms],
        }
