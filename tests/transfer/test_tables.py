"""Rows that are broken, and the acts that they belong to: no act is taken without one of its rows."""

from typing import Any

import pytest
from sqlalchemy import Engine

from app.formats.cells import csv_line
from app.transfer import grouping, loading
from app.transfer.report import Report
from tests.transfer.sending import act, load, ndjson, sheet, table
from tests.transfer.test_loading import documents

HEADINGS = ["external_id", "country", "title", "instrument", "kind", "count"]


def row(name: str, kind: str = "release", count: Any = 5) -> list[Any]:
    return [name, "AZE", f"Act {name}", "amnesty_law", kind, count]


BROKEN = [
    (row("a")[:5], "row_short"),
    ([*row("a"), "more"], "row_long"),
    (row("a", "com\x07mutation"), "control_character"),
]


def skipped(engine: Engine, rows: list[list[Any]]) -> Report:
    ended, report = load(engine, table(rows), "csv", on_error="skip")
    assert ended == "done"
    return report


def told(report: Report) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.line) for fault in report.refusals]


@pytest.mark.parametrize(("broken", "code"), BROKEN)
@pytest.mark.parametrize("place", [1, 2, 3])
def test_act_of_which_a_row_is_broken_is_refused_whole(
    engine: Engine, broken: list[Any], code: str, place: int
) -> None:
    rows = [HEADINGS, row("a"), row("a", "commutation"), row("b")]
    rows.insert(place, broken)
    report = skipped(engine, rows)
    assert (report.acts.created, report.acts.refused) == (1, 1)
    assert told(report) == [(code, place + 1)]
    assert set(documents(engine)) == {"b"}


@pytest.mark.parametrize(("broken", "code"), BROKEN)
def test_stored_act_keeps_its_lines_where_a_row_is_broken(engine: Engine, broken: list[Any], code: str) -> None:
    lines = [{"kind": kind, "count": 5} for kind in ("release", "commutation", "sentence_reduction")]
    load(engine, ndjson(act("a", breakdowns=lines)))
    before = documents(engine)
    report = skipped(engine, [HEADINGS, row("a"), broken, row("a", "sentence_reduction")])
    assert (report.acts.changed, report.acts.refused, told(report)) == (0, 1, [(code, 3)])
    assert documents(engine) == before


@pytest.mark.parametrize("broken", [["AZE", "Act a", "amnesty_law"], ["a;AZE;Act a"], ["a\x07", *row("a")[1:]]])
def test_row_within_an_act_is_its_own_whatever_it_is_called(engine: Engine, broken: list[Any]) -> None:
    report = skipped(engine, [HEADINGS, row("a"), broken, row("a", "commutation"), row("b")])
    assert (report.acts.created, report.acts.refused) == (1, 1)
    assert [line for _, line in told(report)] == [3]
    assert set(documents(engine)) == {"b"}


@pytest.mark.parametrize("broken", [["b;AZE;Act b"], ["b\x07", *row("b")[1:]]])
def test_acts_on_both_sides_of_a_row_that_may_be_theirs_are_refused(engine: Engine, broken: list[Any]) -> None:
    report = skipped(engine, [HEADINGS, row("a"), row("b"), broken, row("c"), row("d")])
    assert (report.acts.created, report.acts.refused) == (2, 3)
    codes = told(report)
    assert codes[::2] == [("row_unclear", 3), ("row_unclear", 5)]
    assert codes[1][1] == 4
    assert "line 4" in report.refusals[0].message
    assert set(documents(engine)) == {"a", "d"}


def test_row_of_another_width_can_be_of_either_side_where_its_name_does_not_come_first(engine: Engine) -> None:
    rows = [[*one[1:], one[0]] for one in (HEADINGS, row("a"), row("b"), row("c"))]
    rows.insert(2, ["AZE", "Act", " a", "amnesty_law", "release", 5, "a"])
    report = skipped(engine, rows)
    assert (report.acts.created, report.acts.refused) == (1, 3)
    assert set(documents(engine)) == {"c"}


def test_rows_of_other_acts_harm_none_beside_them(engine: Engine) -> None:
    report = skipped(engine, [HEADINGS, row("a"), row("b")[:5], row("c")[:3], row("c"), row("d")])
    assert (report.acts.created, told(report)) == (2, [("row_short", 3), ("row_short", 4)])
    assert set(documents(engine)) == {"a", "d"}


def test_name_is_read_where_the_register_s_own_stands_beside_it(engine: Engine) -> None:
    rows = [["", *one] for one in (row("a"), row("a", "commutation"), row("b"))]
    rows.insert(1, ["", "a", "AZE", "Act", " a", *row("a")[3:]])
    rows.insert(0, ["id", *HEADINGS])
    assert told(skipped(engine, rows)) == [("row_long", 3)]
    assert set(documents(engine)) == {"b"}


def test_rows_of_one_act_are_broken_in_a_run_of_any_length(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "MOST_ROWS", 3)
    report = skipped(engine, [HEADINGS, row("a"), *([["x"]] * 10), row("a", "commutation"), row("b")])
    assert (report.acts.created, report.acts.refused) == (1, 12)
    assert [(code, line) for code, line in told(report) if code != "row_short"] == [
        ("row_unclear", 2), ("row_unclear", 13),
    ]  # fmt: skip
    assert set(documents(engine)) == {"b"}


@pytest.mark.parametrize("last", [["a", *row("a", "commutation")[1:]], ["a", "AZE"]])
def test_a_table_in_which_an_act_goes_on_after_others_is_refused_whole(
    engine: Engine, last: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first rows are stored when the others are met.
    monkeypatch.setattr(loading, "BATCH", 1)
    first = [HEADINGS, row("a"), row("a", "commutation"), row("b")]
    assert load(engine, table(first), "csv")[0] == "done"
    before = documents(engine)
    ended, report = load(engine, table([HEADINGS, row("a"), row("b"), row("c"), last]), "csv", on_error="skip")
    assert (ended, documents(engine)) == ("refused", before)
    fault = report.refusals[-1]
    assert (fault.code, fault.line, fault.column) == ("act_continues", 5, "external_id")
    assert "line 2" in fault.message
    assert "sort the file by external_id" in fault.message


def test_act_goes_on_after_a_part_of_it_that_was_refused(engine: Engine) -> None:
    for first in (row("a")[:5], row("a", "com\x07mutation")):
        report = skipped(engine, [HEADINGS, first, row("b"), row("a", "commutation")])
        assert report.refusals[1].code == "act_continues"
        assert set(documents(engine)) == {"b"}


TITLES = ["'-x", "-x", "''=x", "\tx", "'a", "@"]


def test_texts_like_formulas_come_back_as_they_were(engine: Engine) -> None:
    rows = [[f"a{i}", "AZE", title, "amnesty_law"] for i, title in enumerate(TITLES)]
    body = "".join(csv_line(cells) for cells in [HEADINGS[:4], *rows]).encode()
    _, report = load(engine, body, "csv")
    assert (report.acts.created, report.refusals) == (len(TITLES), [])
    assert [documents(engine)[f"a{i}"]["title"] for i in range(len(TITLES))] == TITLES
    assert load(engine, body, "csv")[1].acts.unchanged == len(TITLES)


def test_sheets_hold_texts_as_they_are(engine: Engine) -> None:
    rows = [HEADINGS[:4], ["a", "AZE", "'-x", "amnesty_law"]]
    assert load(engine, sheet(rows), "xlsx")[1].acts.created == 1
    assert documents(engine)["a"]["title"] == "'-x"
