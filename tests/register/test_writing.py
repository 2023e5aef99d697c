"""Writing records: the house's form, the place of an act, names that none has yet."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.register.review import check_form
from app.register.writing import add_record, external_id_of, key_of
from tests.register.records import write_records


def dated(name: str, *dates: str | None) -> dict[str, Any]:
    steps = [{"type": "adopted"} | ({"on": date} if date else {}) for date in dates]
    return {"country": "AZE", "external_id": name, "milestones": steps}


def names(folder: Path) -> list[str]:
    return [act["external_id"] for act in json.loads((folder / "AZE.json").read_text())["acts"]]


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["2024-02"], ["a", "new", "b", "c"]),
        (["2020"], ["new", "a", "b", "c"]),
        (["2025-06", "2024-05-01"], ["a", "b", "new", "c"]),
        (["2030"], ["a", "b", "new", "c"]),
        ([None], ["a", "b", "c", "new"]),
        ([], ["a", "b", "c", "new"]),
    ],
)
def test_puts_an_act_behind_those_of_an_earlier_or_the_same_date(
    tmp_path: Path, dates: list[str | None], order: list[str]
) -> None:
    write_records(tmp_path, AZE=[dated("a", "2024-01"), dated("b", "2024-05"), dated("c")])
    add_record(tmp_path, dated("new", *dates), [])
    assert names(tmp_path) == order
    assert list(check_form(tmp_path)) == []
    assert [path.name for path in tmp_path.iterdir()] == ["AZE.json"]


def test_begins_a_file_for_a_new_country(tmp_path: Path) -> None:
    path = add_record(tmp_path, dated("new"), [{"name": "Əliyev"}])
    assert json.loads(path.read_text()) == {"country": "AZE", "leaders": [{"name": "Əliyev"}], "acts": [dated("new")]}
    assert "Əliyev" in path.read_text()
    assert list(check_form(tmp_path)) == []


def test_changes_no_line_of_the_other_records(tmp_path: Path) -> None:
    write_records(tmp_path, AZE=[dated("a", "2024"), dated("b", "2025")])
    before = (tmp_path / "AZE.json").read_text().splitlines()
    add_record(tmp_path, dated("new", "2024-06"), [])
    after = (tmp_path / "AZE.json").read_text().splitlines()
    added = len(after) - len(before)
    assert added == 10
    place = after.index('      "external_id": "new",') - 2
    assert after[:place] + after[place + added :] == before


def test_adds_a_leader_whom_the_file_does_not_know(tmp_path: Path) -> None:
    known = {"name": "İlham Əliyev", "names": [{"name": "Ilham Aliyev"}]}
    write_records(tmp_path, AZE={"country": "AZE", "leaders": [known], "acts": []})
    add_record(tmp_path, dated("new"), [{"name": "ILHAM ALIYEV"}, {"name": "Heydar Aliyev"}])
    assert json.loads((tmp_path / "AZE.json").read_text())["leaders"] == [known, {"name": "Heydar Aliyev"}]


@pytest.mark.parametrize(
    ("dates", "title", "taken", "expected"),
    [
        (["2025-12-19", "2024"], "The Amnesty of the Year", (), "aze-2024-amnesty-year"),
        ([], "Grâce de Noël", (), "aze-undated-grace-de-noel"),
        (["2025"], "Pardon 2025", (), "aze-2025-pardon"),
        (["2025"], "Pardon", ("aze-2025-pardon", "aze-2025-pardon-2"), "aze-2025-pardon-3"),
        (["2025"], "Амнистия", (), "aze-2025-act"),
    ],
)
def test_names_an_act_by_country_year_and_title(
    dates: list[str], title: str, taken: tuple[str, ...], expected: str
) -> None:
    assert external_id_of("AZE", dates, title, taken) == expected


def test_makes_a_key_that_no_other_part_has() -> None:
    assert key_of("The Irish Times", []) == "irish"
    assert key_of("Irish Independent", ["irish"]) == "irish2"
    assert key_of("Правда", []) == "part"
