"""Tests of app/etags.py: conditions as RFC 9110 has them."""

import pytest

from app.errors import PreconditionFailed
from app.etags import Precondition, digest, matches_weakly, parse_tags, strong, weak


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ('"a"', ('"a"',)),
        ('"a", W/"b" ,"c,d"', ('"a"', 'W/"b"', '"c,d"')),
        ("*", ("*",)),
        ('""', ('""',)),
        ("a", None),
        ('"a', None),
        ("", None),
        ('"a" "b"', None),
        ('w/"a"', None),
    ],
)
def test_reads_lists_of_tags(value: str, tags: tuple[str, ...] | None) -> None:
    assert parse_tags(value) == tags


@pytest.mark.parametrize("tags", [('"a"',), ('"b"', '"a"'), ("*",)])
def test_lets_a_change_through_when_the_version_is_named(tags: tuple[str, ...]) -> None:
    Precondition(tags).check("a")
    Precondition(tags).check('"a"')


@pytest.mark.parametrize("tags", [('"b"',), ('W/"a"',)])
def test_refuses_a_change_when_the_version_is_another(tags: tuple[str, ...]) -> None:
    with pytest.raises(PreconditionFailed) as caught:
        Precondition(tags).check("a")
    assert caught.value.headers == {"ETag": '"a"'}


def test_never_matches_a_weak_tag_strongly() -> None:
    with pytest.raises(PreconditionFailed):
        Precondition(('W/"a"',)).check('W/"a"')


@pytest.mark.parametrize(
    ("value", "holds"),
    [('"a"', True), ('W/"a"', True), ('"b", W/"a"', True), ("*", True), ('"b"', False), ("nonsense", False)],
)
def test_compares_weakly_for_a_read(value: str, holds: bool) -> None:
    assert matches_weakly(value, '"a"') is holds
    assert matches_weakly(value, 'W/"a"') is holds


def test_makes_tags_of_what_they_depend_on() -> None:
    assert weak(1, "a") == weak(1, "a") != weak(2, "a")
    assert weak(1).startswith('W/"')
    assert strong(digest(b"x")) == f'"{digest(b"x")}"'
    assert strong(weak(1)) == weak(1)


def test_weak_tag_is_that_of_one_version_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    before = weak(1)
    monkeypatch.setattr("app.etags.VERSION", "another")
    assert weak(1) != before
