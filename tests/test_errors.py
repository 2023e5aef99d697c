"""Tests of app/errors.py: faults, problems, near names, pointers."""

import pytest

from app.errors import BY_STATUS, PROBLEMS, Fault, NotFound, escape, nearest, pointer, responses


def test_leaves_out_members_without_value_when_a_fault_is_rendered() -> None:
    fault = Fault("unknown", "No such member.", pointer="/contry", suggestion="country")
    assert fault.as_member() == {
        "code": "unknown",
        "message": "No such member.",
        "pointer": "/contry",
        "suggestion": "country",
    }


def test_gives_each_problem_a_status_and_a_slug_of_its_own() -> None:
    assert len({problem.status for problem in PROBLEMS}) == len(PROBLEMS)
    assert len({problem.slug for problem in PROBLEMS}) == len(PROBLEMS)
    assert all(BY_STATUS[problem.status] is problem for problem in PROBLEMS)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("contry", "country"),
        ("Country", "country"),
        ("from-", "from"),
        ("external-id", "external_id"),
        ("zzzzzz", None),
        ("", None),
        ("c" * 1_000_000, None),
    ],
)
def test_finds_the_nearest_name_when_one_is_near(name: str, found: str | None) -> None:
    assert nearest(name, ["country", "from", "external_id", "leader"]) == found


def test_escapes_steps_of_a_pointer() -> None:
    assert escape("a/b~c") == "a~1b~0c"
    assert pointer("breakdowns", 0, "a/b") == "/breakdowns/0/a~1b"
    assert pointer() == ""


def test_describes_responses_as_problems() -> None:
    described = responses(NotFound)
    assert list(described) == [404]
    assert list(described[404]["content"]) == ["application/problem+json"]
