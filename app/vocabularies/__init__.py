"""Closed lists of the register: every value an enum member with its definition."""

from app.vocabularies.coverage import (
    Condition,
    ConditionPurpose,
    Group,
    Offence,
    Rule,
)
from app.vocabularies.evidence import (
    BASIS_BIT,
    BASIS_OF,
    NO_SOURCE_RANK,
    RELIABILITY_RANK,
    Basis,
    PostedBasis,
    Qualifier,
    SourceKind,
    Stage,
)
from app.vocabularies.kinds import (
    FAMILY_OF,
    LEAVES_CUSTODY,
    POSTED_KINDS,
    Family,
    Kind,
    LeavesCustody,
    Proceedings,
)
from app.vocabularies.measures import (
    EFFECTIVE_MILESTONES,
    END_MILESTONES,
    NESTING_RELATIONS,
    VOID_STATUSES,
    Instrument,
    MilestoneType,
    Motive,
    MotiveBasis,
    Occasion,
    RelationType,
    RoleType,
    Status,
)
from app.vocabularies.records import (
    UNPUBLISHED,
    Review,
    TermChange,
)
from app.vocabularies.registry import (
    VOCABULARIES,
)
from app.vocabularies.term import (
    Coder,
    Term,
    Vocabulary,
)

__all__ = [
    "BASIS_BIT",
    "BASIS_OF",
    "EFFECTIVE_MILESTONES",
    "END_MILESTONES",
    "FAMILY_OF",
    "LEAVES_CUSTODY",
    "NESTING_RELATIONS",
    "NO_SOURCE_RANK",
    "POSTED_KINDS",
    "RELIABILITY_RANK",
    "UNPUBLISHED",
    "VOCABULARIES",
    "VOID_STATUSES",
    "Basis",
    "Coder",
    "Condition",
    "ConditionPurpose",
    "Family",
    "Group",
    "Instrument",
    "Kind",
    "LeavesCustody",
    "MilestoneType",
    "Motive",
    "MotiveBasis",
    "Occasion",
    "Offence",
    "PostedBasis",
    "Proceedings",
    "Qualifier",
    "RelationType",
    "Review",
    "RoleType",
    "Rule",
    "SourceKind",
    "Stage",
    "Status",
    "Term",
    "TermChange",
    "Vocabulary",
]
