"""The numbers that docs/codebook.md and docs/coverage.md quote are those that the bundled register gives."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.coverage.schemas import Coverage
from app.vocabularies import Instrument, Kind
from tests import quoted
from tests.databases import Databases

Row = dict[str, Any]
_EXTERNAL_ID = re.compile(r"`([a-z]{3}-\d{4}-[\w-]+)`")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*\d")


# On one database: tests/coverage holds that both give the same.
@pytest.fixture(scope="module")
def register(sqlite_databases: Databases) -> Iterator[tuple[dict[str, Row], Row]]:
    """The acts of the bundled register by external_id, and its coverage."""
    url = sqlite_databases.create()
    yield quoted.bundled(url)
    sqlite_databases.drop(url)


@pytest.fixture(scope="module")
def acts(register: tuple[dict[str, Row], Row]) -> dict[str, Row]:
    return register[0]


def examples() -> dict[str, str]:
    """Return the worked examples of the codebook by their titles."""
    section = quoted.CODEBOOK.read_text().partition("\n## Worked examples\n")[2]
    return {part.partition("\n")[0]: part for part in section.split("\n### ")[1:]}


def test_codebook_has_the_numbers_of_the_register(acts: dict[str, Row]) -> None:
    text = quoted.CODEBOOK.read_text()
    assert quoted.codebook(text, acts).splitlines() == text.splitlines()


def test_codebook_shows_each_of_its_acts_in_a_table(acts: dict[str, Row]) -> None:
    assert len(examples()) == 7
    for title, text in examples().items():
        named = set(_EXTERNAL_ID.findall(text))
        shown = set(re.findall(r"^\| `([\w-]+)` \| announced", text, re.M))
        assert named == shown != set(), title
        assert named <= acts.keys()


def numbers_of(act: Row) -> set[str]:
    """Return every number of three digits or more in an act's document, without separators."""
    text = json.dumps(act, ensure_ascii=False)
    return {found.replace(",", "") for found in _NUMBER.findall(text)}


@pytest.mark.parametrize("title", list(examples()))
def test_prose_of_an_example_has_no_number_that_its_acts_have_not(title: str, acts: dict[str, Row]) -> None:
    text = examples()[title]
    known = set().union(*(numbers_of(acts[name]) for name in _EXTERNAL_ID.findall(text)))
    prose = "\n".join(line for line in text.splitlines() if not line.startswith("|"))
    said = {found.replace(",", "") for found in _NUMBER.findall(_EXTERNAL_ID.sub("", prose))}
    assert said
    assert {number for number in said if len(number) > 2} - known == set()


def test_codebook_is_seen_to_be_wrong(acts: dict[str, Row]) -> None:
    text = quoted.CODEBOOK.read_text()
    wrong = text.replace("| persons | 104 |", "| persons | 114 |")
    assert wrong != text
    assert quoted.codebook(wrong, acts) == text


def test_codebook_says_when_each_instrument_and_kind_is_meant() -> None:
    text = quoted.CODEBOOK.read_text()
    told = [*(set(Instrument) - {"unknown", "other"}), *(set(Kind) - {"unknown", "other", "remainder"})]
    assert [value for value in told if f"`{value}`" not in text] == []


def test_coverage_page_has_the_numbers_of_the_register(register: tuple[dict[str, Row], Row]) -> None:
    acts, covered = register
    Coverage.model_validate(covered)
    assert covered["acts"]["acts"] == sum(act["review"] == "published" for act in acts.values()) > 100
    text = quoted.COVERAGE.read_text()
    assert quoted.coverage_page(text, covered).splitlines() == text.splitlines(), (
        "Make it anew: .venv/bin/python -m tests.quoted"
    )


def test_coverage_adds_up(register: tuple[dict[str, Row], Row]) -> None:
    acts, covered = register
    published = [act for act in acts.values() if act["review"] == "published"]
    whole = covered["acts"]
    assert sum(row["acts"] for row in covered["decades"]) + whole["undated"] == len(published)
    for name in ("acts", "undated", "without_independent", "without_implemented"):
        assert sum(row[name] for row in covered["countries"]) == whole[name]
    of_acts = [
        figure for act in published for place in (act["headline"], *act["breakdowns"]) for figure in place["figures"]
    ]
    for row in covered["figures"]:
        given = [figure["speaks_for"] for figure in of_acts if figure["stage"] == row["stage"]]
        assert row["figures"] == len(given)
        assert (row["official"], row["independent"]) == (given.count("official"), given.count("independent"))
    cited = {source["id"] for act in published for source in act["sources"]}
    sources = covered["sources"]
    assert sources["sources"] == len(cited)
    for counted in (
        [row["sources"] for row in sources["kinds"]],
        [row["said_first"] for row in sources["kinds"]],
        [row["sources"] for row in sources["languages"]],
        [row["sources"] for kind in sources["kinds"] for row in kind["languages"]],
    ):
        assert sum(counted) == len(cited)


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (None, "—"),
        ({"low": None, "best": None, "high": None, "unquantified": 1}, "not quantified"),
        ({"low": None, "best": None, "high": None, "unquantified": 3}, "3 not quantified"),
        ({"low": 5, "best": 5, "high": 5}, "5"),
        ({"low": 5000, "best": 5000, "high": None, "unquantified": 1}, "5,000 or more; 1 not quantified"),
        ({"low": 0, "best": 9, "high": None, "unquantified": 0}, "0 or more, best 9"),
        ({"low": 24, "best": 24, "high": 99, "unquantified": 0}, "24–99, best 24"),
    ],
)
def test_prints_a_count_without_hiding_what_is_open(count: Row | None, shown: str) -> None:
    assert quoted.told(count) == shown
