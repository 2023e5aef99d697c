"""`new-act`: answers in, a record in the file of its country out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from app.register.reading import read_register
from app.register.review import check_form, review_folder
from tests.register.records import act, write_records

Answer = Callable[..., Result]
BEGIN = ["Azerbaijan", "Amnesty for the end of the year", "amnesty_law"]
STEPS = ["proposed", "2025-12-18", "adopted", "2025-12-30", ""]
SUMMARY = ["A plan for over 20,000 people."]
SOURCE = ["https://example.org/a", "Digi24", "Clemency", "independent_media", "", "2025-12-19", "ro"]
HEADLINE = ["over 20,000", "", "", ""]
LINES = ["release", "freed at once", "more than 5,000 people", "implemented", "", "2026-03", "", ""]
ROLES = ["initiator", "Ilham Aliyev", "President", "2003-10-31", "enacting_body", "", "Milli Majlis", ""]
END = ["", "The words were read in English.", "y"]
ALL = [*BEGIN, *STEPS, *SUMMARY, *SOURCE, "", *HEADLINE, *LINES, *ROLES, *END]


@pytest.fixture
def answer(tmp_path: Path) -> Answer:
    """Answer the questions of the command, one after the other."""

    def answer(*answers: str) -> Result:
        given = "".join(f"{line}\n" for line in answers)
        return CliRunner().invoke(cli, ["new-act", "--records", str(tmp_path)], input=given, catch_exceptions=False)

    return answer


def replaced(answers: list[str], old: str, *new: str) -> list[str]:
    """The answers with others in the place of one."""
    place = answers.index(old)
    return [*answers[:place], *new, *answers[place + 1 :]]


def written(folder: Path, place: int = 0) -> Any:
    return json.loads((folder / "AZE.json").read_text())["acts"][place]


def test_writes_a_record_of_what_was_answered(answer: Answer, tmp_path: Path) -> None:
    result = answer(*ALL)
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "AZE.json").read_text()) == {
        "country": "AZE",
        "leaders": [{"name": "Ilham Aliyev", "terms": [{"office": "President", "began_on": "2003-10-31"}]}],
        "acts": [
            {
                "country": "AZE",
                "title": "Amnesty for the end of the year",
                "instrument": "amnesty_law",
                "external_id": "aze-2025-amnesty-for-end-year",
                "summary": "A plan for over 20,000 people.",
                "notes": "The words were read in English.",
                "sources": [
                    {
                        "key": "digi24",
                        "url": "https://example.org/a",
                        "title": "Clemency",
                        "publisher": "Digi24",
                        "kind": "independent_media",
                        "published_on": "2025-12-19",
                        "language": "ro",
                    }
                ],
                "roles": [
                    {"role": "initiator", "leader": {"name": "Ilham Aliyev"}, "office": "President"},
                    {"role": "enacting_body", "body": "Milli Majlis"},
                ],
                "milestones": [{"type": "proposed", "on": "2025-12-18"}, {"type": "adopted", "on": "2025-12-30"}],
                "headline": {"figures": [{"count": "over 20,000", "source": "digi24"}]},
                "breakdowns": [
                    {
                        "key": "release",
                        "kind": "release",
                        "text": "freed at once",
                        "figures": [
                            {
                                "stage": "implemented",
                                "count": "more than 5,000 people",
                                "source": "digi24",
                                "as_of": "2026-03",
                            }
                        ],
                    }
                ],
            }
        ],
    }
    assert [one.external_id for one in read_register(tmp_path).acts.values()] == ["aze-2025-amnesty-for-end-year"]
    assert list(check_form(tmp_path)) == []
    assert [finding for finding in review_folder(tmp_path, tmp_path / "none.json").findings if finding.is_error] == []
    assert "python -m app check --register --country AZE" in result.output


def test_tells_at_once_how_words_are_read(answer: Answer) -> None:
    output = answer(*ALL).output
    assert "Read as 20,000 to no upper bound, best 20,000 (more_than)." in output


def test_refuses_a_value_that_is_in_no_list_and_tells_the_nearest(answer: Answer, tmp_path: Path) -> None:
    answers = replaced(ALL, "amnesty_law", "amnesty_low", "amnesty_law")
    answers = replaced(answers, "Azerbaijan", "Azerbajan", "az")
    answers = replaced(answers, "release", "relaese", "remainder", "release")
    result = answer(*answers)
    assert result.exit_code == 0, result.output
    assert "There is no `amnesty_low` here. Did you mean amnesty_law?" in result.output
    assert "There is no country `Azerbajan` here. Did you mean Azerbaijan?" in result.output
    assert "There is no `relaese` here. Did you mean release?" in result.output
    assert "There is no `remainder` here." in result.output
    assert written(tmp_path)["instrument"] == "amnesty_law"


def test_lists_the_values_when_asked(answer: Answer) -> None:
    output = answer(*replaced(ALL, "amnesty_law", "?", "amnesty_law")).output
    assert "royal_pardon: a pardon by a monarch's prerogative" in output


def test_asks_again_for_what_can_not_be_taken(answer: Answer, tmp_path: Path) -> None:
    answers = replaced(ALL, "2025-12-18", "18.12.2025", "2025-02-30", "2025-12-18")
    answers = replaced(answers, "https://example.org/a", "", "example.org/a", "https://example.org/a")
    answers = replaced(answers, "over 20,000", "5 or 6", "n", "over 20,000")
    answers = replaced(answers, "ro", "", "Romanian language", "ro")
    result = answer(*answers)
    assert result.exit_code == 0, result.output
    assert "A date is written YYYY" in result.output
    assert "2025-02 has the days 01 to 28" in result.output
    assert "An address begins with http:// or https://" in result.output
    assert "This is needed." in result.output
    assert "These words can't be read: " in result.output
    assert written(tmp_path)["headline"]["figures"][0]["count"] == "over 20,000"


def test_takes_numbers_by_hand_beside_foreign_words(answer: Answer, tmp_path: Path) -> None:
    by_hand = ["peste 20.000 de oameni", "y", "20,000", "many", "20000", "", "more_than"]
    result = answer(*replaced(ALL, "over 20,000", *by_hand))
    assert result.exit_code == 0, result.output
    assert written(tmp_path)["headline"]["figures"][0]["count"] == {
        "low": 20000, "best": 20000, "high": None, "qualifier": "more_than", "wording": "peste 20.000 de oameni",
    }  # fmt: skip


def test_asks_again_for_numbers_that_make_no_count(answer: Answer, tmp_path: Path) -> None:
    by_hand = ["peste 20.000", "y", "20000", "10000", "", "", "20000", "20000", "", ""]
    result = answer(*replaced(ALL, "over 20,000", *by_hand))
    assert result.exit_code == 0, result.output
    assert "must not be above best" in result.output
    assert written(tmp_path)["headline"]["figures"][0]["count"]["best"] == 20000


def test_asks_for_the_source_of_each_figure_when_there_are_several(answer: Answer, tmp_path: Path) -> None:
    second = ["https://example.org/b", "Digi24", "", "republisher", "TASS", "state_media", "", "en"]
    start = [*BEGIN, *STEPS, *SUMMARY, *SOURCE, *second, ""]
    headline = ["over 20,000", "", "digi", "digi242", "a minister", "", ""]
    lines = ["release", "freed", "5,137", "", "", "", "the page names none", "", ""]
    result = answer(*start, *headline[:-1], *lines, *ROLES, *END)
    assert result.exit_code == 0, result.output
    record = written(tmp_path)
    assert "There is no `digi` here. Did you mean digi24" in result.output
    assert record["headline"]["figures"] == [{"count": "over 20,000", "source": "digi242", "by": "a minister"}]
    assert record["breakdowns"][0]["figures"] == [{"count": "5,137", "text": "the page names none"}]
    assert (record["sources"][1]["originator"], record["sources"][1]["originator_kind"]) == ("TASS", "state_media")


def test_puts_the_record_beside_those_that_are_there(answer: Answer, tmp_path: Path) -> None:
    known = [act("aze-2020", milestones=[{"type": "adopted", "on": "2020"}])]
    leaders = [{"name": "İlham Əliyev", "names": [{"name": "Ilham Aliyev"}], "terms": [{"office": "President"}]}]
    write_records(tmp_path, AZE={"country": "AZE", "leaders": leaders, "acts": known})
    assert answer(*ALL).exit_code == 0
    assert json.loads((tmp_path / "AZE.json").read_text())["leaders"] == leaders
    assert (written(tmp_path, 0), written(tmp_path, 1)["title"]) == (known[0], ALL[1])


def test_shows_what_the_check_finds_and_writes_nothing_when_told_not_to(answer: Answer, tmp_path: Path) -> None:
    answers = replaced(ALL, SUMMARY[0], "The journalist Leyla Mammadova left prison.")
    result = answer(*answers[:-1], "n")
    assert result.exit_code == 1
    assert "error person_named  /summary: “Leyla Mammadova”" in result.output
    assert "Nothing was written." in result.output
    assert list(tmp_path.iterdir()) == []


def test_writes_nothing_when_the_answers_end_early(answer: Answer, tmp_path: Path) -> None:
    assert answer(*ALL[:12]).exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_says_that_records_must_be_mended_first(answer: Answer, tmp_path: Path) -> None:
    write_records(tmp_path, AZE=[act("one", titel="x")])
    result = answer(*ALL)
    assert result.exit_code == 1
    assert "AZE.json /acts/0/titel" in result.output
