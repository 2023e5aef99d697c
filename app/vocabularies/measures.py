"""An act as a measure: its instrument, milestones, roles, relations, occasions and motives."""

from __future__ import annotations

from typing import Any

from app.vocabularies.term import Term, as_in


class Instrument(Term):
    """The legal form of an act."""

    AMNESTY_LAW = "amnesty_law", "a legislature's act for classes of persons or offences", "TAE"
    AMNESTY_RESOLUTION = (
        "amnesty_resolution",
        "a parliament's resolution, with no head of state's signature",
        "E",
    )
    AMNESTY_DECREE = "amnesty_decree", "an amnesty by decree of the executive", "TE"
    PARDON_LAW = "pardon_law", "a statute that cuts sentences and leaves the offence", "E"
    PARDON_DECREE = "pardon_decree", "an executive list or classes of convicts pardoned", "DE"
    ROYAL_PARDON = "royal_pardon", "a pardon by a monarch's prerogative", "E"
    CLEMENCY_ORDER = "clemency_order", "a gazetted order that mixes forms of relief", "E"
    GENERAL_PARDON = "general_pardon", "a proclamation for an open class of persons", "DE"
    COMMUTATION_GRANT = "commutation_grant", "a list of sentences commuted", "D"
    SPECIAL_REMISSION = "special_remission", "months off for all or most prisoners", "DE"
    EARLY_RELEASE_LAW = "early_release_law", "the rules of serving sentences changed by law", "E"
    PROVISIONAL_RELEASE_ORDER = (
        "provisional_release_order",
        "an order that lets prisoners out for now, to be recalled or tried later",
        "E",
    )
    PEACE_ACCORD_AMNESTY = "peace_accord_amnesty", "an amnesty agreed in a peace accord", "TP"
    REFERENDUM_AMNESTY = "referendum_amnesty", "an amnesty adopted by popular vote", "T"
    REBEL_OFFER = "rebel_offer", "an amnesty offered by a non-state authority", "T"
    UNKNOWN = "unknown", "looked for, not found"
    OTHER = "other", "none of this list; said in the instrument_text beside it"


class MilestoneType(Term):
    """A step in the life of an act; the type of the last one is the act's status."""

    def attributes(self) -> dict[str, Any]:
        """Whether the step ends the act, and whether the act has effect by it."""
        return {"is_end": self in END_MILESTONES, "is_effective": self in EFFECTIVE_MILESTONES}

    ANNOUNCED = "announced", "promised; there is no text yet"
    PROPOSED = "proposed", "a text lies before the body that decides"
    ADOPTED = "adopted", "voted or signed"
    IN_FORCE = "in_force", "in legal force"
    IMPLEMENTING = "implementing", "being applied to persons"
    COMPLETED = "completed", "declared over, fully applied"
    AMENDED = "amended", "its text was changed"
    EXTENDED = "extended", "its time or its circle of persons was widened"
    SUSPENDED = "suspended", "stopped for the time being"
    REJECTED = "rejected", "end: voted down or refused"
    WITHDRAWN = "withdrawn", "end: taken back by those who proposed it"
    LAPSED = "lapsed", "end: never decided in the time there was"
    EXPIRED = "expired", "end: its time ran out after it had been in force"
    ANNULLED = "annulled", "end: struck down or revoked"


EFFECTIVE_MILESTONES: frozenset[MilestoneType] = frozenset(
    {MilestoneType.IN_FORCE, MilestoneType.IMPLEMENTING, MilestoneType.COMPLETED}
)
END_MILESTONES: frozenset[MilestoneType] = frozenset(
    {
        MilestoneType.REJECTED,
        MilestoneType.WITHDRAWN,
        MilestoneType.LAPSED,
        MilestoneType.EXPIRED,
        MilestoneType.ANNULLED,
    }
)


class Status(Term):
    """Where an act stands: the type of its last milestone, ``unknown`` without any."""

    def attributes(self) -> dict[str, Any]:
        """Whether an act of this status that never had effect is void (left out of totals)."""
        return {"is_void_status": self in VOID_STATUSES}

    ANNOUNCED = as_in(MilestoneType.ANNOUNCED)
    PROPOSED = as_in(MilestoneType.PROPOSED)
    ADOPTED = as_in(MilestoneType.ADOPTED)
    IN_FORCE = as_in(MilestoneType.IN_FORCE)
    IMPLEMENTING = as_in(MilestoneType.IMPLEMENTING)
    COMPLETED = as_in(MilestoneType.COMPLETED)
    AMENDED = as_in(MilestoneType.AMENDED)
    EXTENDED = as_in(MilestoneType.EXTENDED)
    SUSPENDED = as_in(MilestoneType.SUSPENDED)
    REJECTED = as_in(MilestoneType.REJECTED)
    WITHDRAWN = as_in(MilestoneType.WITHDRAWN)
    LAPSED = as_in(MilestoneType.LAPSED)
    EXPIRED = as_in(MilestoneType.EXPIRED)
    ANNULLED = as_in(MilestoneType.ANNULLED)
    UNKNOWN = "unknown", "the act has no milestone"


VOID_STATUSES: frozenset[Status] = frozenset({Status.REJECTED, Status.WITHDRAWN, Status.LAPSED, Status.ANNULLED})


class RoleType(Term):
    """What a leader or a body did in an act."""

    INITIATOR = "initiator", "proposed the act or asked for it"
    ENACTING_BODY = "enacting_body", "decided on it"
    SIGNATORY = "signatory", "signed it into effect"
    COUNTERSIGNATORY = "countersignatory", "signed it beside the signatory"
    IMPLEMENTING_BODY = "implementing_body", "applies it to persons"
    UNKNOWN = "unknown", "looked for, not found"
    OTHER = "other", "none of this list; said in the text beside it"


class RelationType(Term):
    """How an act stands to the act that its relation names."""

    def attributes(self) -> dict[str, Any]:
        """Whether the relation puts one of the two acts inside the other."""
        return {"nests": self in NESTING_RELATIONS}

    AMENDS = "amends", "changes the other's text; lies inside the other"
    TRANCHE_OF = "tranche_of", "one instalment of the other; lies inside the other"
    SERIES_OF = "series_of", "one of a recurring series with the other; each counts"
    SUPERSEDES = "supersedes", "takes the other's place; the other lies inside this act"
    PARALLEL_TO = "parallel_to", "goes beside the other, for other persons; each counts"
    IMPLEMENTS = "implements", "carries the other out; lies inside the other"


NESTING_RELATIONS: frozenset[RelationType] = frozenset(
    {
        RelationType.AMENDS,
        RelationType.TRANCHE_OF,
        RelationType.SUPERSEDES,
        RelationType.IMPLEMENTS,
    }
)


class Occasion(Term):
    """What an act marks."""

    NATIONAL_DAY = "national_day", "a national or independence day"
    VICTORY_ANNIVERSARY = "victory_anniversary", "the anniversary of a victory in war"
    TERRITORIAL_GAIN = "territorial_gain", "land gained or recaptured"
    REVOLUTION_ANNIVERSARY = "revolution_anniversary", "the anniversary of a revolution or a coup"
    CONSTITUTION_OR_NAMED_YEAR = (
        "constitution_or_named_year",
        "a constitution's day or anniversary, or a year dedicated to something",
    )
    ACCESSION_OR_CORONATION = (
        "accession_or_coronation",
        "a monarch's accession or coronation, or its anniversary",
    )
    ROYAL_BIRTHDAY = "royal_birthday", "a birthday in a royal house"
    ROYAL_DEATH = "royal_death", "a death in a royal house, or its anniversary"
    INAUGURATION = "inauguration", "a leader takes office"
    END_OF_TERM = "end_of_term", "a leader leaves office"
    ELECTION = "election", "an election, before or after it"
    RELIGIOUS_HOLIDAY = "religious_holiday", "a religious holiday or a holy year"
    NEW_YEAR = "new_year", "a new year of any calendar"
    COMMEMORATION_DAY = "commemoration_day", "a day of remembrance of another kind"
    FOREIGN_VISIT = "foreign_visit", "a foreign guest's visit, or a visit abroad"
    PEACE_AGREEMENT = "peace_agreement", "a peace agreement or a ceasefire"
    REGIME_TRANSITION = "regime_transition", "a change of regime"
    AFTER_UNREST = "after_unrest", "protests, an uprising or a coup attempt just before"
    PRISON_OVERCROWDING = "prison_overcrowding", "prisons over their capacity"
    EPIDEMIC_OR_DISASTER = "epidemic_or_disaster", "an epidemic or a disaster"
    COURT_RULING = "court_ruling", "a court's ruling"
    LEGAL_REFORM = "legal_reform", "a reform of criminal law"
    NONE_STATED = "none_stated", "the act names no occasion"
    UNKNOWN = "unknown", "looked for, not found"
    OTHER = "other", "none of this list; said in the text beside it"


class Motive(Term):
    """Why an act was made, as stated by its makers or attributed by others."""

    HUMANISM = "humanism", "humanity, mercy, clemency as such"
    SECOND_CHANCE = "second_chance", "to let convicts begin anew"
    NATIONAL_RECONCILIATION = "national_reconciliation", "to heal a divided nation"
    PEACE_PROCESS = "peace_process", "to open or further a peace process"
    CORRECT_INJUSTICE = "correct_injustice", "to put wrong or excessive sentences right"
    REDUCE_OVERCROWDING = "reduce_overcrowding", "to empty crowded prisons"
    PUBLIC_HEALTH = "public_health", "to keep a disease from spreading"
    BUDGET = "budget", "to save public money"
    GOODWILL_GESTURE = "goodwill_gesture", "a sign of good will"
    DIPLOMATIC_SIGNAL = "diplomatic_signal", "a signal to another state"
    DOMESTIC_LEGITIMACY = "domestic_legitimacy", "standing and support at home"
    IMAGE_ABROAD = "image_abroad", "the government's image in other countries"
    DISTRACTION = "distraction", "to shift attention from something else"
    LENIENCY_BEFORE_ELECTION = "leniency_before_election", "to win votes at a coming election"
    SPLIT_OPPOSITION = "split_opposition", "to divide or win over opponents"
    SELF_PROTECTION = "self_protection", "to shield the makers or their allies from justice"
    MAKE_ROOM = "make_room", "to make room in prison for others, such as new political prisoners"
    CAMPAIGN_PROMISE = "campaign_promise", "to keep a promise of an election campaign"
    ECONOMIC_REVIVAL = "economic_revival", "to bring business and workers back"
    MARK_MILESTONE = "mark_milestone", "to mark a political or national milestone"
    COMPLY_WITH_LAW = "comply_with_law", "to follow a law, a court or a treaty"
    UNKNOWN = "unknown", "looked for, not found"
    OTHER = "other", "none of this list; said in the text beside it"


class MotiveBasis(Term):
    """Whether a motive is the makers' own word."""

    STATED = "stated", "said by those who made the act"
    ATTRIBUTED = "attributed", "said of them by someone else, who is named"
