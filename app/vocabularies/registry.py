"""Every closed list under the name that it is served by."""

from __future__ import annotations

from app.vocabularies.coverage import Condition, ConditionPurpose, Group, Offence, Rule
from app.vocabularies.evidence import Basis, PostedBasis, Qualifier, SourceKind, Stage
from app.vocabularies.kinds import Family, Kind, LeavesCustody, Proceedings
from app.vocabularies.measures import (
    Instrument,
    MilestoneType,
    Motive,
    MotiveBasis,
    Occasion,
    RelationType,
    RoleType,
    Status,
)
from app.vocabularies.records import Review, TermChange
from app.vocabularies.term import Coder, Term, Vocabulary

_MEMBERS: dict[str, type[Term]] = {
    "kinds": Kind,
    "families": Family,
    "leaves_custody": LeavesCustody,
    "instruments": Instrument,
    "milestones": MilestoneType,
    "statuses": Status,
    "roles": RoleType,
    "relations": RelationType,
    "stages": Stage,
    "bases": Basis,
    "figure_bases": PostedBasis,
    "occasions": Occasion,
    "motives": Motive,
    "motive_bases": MotiveBasis,
    "rules": Rule,
    "groups": Group,
    "offences": Offence,
    "conditions": Condition,
    "condition_purposes": ConditionPurpose,
    "source_kinds": SourceKind,
    "qualifiers": Qualifier,
    "term_changes": TermChange,
    "reviews": Review,
    "proceedings": Proceedings,
    "coders": Coder,
}

# Lists that others code as a whole, not value by value.
_CODERS: dict[str, str] = {
    "groups": "TAE",
    "offences": "TAE",
    "conditions": "TAE",
    "term_changes": "R",
}

VOCABULARIES: dict[str, Vocabulary] = {
    name: Vocabulary(name, (members.__doc__ or "").strip(), members, _CODERS.get(name, ""))
    for name, members in _MEMBERS.items()
}
