"""Kinds of relief: the family of each, and whether its persons leave custody."""

import pytest

from app.vocabularies import FAMILY_OF, LEAVES_CUSTODY, POSTED_KINDS, Family, Kind, LeavesCustody

LEAVES = {
    LeavesCustody.YES: {
        Kind.RELEASE, Kind.CONDITIONAL_RELEASE, Kind.PROVISIONAL_RELEASE,
        Kind.DEPORTATION_RELEASE, Kind.SUBSTITUTION, Kind.FINE_AND_SENTENCE_WAIVER,
    },
    LeavesCustody.MIXED: {
        Kind.COMMUTATION, Kind.LIABILITY_WAIVER, Kind.PROCEEDINGS_TERMINATED,
        Kind.PARDON_UNSPECIFIED, Kind.REMAINDER, Kind.UNKNOWN, Kind.OTHER,
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("family", "kinds"),
    [
        (Family.RELEASE, 4),
        (Family.REDUCTION, 5),
        (Family.NON_CUSTODIAL, 3),
        (Family.LIABILITY_WAIVER, 2),
        (Family.PENALTY_RELIEF, 3),
        (Family.RECORD, 2),
        (Family.DELAY, 1),
        (Family.UNSPECIFIED, 4),
    ],
)
def test_a_family_has_its_kinds(family: Family, kinds: int) -> None:
    assert sum(FAMILY_OF[kind] is family for kind in Kind) == kinds


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_leaves_custody_as_the_data_model_says(kind: Kind) -> None:
    expected = next((leaves for leaves, kinds in LEAVES.items() if kind in kinds), LeavesCustody.NO)
    assert LEAVES_CUSTODY[kind] is expected


@pytest.mark.parametrize("kind", [Kind.UNKNOWN, Kind.OTHER])
def test_kinds_not_known_are_unspecified(kind: Kind) -> None:
    assert kind.family is Family.UNSPECIFIED


def test_a_family_with_the_name_of_a_kind_has_that_kind() -> None:
    """The tally is asked for families and kinds by their names together (app/totals/tally.py)."""
    named = [family for family in Family if family.value in set(Kind)]
    assert named
    assert [FAMILY_OF[Kind(family.value)] for family in named] == named


def test_only_the_remainder_is_never_posted() -> None:
    assert frozenset(Kind) - POSTED_KINDS == {Kind.REMAINDER}


def test_a_kind_is_served_with_its_family_and_custody() -> None:
    assert Kind.LIABILITY_WAIVER.document() == {
        "value": "liability_waiver",
        "definition": "exempt from criminal liability before conviction",
        "used_by": ["A", "E"],
        "family": "liability_waiver",
        "leaves_custody": "mixed",
        "posted": True,
    }
