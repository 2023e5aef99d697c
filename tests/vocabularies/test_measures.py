"""Milestones and statuses: which end an act, which give it effect, which can make it void."""

from app.vocabularies import (
    EFFECTIVE_MILESTONES,
    END_MILESTONES,
    NESTING_RELATIONS,
    VOID_STATUSES,
    MilestoneType,
    RelationType,
    Status,
)


def test_a_status_is_a_type_of_milestone_or_unknown() -> None:
    assert [*Status] == [*MilestoneType, "unknown"]


def test_a_status_means_what_its_milestone_means() -> None:
    assert all(Status(one.value).definition == one.definition for one in MilestoneType)


def test_ends_are_told_from_steps_that_give_effect() -> None:
    assert {*END_MILESTONES} == {"rejected", "withdrawn", "lapsed", "expired", "annulled"}
    assert {*EFFECTIVE_MILESTONES} == {"in_force", "implementing", "completed"}
    assert MilestoneType.EXPIRED.attributes() == {"is_end": True, "is_effective": False}


def test_an_act_that_expired_is_not_void() -> None:
    assert {*VOID_STATUSES} == {"rejected", "withdrawn", "lapsed", "annulled"}
    assert Status.EXPIRED.attributes() == {"is_void_status": False}
    assert Status.LAPSED.attributes() == {"is_void_status": True}


def test_relations_that_nest_are_told_from_those_that_change_nothing() -> None:
    assert {*RelationType} - {*NESTING_RELATIONS} == {"series_of", "parallel_to"}
    assert RelationType.SERIES_OF.attributes() == {"nests": False}
