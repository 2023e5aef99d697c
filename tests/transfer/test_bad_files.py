"""Files that can't be taken: each is told of clearly, and nothing of it is stored."""

import warnings
import zipfile
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from app.db.engine import make_engine
from app.db.statements import table_of
from app.db.transactions import read
from app.errors import Fault
from app.models import Act
from app.transfer import sheets
from tests.databases import Databases
from tests.transfer.sending import act, load, ndjson, sheet, table, traced

HEADINGS = ["external_id", "country", "title", "instrument"]
ROW = ["a", "AZE", "Été", "amnesty_law"]


@pytest.fixture
def engine(sqlite_databases: Databases) -> Any:
    """A register on SQLite: files are read alike on both."""
    url = sqlite_databases.create()
    made = make_engine(url)
    yield made
    made.dispose()
    sqlite_databases.drop(url)


def only_fault(engine: Engine, body: bytes, format_: str) -> Fault:
    """Return the one fault of a file of which nothing is stored, whatever is asked."""
    ended, report = load(engine, body, format_, on_error="skip")
    (fault,) = report.refusals
    with read(engine) as connection:
        assert connection.execute(select(func.count()).select_from(table_of(Act))).scalar_one() == 0
    assert ended == "refused"
    return fault


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_utf8_is_taken_with_and_without_its_mark(engine: Engine, mark: bytes, separator: str) -> None:
    ended, report = load(engine, mark + table([HEADINGS, ROW], separator), "csv")
    assert (ended, report.acts.created, report.refusals) == ("done", 1, [])
    assert load(engine, mark + ndjson(act("b")), "ndjson")[1].acts.created == 1


@pytest.mark.parametrize(
    ("encoding", "advice"), [("windows-1252", "CSV UTF-8"), ("utf-16", "UTF-16"), ("utf-16-be", "UTF-16")]
)
def test_other_encodings_are_told_with_line_and_byte(engine: Engine, encoding: str, advice: str) -> None:
    fault = only_fault(engine, table([HEADINGS, ROW]).decode().encode(encoding), "csv")
    if encoding != "utf-16-be":
        # Without a mark each byte of it is a character of UTF-8 until the first accent.
        assert (fault.code, fault.line) == ("not_utf8", 2 if encoding == "windows-1252" else 1)
        assert "byte" in fault.message
        assert advice in fault.message


def test_ndjson_in_another_encoding_is_told_with_line_and_byte(engine: Engine) -> None:
    fault = only_fault(engine, ndjson(act("a")) + '{"title": "Été"}'.encode("windows-1252"), "ndjson")
    assert (fault.code, fault.line) == ("not_utf8", 2)
    assert "byte 12 of it is 0xC9" in fault.message


def test_unknown_columns_are_told_with_the_nearest_name(engine: Engine) -> None:
    fault = only_fault(engine, table([[*HEADINGS, "contry"], [*ROW, ""]]), "csv")
    assert (fault.code, fault.line, fault.value, fault.suggestion) == ("column_unknown", 1, "contry", "country")


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        (b"", "empty", None),
        (b'external_id,country,title,instrument\na,AZE,"One\n', "cut_off", 2),
        (b'external_id,country,title,instrument\na,AZE,"On"e",amnesty_law\n', "not_csv", 2),
    ],
)
def test_csv_that_breaks_off_is_told(engine: Engine, body: bytes, code: str, line: int | None) -> None:
    fault = only_fault(engine, body, "csv")
    assert (fault.code, fault.line) == (code, line)


def test_rows_of_another_width_are_refused_one_by_one(engine: Engine) -> None:
    rows = table([HEADINGS, ROW[:3], ["b", *ROW[1:], "more"], ["c", *ROW[1:], ""]])
    ended, report = load(engine, rows, "csv", on_error="skip")
    assert (ended, report.acts.created) == ("done", 1)
    assert [(fault.code, fault.line) for fault in report.refusals] == [("row_short", 2), ("row_long", 3)]


def test_ndjson_that_breaks_off_is_told(engine: Engine) -> None:
    ended, report = load(engine, ndjson(act("a")) + b'{"external_id": "b", "cou', "ndjson")
    (fault,) = report.refusals
    assert (ended, fault.code, fault.line) == ("refused", "not_json", 2)
    assert "cut off" in fault.message


def test_line_that_is_too_long_is_refused_and_the_next_is_read(engine: Engine) -> None:
    body = ndjson(act("a", notes="x" * 1_100_000), act("b"))
    ended, report = load(engine, body, "ndjson", on_error="skip")
    assert (ended, report.acts.created) == ("done", 1)
    assert [(fault.code, fault.line) for fault in report.refusals] == [("line_too_long", 1)]


def test_many_broken_lines_take_no_memory_and_a_bounded_report(engine: Engine) -> None:
    with traced() as held:
        ended, report = load(engine, b"{\n" * 200_000, "ndjson")
    assert (ended, report.faults, report.acts.refused, len(report.refusals)) == ("refused", 200_000, 200_000, 100)
    assert held.most < 20_000_000


LINES = 20_000


@pytest.mark.parametrize(
    ("lines", "code", "refused"),
    [
        (["x"] * LINES, "row_short", LINES),
        ([f"{i},y" for i in range(LINES)], "row_short", LINES),
        (["x,,,"] * LINES, "too_many_rows", 1),
        (["x,y,z,"] * LINES, "too_many_rows", 1),
    ],
)
def test_rows_of_a_table_take_no_memory_however_many_are_of_one_act_or_broken(
    engine: Engine, lines: list[str], code: str, refused: int
) -> None:
    body = "\n".join([",".join(HEADINGS), *lines, ""]).encode()
    with traced() as held:
        ended, report = load(engine, body, "csv")
    assert (ended, report.acts.refused, report.refusals[0].code) == ("refused", refused, code)
    assert held.most < 4_000_000


def test_texts_of_the_rows_of_one_act_are_bounded_and_the_same_text_is_held_once(engine: Engine) -> None:
    headings = [*HEADINGS, "notes", "kind", "line_text"]
    rows = [[*ROW, "n" * 10_000, "release", "one"] for _ in range(400)]
    ended, report = load(engine, table([headings, *rows]), "csv")
    assert (ended, report.acts.created, report.refusals) == ("done", 1, [])
    body = table([headings, *([*ROW[:2], f"{i}" + "x" * 100_000, *ROW[3:], "", "release", ""] for i in range(200))])
    with traced() as held:
        ended, report = load(engine, body, "csv")
    assert (ended, report.acts.refused) == ("refused", 1)
    assert "act_too_large" in {fault.code for fault in report.refusals}
    assert held.most < 10_000_000


def test_headings_are_bounded(engine: Engine) -> None:
    fault = only_fault(engine, table([[*HEADINGS, *(f"unknown {i}" for i in range(1_000))]]), "csv")
    assert (fault.code, fault.line) == ("columns_too_many", 1)
    ended, report = load(engine, table([[*HEADINGS, *[""] * 2_000], [*ROW, *[""] * 2_000]]), "csv")
    assert (ended, report.acts.created) == ("done", 1)


def test_formulas_are_read_by_their_saved_value_or_told(engine: Engine) -> None:
    # What a program writes without calculating has no value saved with it.
    fault = only_fault(engine, sheet([HEADINGS, ["a", "AZE", "=1+1", "amnesty_law"]]), "xlsx")
    assert (fault.code, fault.line, fault.value) == ("formula_without_value", 2, "C2")


@pytest.mark.parametrize("body", [b"no archive", sheet([HEADINGS, ROW])[:-200]])
def test_broken_xlsx_is_told(engine: Engine, body: bytes) -> None:
    assert only_fault(engine, body, "xlsx").code == "not_xlsx"


def repacked(change: dict[str, bytes]) -> bytes:
    """Return a sheet of which some members are others."""
    source, made = BytesIO(sheet([HEADINGS, ROW])), BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change.get(member, old.read(member)))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])
    return made.getvalue()


def test_archive_that_unpacks_to_too_much_is_not_unpacked(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = repacked({"xl/worksheets/sheet1.xml": b"<a>" + b" " * 40_000_000})
    assert len(bomb) < 100_000
    with traced() as held:
        fault = only_fault(engine, bomb, "xlsx")
    assert fault.code == "archive_too_large"
    assert held.most < 5_000_000
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1_000)
    assert only_fault(engine, sheet([HEADINGS, ROW]), "xlsx").code == "archive_too_large"


def test_declared_sizes_bound_what_is_read(engine: Engine) -> None:
    body = repacked({"xl/worksheets/sheet1.xml": b"<a>" + b" " * 20_000_000})
    with zipfile.ZipFile(BytesIO(body)) as archive:
        told = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    # The central directory lies: it tells of a hundred bytes.
    lying = body.replace(told.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert only_fault(engine, lying, "xlsx").code == "not_xlsx"


def test_entities_are_refused(engine: Engine) -> None:
    entities = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    fault = only_fault(engine, repacked({"xl/worksheets/sheet1.xml": entities}), "xlsx")
    assert fault.code == "xml_entities"
