"""Words of size without a number: each magnitude from its two or three up to just below its ten."""

import pytest

from app.counts.reader import WordingError, read_wording
from app.vocabularies import Qualifier

MAGNITUDES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "hundred thousand": 10**5,
    "million": 10**6,
    "hundred million": 10**8,
    "billion": 10**9,
}
PLURALS = {
    "hundreds": 10**2,
    "thousands": 10**3,
    "tens of thousands": 10**4,
    "hundreds of thousands": 10**5,
    "millions": 10**6,
    "tens of millions": 10**7,
    "hundreds of millions": 10**8,
    "billions": 10**9,
}


@pytest.mark.parametrize(("text", "low"), [("dozens", 24), ("scores", 40)])
def test_dozens_and_scores_stay_below_a_hundred(text: str, low: int) -> None:
    count = read_wording(f"{text} of inmates")
    assert (count.qualifier, count.low, count.best, count.high) == (Qualifier.VAGUE, low, low, 99)


@pytest.mark.parametrize("text", PLURALS)
@pytest.mark.parametrize("before", ["", "another ", "The "])
def test_a_plural_is_two_of_its_magnitude_or_more(before: str, text: str) -> None:
    count = read_wording(f"{before}{text} of people (headline)")
    magnitude = PLURALS[text]
    assert (count.low, count.best, count.high) == (2 * magnitude, 2 * magnitude, 10 * magnitude - 1)
    assert count.qualifier is Qualifier.VAGUE


@pytest.mark.parametrize("after", ["maximum-security inmates", "prisoners serving five years or more"])
def test_words_behind_a_size_that_say_nothing_of_it_are_free(after: str) -> None:
    count = read_wording(f"hundreds of {after}")
    assert (count.low, count.best, count.high, count.qualifier) == (200, 200, 999, Qualifier.VAGUE)


@pytest.mark.parametrize("text", [*MAGNITUDES, *PLURALS])
@pytest.mark.parametrize("several", ["several", "a few", "Few"])
def test_several_and_a_few_are_three_of_a_magnitude_or_more(several: str, text: str) -> None:
    count = read_wording(f"{several} {text} prisoners")
    magnitude = (MAGNITUDES | PLURALS)[text]
    assert (count.low, count.best, count.high) == (3 * magnitude, 3 * magnitude, 10 * magnitude - 1)
    assert count.qualifier is Qualifier.VAGUE


@pytest.mark.parametrize("after", ["", " of people"])
@pytest.mark.parametrize(
    "size",
    [
        "tens of billions", "hundreds of billions", "several tens of billions", "a few hundreds of billions",
        "several hundred billion", "a few hundred billion",
    ],
)  # fmt: skip
def test_size_that_reaches_above_the_largest_count_is_refused(size: str, after: str) -> None:
    with pytest.raises(WordingError) as refused:
        read_wording(f"{size}{after}")
    assert refused.value.code == "wording_out_of_range"
    assert size in refused.value.message
