"""CSV as it is written: cells and rows of any length that an act can have, and no longer ones."""

from io import BytesIO

import pytest
from sqlalchemy import Engine

from app.transfer.delimited import read_csv
from app.transfer.items import LONGEST_LINE
from app.transfer.report import Report
from tests.transfer.sending import load, table, traced
from tests.transfer.test_loading import documents

HEADINGS = ["external_id", "country", "title", "instrument", "notes"]


def row(name: str, *cells: str) -> list[str]:
    return [name, "AZE", f"Act {name}", "amnesty_law", *cells]


def told(report: Report) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.line) for fault in report.refusals]


def test_cell_holds_all_that_an_act_may_say(engine: Engine) -> None:
    texts = [f"{i} " + "x" * 19_000 for i in range(7)]
    cell = "; ".join(f"other = {text}" for text in texts)
    _, report = load(engine, table([[*HEADINGS[:4], "occasions"], row("a", cell)]), "csv")
    assert (report.acts.created, report.refusals) == (1, [])
    assert [occasion["text"] for occasion in documents(engine)["a"]["occasions"]] == texts


def test_row_of_many_lines_that_is_too_large_is_refused_and_the_next_is_read(engine: Engine) -> None:
    long = ('x,"\n' * 10 + "y" * 100_000) * 11
    body = table([HEADINGS, row("a", ""), row("b", long), row("c", 'x"\n\n')])
    ended, report = load(engine, body, "csv", on_error="skip")
    assert (ended, report.acts.created, told(report)) == ("done", 2, [("row_too_large", 3)])
    assert set(documents(engine)) == {"a", "c"}
    lines = [one.line for one in read_csv(BytesIO(body))]
    assert lines == [1, 2, 3, body[: body.index(b"\r\nc,")].count(b"\n") + 2]
    body = table([HEADINGS, row("a", f"x\n{'y' * LONGEST_LINE}\nz"), row("b", "")])
    ended, report = load(engine, body, "csv", on_error="skip")
    assert (ended, report.acts.created, told(report)) == ("done", 1, [("row_too_large", 2)])


def test_row_that_is_too_large_takes_no_memory(engine: Engine) -> None:
    body = ",".join(HEADINGS).encode() + b'\na,AZE,A,amnesty_law,"' + (b'\n",,,"' + b"x" * 500_000) * 20 + b'"\n'
    with traced() as held:
        _, report = load(engine, body, "csv")
    assert told(report) == [("row_too_large", 2)]
    assert held.most < 8 * LONGEST_LINE


def test_row_that_is_too_large_and_never_ends_is_told_as_cut_off(engine: Engine) -> None:
    body = table([HEADINGS]) + b'a,AZE,A,amnesty_law,"' + b"x\n" * 600_000
    _, report = load(engine, body, "csv", on_error="skip")
    assert told(report) == [("cut_off", 2)]


@pytest.mark.parametrize(
    "before",
    ["# one, two, three\n", "# one, two, three;;;\n\n", '"# one,\n two, three";;;\n', ";;;;\n", ";# one, two\n", "\n"],
)
def test_headings_tell_the_separator_whatever_stands_before_them(engine: Engine, before: str) -> None:
    body = before.encode() + table([HEADINGS, row("a", ""), row("b", "", "")], ";")
    _, report = load(engine, body, "csv", on_error="skip")
    assert report.acts.created == 2
    number = body[: body.index(b"external_id")].count(b"\n") + 1
    assert [one.line for one in read_csv(BytesIO(body))][-3:] == [number, number + 1, number + 2]
    broken = body.replace(b"b;AZE", b"b\x07;AZE")
    assert load(engine, broken, "csv")[1].refusals[-1].line == number + 2


@pytest.mark.parametrize("body", ["# one\n", "\n\n", '"# one"', '# "one\n'])
def test_file_without_headings_is_told_as_empty(engine: Engine, body: str) -> None:
    assert load(engine, body.encode(), "csv")[1].refusals[0].code == "empty"
