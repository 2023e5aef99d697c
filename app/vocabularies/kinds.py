"""What happens to the persons of a breakdown: kinds of relief, their families and details."""

from __future__ import annotations

from typing import Any, Self

from app.vocabularies.term import Term


class Family(Term):
    """Kinds of relief that may be added up: a total over all kinds is given by family as well."""

    RELEASE = "release", "persons who leave custody before the end of their sentence"
    REDUCTION = "reduction", "custodial sentences made shorter or milder"
    NON_CUSTODIAL = "non_custodial", "sentences served outside custody, lifted or shortened"
    LIABILITY_WAIVER = "liability_waiver", "criminal liability dropped before a conviction"
    PENALTY_RELIEF = "penalty_relief", "fines, restitution and administrative penalties remitted"
    RECORD = "record", "convictions erased or rights returned after the sentence"
    DELAY = "delay", "the execution of a sentence put off"
    UNSPECIFIED = "unspecified", "relief whose form is not said"


class LeavesCustody(Term):
    """Whether persons of a kind walk out of custody."""

    YES = "yes", "every person of the kind leaves custody"
    NO = "no", "no person of the kind leaves custody by it"
    MIXED = "mixed", "some may leave custody, how many is not said"


class Kind(Term):
    """What happens to the persons of one line."""

    family: Family
    leaves_custody: LeavesCustody

    def __new__(
        cls,
        value: str,
        definition: str = "",
        family: Family = Family.UNSPECIFIED,
        leaves_custody: LeavesCustody = LeavesCustody.MIXED,
        coders: str = "",
    ) -> Self:
        member = cls.member(value, definition, coders)
        member.family = family
        member.leaves_custody = leaves_custody
        return member

    def attributes(self) -> dict[str, Any]:
        """The kind's family, whether it leaves custody, and whether a client may post it."""
        return {
            "family": self.family.value,
            "leaves_custody": self.leaves_custody.value,
            "posted": self in POSTED_KINDS,
        }

    RELEASE = (
        "release",
        "freed at once, or the remaining term remitted",
        Family.RELEASE,
        LeavesCustody.YES,
        "DE",
    )
    CONDITIONAL_RELEASE = (
        "conditional_release",
        "freed early on parole or probation",
        Family.RELEASE,
        LeavesCustody.YES,
        "E",
    )
    PROVISIONAL_RELEASE = (
        "provisional_release",
        "out for now; may be recalled or tried",
        Family.RELEASE,
        LeavesCustody.YES,
        "E",
    )
    DEPORTATION_RELEASE = (
        "deportation_release",
        "a foreigner, freed to be deported or repatriated",
        Family.RELEASE,
        LeavesCustody.YES,
        "E",
    )
    SENTENCE_REDUCTION = (
        "sentence_reduction",
        "the term is shortened; the person stays in custody",
        Family.REDUCTION,
        LeavesCustody.NO,
        "DE",
    )
    COMMUTATION = (
        "commutation",
        "replaced by a lesser sentence, not said which",
        Family.REDUCTION,
        LeavesCustody.MIXED,
        "D",
    )
    COMMUTATION_DEATH = (
        "commutation_death",
        "a death sentence replaced by life or by a term",
        Family.REDUCTION,
        LeavesCustody.NO,
        "E",
    )
    COMMUTATION_LIFE = (
        "commutation_life",
        "a life sentence replaced by a term",
        Family.REDUCTION,
        LeavesCustody.NO,
        "E",
    )
    SUBSTITUTION = (
        "substitution",
        "custody replaced by a milder kind of penalty",
        Family.REDUCTION,
        LeavesCustody.YES,
        "E",
    )
    NONCUSTODIAL_PARDON = (
        "noncustodial_pardon",
        "freed from a non-custodial sentence",
        Family.NON_CUSTODIAL,
        LeavesCustody.NO,
        "E",
    )
    SUSPENDED_SENTENCE_PARDON = (
        "suspended_sentence_pardon",
        "a suspended or conditional sentence lifted",
        Family.NON_CUSTODIAL,
        LeavesCustody.NO,
        "E",
    )
    NONCUSTODIAL_REDUCTION = (
        "noncustodial_reduction",
        "probation, parole or another such term shortened",
        Family.NON_CUSTODIAL,
        LeavesCustody.NO,
        "E",
    )
    LIABILITY_WAIVER = (
        "liability_waiver",
        "exempt from criminal liability before conviction",
        Family.LIABILITY_WAIVER,
        LeavesCustody.MIXED,
        "AE",
    )
    PROCEEDINGS_TERMINATED = (
        "proceedings_terminated",
        "an open case closed",
        Family.LIABILITY_WAIVER,
        LeavesCustody.MIXED,
        "E",
    )
    FINE_WAIVER = (
        "fine_waiver",
        "a fine or restitution remitted",
        Family.PENALTY_RELIEF,
        LeavesCustody.NO,
        "DE",
    )
    FINE_AND_SENTENCE_WAIVER = (
        "fine_and_sentence_waiver",
        "both the fine and the rest of the sentence remitted",
        Family.PENALTY_RELIEF,
        LeavesCustody.YES,
        "E",
    )
    ADMINISTRATIVE_RELIEF = (
        "administrative_relief",
        "licences restored or penalties outside criminal law lifted",
        Family.PENALTY_RELIEF,
        LeavesCustody.NO,
        "E",
    )
    RECORD_CLEARANCE = (
        "record_clearance",
        "the conviction forgiven or erased after the sentence",
        Family.RECORD,
        LeavesCustody.NO,
        "DE",
    )
    RIGHTS_RESTORATION = (
        "rights_restoration",
        "civil or professional rights returned",
        Family.RECORD,
        LeavesCustody.NO,
        "DE",
    )
    RESPITE = (
        "respite",
        "the execution of a sentence is put off",
        Family.DELAY,
        LeavesCustody.NO,
        "D",
    )
    PARDON_UNSPECIFIED = (
        "pardon_unspecified",
        "pardoned; the form is not said",
        Family.UNSPECIFIED,
        LeavesCustody.MIXED,
        "E",
    )
    REMAINDER = (
        "remainder",
        "derived: persons of the act that its lines leave; never posted",
        Family.UNSPECIFIED,
        LeavesCustody.MIXED,
    )
    UNKNOWN = (
        "unknown",
        "looked for, not found",
        Family.UNSPECIFIED,
        LeavesCustody.MIXED,
    )
    OTHER = (
        "other",
        "none of this list; said in the text beside it",
        Family.UNSPECIFIED,
        LeavesCustody.MIXED,
    )


FAMILY_OF: dict[Kind, Family] = {kind: kind.family for kind in Kind}
LEAVES_CUSTODY: dict[Kind, LeavesCustody] = {kind: kind.leaves_custody for kind in Kind}
POSTED_KINDS: frozenset[Kind] = frozenset(Kind) - {Kind.REMAINDER}


class Proceedings(Term):
    """How far a case had come when liability was waived: a detail of that family."""

    INVESTIGATION = "investigation", "under investigation, not yet charged"
    CHARGED = "charged", "charged, not yet on trial"
    TRIAL = "trial", "on trial, not yet finally convicted"
    ANY = "any", "at any step before a final conviction"
