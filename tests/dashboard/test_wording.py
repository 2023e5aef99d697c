"""Tests of app/dashboard/wording.py: a number is never said more exactly than it is known."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from app.dashboard import wording
from app.vocabularies import VOCABULARIES
from tests.dashboard.reading import read


def counted(low: int | None, best: int | None, high: int | None, unquantified: int = 0) -> dict[str, Any]:
    return {"low": low, "best": best, "high": high, "unquantified": unquantified}


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (None, "no figure"),
        (counted(None, None, None, 1), "not quantified"),
        (counted(20_000, 20_000, None), "20,000 or more"),
        (counted(14_200, 15_000, None), "14,200 or more, best 15,000"),
        (counted(2_700, 3_000, 3_300), "3,000 (2,700–3,300)"),
        (counted(360, 400, 400), "360–400"),
        (counted(0, 900, 900), "up to 900"),
        (counted(0, 0, 0), "0"),
        (counted(312, 312, 312), "312"),
    ],
)
def test_says_an_interval(count: Any, said: str) -> None:
    assert wording.interval(count) == said
    assert read(str(wording.count(count))).text.startswith(said)


@pytest.mark.parametrize(
    ("count", "large", "small"),
    [
        (None, "—", "no figure"),
        (counted(None, None, None), "—", "not quantified"),
        (counted(14_200, 15_000, None, 1), "15,000+", "14,200 at least, no upper bound known; 1 not quantified"),
        (counted(0, 60_000, 60_000), "up to 60,000", "no lower bound known"),
        (counted(360, 400, 400), "360–400", "between the two"),
        (counted(2_700, 3_000, 3_300), "≈ 3,000", "between 2,700 and 3,300"),
        (counted(0, 0, 0), "0", "exact"),
    ],
)
def test_says_an_interval_as_one_number_that_says_what_it_is(count: Any, large: str, small: str) -> None:
    assert tuple(part.striptags() for part in wording.headline(count)) == (large, small)


@pytest.mark.parametrize(
    ("low", "best", "high", "said"),
    [
        (-5, 0, 3, "0−5 to 3"),
        (10, 14, 20, "1410 to 20"),
        (None, -4, 2, "−42 at most"),
        (-4, 2, None, "2−4 at least"),
        (None, 7, None, "7open at both ends"),
        (7, 7, 7, "7"),
        (None, None, None, "not known"),
    ],
)
def test_says_a_distance_with_its_sign_and_ends(low: Any, best: Any, high: Any, said: str) -> None:
    assert wording.distance({"low": low, "best": best, "high": high}).striptags() == said


@given(st.integers(0, 10**10), st.integers(0, 10**10), st.integers(0, 10**10) | st.none())
def test_never_says_an_open_or_wide_count_as_one_number(low: int, more: int, most: int | None) -> None:
    count = counted(low, low + more, None if most is None else low + more + most)
    said = wording.interval(count)
    if count["low"] != count["high"]:
        assert said != wording.digits(count["best"])
    assert ("or more" in said) is (count["high"] is None)


def test_tells_what_a_sum_leaves_out() -> None:
    assert read(str(wording.count(counted(1, 1, 1, 2)))).text == "1 + 2 not quantified"


def test_says_a_date_as_exactly_as_it_is_known() -> None:
    assert [wording.day(value) for value in ("2025", "2025-12", "2025-12-09")] == [
        "2025", "December 2025", "9 December 2025",
    ]  # fmt: skip
    assert wording.date(None).striptags() == "undated"


def test_says_every_term_in_words() -> None:
    terms = {member.value for vocabulary in VOCABULARIES.values() for member in vocabulary.terms}
    assert [term for term in terms if "_" in wording.term(term)] == []
    assert set(wording._SAID) <= terms
