"""The reader of wordings: the project's own cases, the table's rows, and what people write."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st

from app.counts import lexicon
from app.counts.count import LARGEST, Count
from app.counts.reader import WordingError, read_wording
from app.counts.rows import bounds_of
from app.vocabularies import Qualifier
from tests.counts.writing import DASHES, NUMBERS, written

CASES = list(csv.DictReader((Path(__file__).parent / "count_wordings.csv").read_text(encoding="utf-8").splitlines()))
WORDS = sorted(
    {*lexicon.UNITS, *lexicon.TENS, *lexicon.SCALES, *lexicon.BEFORE, *lexicon.AFTER, *lexicon.TIMES}
    | {*lexicon.SINGLE_PARTS, *lexicon.PLURAL_PARTS, *lexicon.PERCENT_WORDS, *lexicon.PLURAL_SCALES}
    | {"hundred", "hundreds", "tens", "of", "several", "few", "in", "out", "every", "none", "prisoners"}
    | {"dozens", "scores", "a", "k", "5", "12,345", "1.5", "0", "2 000", "1e6", "3/4", "mil", "99"}
    | {"-", "\u2013", "(", ")", "+", "%", "~", "<", "=", ">", ",", ".", "\u20ac", "M23", "covid-19"}
)  # fmt: skip
JUMBLED = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", "", "-"]))).map(
    lambda pieces: "".join(word + gap for word, gap in pieces)
)


def read_or_refused(text: str) -> Count | WordingError:
    """What the reader gives, or its refusal."""
    try:
        return read_wording(text)
    except WordingError as refused:
        return refused


def interval(count: Count) -> tuple[int | None, int | None, int | None]:
    """The numbers of a count."""
    return count.low, count.best, count.high


@pytest.mark.parametrize("case", CASES, ids=[case["wording"] for case in CASES])
def test_reads_the_cases_of_the_project(case: dict[str, str]) -> None:
    if case["qualifier"] == "refused":
        with pytest.raises(WordingError) as refused:
            read_wording(case["wording"])
        assert refused.value.code.startswith("wording_")
        return
    count = read_wording(case["wording"])
    expected = [int(case[name]) if case[name] else None for name in ("low", "best", "high")]
    assert [*interval(count)] == expected
    assert count.qualifier == case["qualifier"]
    assert count.wording == case["wording"]


@given(written())
def test_reads_a_number_back_however_it_is_written(number_and_text: tuple[int, str]) -> None:
    number, text = number_and_text
    for wording in (text, f"{text} prisoners", f"exactly {text}", f"a total of {text} people", f"({text})"):
        count = read_wording(wording)
        assert interval(count) == (number, number, number)
        assert (count.qualifier, count.wording) == (Qualifier.EXACT, wording)


BEFORE = [
    pytest.param(" ".join(words), qualifier, id=" ".join(words))
    for phrases in lexicon.BEFORE.values()
    for words, qualifier in phrases
    if qualifier is not Qualifier.BETWEEN
]


@pytest.mark.parametrize(("phrase", "qualifier"), BEFORE)
@settings(max_examples=30)
@given(written(st.integers(1, LARGEST // 2)))
def test_every_word_before_a_number_obeys_its_row(
    phrase: str, qualifier: Qualifier | None, number_and_text: tuple[int, str]
) -> None:
    number, text = number_and_text
    count = read_wording(f"{phrase} {text} of Americans")
    assert count.qualifier is (qualifier or Qualifier.EXACT)
    assert interval(count) == bounds_of(count.qualifier, number)
    assert interval(read_wording(f"{phrase.upper()} {text}")) == interval(count)


@pytest.mark.parametrize(
    ("phrase", "qualifier"),
    [
        ("{} or more", Qualifier.AT_LEAST), ("{}+", Qualifier.AT_LEAST), ("{} +", Qualifier.AT_LEAST),
        ("\u2265 {}", Qualifier.AT_LEAST), (">= {}", Qualifier.AT_LEAST), ("> {}", Qualifier.MORE_THAN),
        ("\u2264{}", Qualifier.UP_TO), ("<={}", Qualifier.UP_TO), ("<{}", Qualifier.LESS_THAN),
        ("~{}", Qualifier.ABOUT), ("\u2248 {}", Qualifier.ABOUT), ("{} or so", Qualifier.ABOUT),
        ("{} prisoners or more", Qualifier.AT_LEAST), ("{} people or so.", Qualifier.ABOUT),
        ("{} maximum", Qualifier.UP_TO), ("{} prisoners, maximum, it says", Qualifier.UP_TO),
        ("{} (maximum)", Qualifier.UP_TO), ("{} maximum \u2013 it says", Qualifier.UP_TO),
        ("{} prisoners or more - it says", Qualifier.AT_LEAST),
        ("{} maximum-security inmates or more", Qualifier.AT_LEAST),
        ("{} at most", Qualifier.UP_TO), ("{} people, at least", Qualifier.AT_LEAST),
        ("about {} or so", Qualifier.ABOUT), ("another ~{}", Qualifier.ABOUT),
        ("approx. {}", Qualifier.ABOUT), ("c. {}", Qualifier.ABOUT), ("In total, {}", Qualifier.EXACT),
        ("\u201cmore than {}\u201d, they say", Qualifier.MORE_THAN),
        ("{} serving five years or more", Qualifier.EXACT), ("{} to be freed", Qualifier.EXACT),
    ],
)  # fmt: skip
@settings(max_examples=30)
@given(written(st.integers(1, LARGEST // 2)))
def test_signs_and_words_behind_a_number_obey_their_row(
    phrase: str, qualifier: Qualifier, number_and_text: tuple[int, str]
) -> None:
    number, text = number_and_text
    count = read_wording(phrase.format(text))
    assert (count.qualifier, *interval(count)) == (qualifier, *bounds_of(qualifier, number))


@given(st.tuples(NUMBERS, NUMBERS).map(sorted), st.sampled_from(DASHES), st.sampled_from(["", "about ", "the "]))
def test_a_range_is_read_with_its_middle_rounded_down(ends: list[int], dash: str, before: str) -> None:
    low, high = ends
    for text in (
        f"{before}{low:,}{dash}{high:,} people",
        f"between {before}{low} and {high}",
        f"{before}{low}{dash}{high} or so",
    ):
        count = read_wording(text)
        assert (count.qualifier, *interval(count)) == (Qualifier.BETWEEN, low, (low + high) // 2, high)
    if low < high:
        with pytest.raises(WordingError, match="larger number first") as refused:
            read_wording(f"{high}{dash}{low}")
        assert refused.value.suggestion is not None
        assert interval(read_wording(refused.value.suggestion))[::2] == (low, high)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3-4 thousand", 3_000, 4_000), ("5\u201310k", 5_000, 10_000), ("1.2 to 1.35 million", 1_200_000, 1_350_000),
        ("two to three hundred", 200, 300), ("two to three hundred thousand", 200_000, 300_000),
        ("two hundred to three hundred thousand", 200_000, 300_000), ("twenty to thirty thousand", 20_000, 30_000),
        ("between five hundred and six hundred thousand", 500_000, 600_000), ("500 to 2 thousand", 500, 2_000),
        ("900 to 1.1 thousand", 900, 1_100), ("between two and three hundred", 200, 300),
        ("half a million to a million", 500_000, 1_000_000), ("three and a half to four million", 3_500_000, 4_000_000),
        ("between one hundred and two hundred", 100, 200), ("between one hundred and two thousand", 100, 2_000),
        ("between one hundred and twenty and one hundred and fifty", 120, 150), ("five to six dozen", 60, 72),
    ],
)  # fmt: skip
def test_a_scale_serves_both_ends_of_a_range_where_both_take_it(text: str, low: int, high: int) -> None:
    count = read_wording(text)
    assert (count.qualifier, *interval(count)) == (Qualifier.BETWEEN, low, (low + high) // 2, high)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("none", 0), ("Nobody", 0), ("no one", 0), ("none of the prisoners", 0), ("zero", 0),
        ("(2429) people", 2429), ("one thousand and twenty-three (1023) offenders", 1023),
        ("12 prisoners received a nine-month reduction", 12), ("71 prisoners \u2026 to a term of 20 years", 71),
        ("40 people with three to six weeks left", 40), ("40 people with six- or nine-month terms", 40),
        ("500 prisoners because of Covid-19", 500), ("5 ex-rebels of the M23", 5),
        ("1,001 offenders who had served half of their sentences", 1001), ("312, and no one else", 312),
        ("500 maximum-security inmates", 500), ("500 maximum security prisoners", 500),
        ("five third-country nationals", 5), ("\ufeff\u200e500", 500), ("one hundred  twenty", 120),
    ],
)  # fmt: skip
def test_words_after_a_number_are_free_and_lengths_of_time_no_count(text: str, number: int) -> None:
    assert interval(read_wording(text)) == (number, number, number)


@pytest.mark.parametrize(
    "text",
    [
        "unknown", "others", "a significant number", "many", "several", "a few prisoners", "n/a",
        "some prisoners", "more than expected", "the second wave", "a third wave of prisoners",
        "others, of all ages", "a small percentage of prisoners", "quelques centaines", "\u4e09\u767e\u4eba",
        "between", "because of COVID-19",
    ],
)  # fmt: skip
def test_words_without_a_number_are_not_quantified(text: str) -> None:
    count = read_wording(text)
    assert (count.qualifier, *interval(count)) == (Qualifier.UNKNOWN, None, None, None)
    assert count.wording == text


REFUSED = {
    "wording_empty": ["", " \n", "???", "-", "\u2026"],
    "wording_digits": [
        "\u0968\u096b \u091c\u0928\u093e", "\uff15\uff10\uff10", "1\u00bd million", "5\u00b2",
        "500 prisoners \u2460",
    ],
    "wording_malformed": [
        "12,34 prisoners", "1,00,000", "1,234.567", "1.000,5", "more than 18, 000 prisoners", "5_000", "5\u200b000",
        "12 3456", "1 2", "1.5 prisoners", "12.50", "two and a half", "1.250 million", "1,5 million", "1e6", "0x10",
        "50th anniversary", "1980s", "twenty-fifth", "between 1.2 million", "between 800 and", "a few dozen",
        "several tens", "tens of prisoners", "none given", "nobody knows how many", "M23",
    ],
    "wording_out_of_range": [
        "10,000,000,001", "20 billion", "two trillion", "about 10 billion", "9" * 5000, "1," + "000," * 50 + "000",
        "5 to 11 billion",
    ],
    "wording_negative": ["-5", "\u22125", "about -5", "- 500", "less than 0"],
    "wording_share": [
        "30%", "30 per cent", "ten percent", "71,3% of beneficiaries", "one in five", "1 in 5 prisoners", "3 out of 10",
        "1/3", "two thirds", "one-third of inmates", "half of them", "nearly half the 17,000", "a quarter of those",
        "a third", "500 people, and 80% of them on probation", "up to 40 per-cent", "most of the other half",
    ],
    "wording_duration": [
        "12 months", "six years", "nine-month terms", "3 to 5 years", "terms cut by six months", "100 days' amnesty",
    ],
    "wording_two_numbers": [
        "5,864 prisoners, and 180 foreigners", "845 since 2019", "5,000 in 2025", "800 and 900", "800 or 900",
        "500, 200 foreigners", "5-6-7", "2025-12-19", "12:30", "5\u00d71000", "10^5", "five six",
        "nineteen eighty-four",
        "5 million 200 thousand", "none of the 500", "several hundred of 5,000", "hundreds and hundreds",
        "500 men-200 women", "one million and two thousand", "1,121 (1,122)", "500 or hundreds",
    ],
    "wording_reversed": ["5 to 3", "between 900 and 800", "5k-10"],
    "wording_not_understood": [
        "m\u00e1s de 5.000", "only 44 people", "plus de 110 000 personnes", "from 800 to 900", "a 500",
        "+500", "$500",
        "500 \u20ac", "3 mil", "10 \u0442\u044b\u0441\u044f\u0447", "2 lakh",
        "twenty k", "300-odd",
        "500 more than planned", "no 500",
        "minus 5", ".5 million", ",500", "a couple of hundred", "many thousands", "one of the largest amnesties",
        "in 2025", "prisoners: 500", "5 \u00b1 1",
    ],
    "wording_qualifiers": [
        "more than about 5,000", "at least 5,000 or so", "up to 800 to 900", "800\u2013900+", "exactly 800 to 900",
        "more than several hundred", "some hundreds", "hundreds or more", "hundreds of prisoners or more",
        "tens of thousands of people at most, they say", "several hundred inmates, maximum",
        "almost none", "between none",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "text"),
    [pytest.param(code, text, id=text[:40]) for code, texts in REFUSED.items() for text in texts],
)
def test_what_the_table_cannot_read_is_refused_and_said(code: str, text: str) -> None:
    with pytest.raises(WordingError) as refused:
        read_wording(text)
    assert refused.value.code == code
    assert refused.value.message == str(refused.value)
    assert 20 < len(refused.value.message) < 500


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("aproximately 500 men", "approximately 500"), ("845 pardons since 2019", "845"), ("800 or 900", "800 to 900"),
        ("more than 300, of them 5 women", "more than 300"), ("1,5 million", "1.5 million"), ("9 to 5", "5 to 9"),
        ("several dozen", "dozens"), ("at least several hundred", "several hundred"), ("2025-12-19", None),
        ("m\u00e1s de 5.000", None), ("3 mil", None), ("1,250 and 3", None),
    ],
)  # fmt: skip
def test_a_refusal_suggests_what_would_be_read(text: str, suggestion: str | None) -> None:
    with pytest.raises(WordingError) as refused:
        read_wording(text)
    assert refused.value.suggestion == suggestion
    if suggestion is not None:
        read_wording(suggestion)


@given(st.text() | JUMBLED)
@example("\ud800 5")
@example("5 to")
@example("between one hundred and")
@example("a a few half of a")
def test_any_text_gives_an_interval_in_order_or_a_refusal(text: str) -> None:
    count = read_or_refused(text)
    if isinstance(count, WordingError):
        assert count.code in REFUSED
        return
    assert count.wording == text
    numbers = [number for number in interval(count) if number is not None]
    assert numbers == sorted(numbers)
    assert all(0 <= number <= LARGEST for number in numbers)
    assert Count.of(*interval(count), count.qualifier, text) == count


@given(NUMBERS, st.text(st.characters(categories=["Lu", "Ll", "Lo"], exclude_characters="kKmM"), min_size=1))
def test_a_word_that_is_in_no_list_is_never_read_before_a_number(number: int, word: str) -> None:
    known = {*WORDS, *lexicon.BEFORE, *lexicon.PARTS, "halves", "no", "the", "nobody"}
    if word.casefold() in known:
        return
    with pytest.raises(WordingError):
        read_wording(f"{word} {number}")


@pytest.mark.parametrize(
    "text",
    [
        "a " * 50_000, "one " * 50_000, "hundred " * 50_000, "5 " * 50_000, "5" * 200_000, "5," * 50_000,
        "six months " * 30_000, "5 " + "six months " * 30_000, "5 men" + " in" * 50_000, "(" * 100_000 + "5",
        "the " * 50_000 + "5", "5 " + "half a " * 30_000, "5 " + "no one " * 30_000, "twenty-" * 50_000,
        "not " * 50_000 + "5", "5 x" + "-" * 100_000 + "6", "5" + " or" * 50_000, "between " * 50_000,
    ],
    ids=range(18),
)  # fmt: skip
def test_a_very_long_text_is_read_in_time_that_grows_with_its_length_only(text: str) -> None:
    started = time.process_time()
    count = read_or_refused(text)
    # Quadratic work on texts this long takes minutes.
    assert time.process_time() - started < 10
    if isinstance(count, WordingError):
        assert len(count.message) < 500
        assert len(count.suggestion or "") < 200
