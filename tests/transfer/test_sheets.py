"""Sheets as no spreadsheet program writes them: refused with what is wrong, or read, within the same memory."""

import zipfile
from io import BytesIO
from typing import Any

import pytest

from app.errors import Invalid
from app.transfer import workbook
from app.transfer.sheets import read_xlsx
from app.transfer.tables import Row
from tests.transfer.sending import sheet, traced

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
PLAIN = sheet([["title"], ["One"]])
ONE = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'


def of(parts: dict[str, str | bytes], body: bytes = PLAIN) -> bytes:
    """Return a file with these parts instead of its own."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(body)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            new.writestr(name, parts.get(name) or old.read(name))
    return made.getvalue()


def cells(rows: str, before: str = "") -> str:
    return f'<worksheet xmlns="{NAMESPACE}">{before}<sheetData>{rows}</sheetData></worksheet>'


def strings(texts: str) -> str:
    return f'<sst xmlns="{NAMESPACE}">{texts}</sst>'


def rows_of(body: bytes) -> list[Row]:
    return list(read_xlsx(BytesIO(body)))


def refused(body: bytes, most: int = 200_000_000) -> str:
    """Return the code of what is wrong with a file, which is found within so much memory."""
    with traced() as held, pytest.raises(Invalid) as raised:
        for _ in read_xlsx(BytesIO(body)):
            pass
    assert held.most < most
    (fault,) = raised.value.faults
    return fault.code


def test_cells_stand_where_they_say_in_whatever_order() -> None:
    row = '<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>'
    assert rows_of(of({SHEET: cells(row)})) == [Row(1, ["1", "", "3"])]


def test_dates_are_told_by_their_formats() -> None:
    styles = (
        f'<styleSheet xmlns="{NAMESPACE}"><numFmts><numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    row = "".join(f'<c s="{style}"><v>45658</v></c>' for style in range(3))
    body = of({SHEET: cells(f"<row>{row}</row>"), "xl/styles.xml": styles})
    assert rows_of(body) == [Row(1, ["45658", "2025-01-01", "2025-01-01"])]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "not_xlsx"),
        ('<row r="1"><c r="A1" t="n"><v>one</v></c></row>', "not_xlsx"),
        ('<row r="1"><c r="1A"><v>1</v></c></row>', "not_xlsx"),
        ('<row r="99999999999999999999"><c><v>1</v></c></row>', "not_xlsx"),
        ('<row r="0"><c><v>1</v></c></row>', "not_xlsx"),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "row_long"),
        ("<row><c/>", "not_xlsx"),
    ],
)
def test_cells_that_make_no_sense_are_refused(rows: str, code: str) -> None:
    assert refused(of({SHEET: cells(rows)})) == code


def test_bytes_that_were_changed_on_the_way_are_refused() -> None:
    body = bytearray(of({SHEET: cells(ONE * 100)}))
    with zipfile.ZipFile(BytesIO(body)) as archive:
        info = archive.getinfo(SHEET)
    begin = info.header_offset + 30 + len(SHEET)
    codes = set()
    for place in range(begin, begin + info.compress_size, 2):
        changed = bytes(body[:place]) + bytes([body[place] ^ 0x55]) + bytes(body[place + 1 :])
        codes.add(refused(changed))
    assert codes == {"not_xlsx"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, 97])
def test_methods_that_no_spreadsheet_is_packed_by_are_refused(method: int) -> None:
    with zipfile.ZipFile(BytesIO(PLAIN)) as archive:
        info, start = archive.getinfo(SHEET), archive.start_dir
    body = bytearray(PLAIN)
    for header, at in ((info.header_offset, 8), (body.index(SHEET.encode(), start) - 46, 10)):
        body[header + at : header + at + 2] = method.to_bytes(2, "little")
    assert refused(bytes(body)) == "not_xlsx"


@pytest.mark.parametrize(
    "sheet_",
    [
        cells("<row>" + "<c/>" * 150_000 + "</row>"),
        cells("<row><c>" + "<v/>" * 270_000 + "</c></row>"),
        cells("<x>" + "<row/>" * 200_000 + "</x>"),
        cells(f'<row><c t="inlineStr"><is><t>{"x" * 1_100_000}</t></is></c></row>'),
    ],
)
def test_what_stands_in_a_row_is_bounded(sheet_: str) -> None:
    assert refused(of({SHEET: sheet_}), most=40_000_000) in ("row_long", "row_too_large")


def test_sheet_of_any_length_is_read_row_by_row() -> None:
    rows = "".join(f'<row r="{i}" ht="{i}" s="1"><c><v>1</v></c></row>' for i in range(1, 20_001))
    beside = '<cols><col min="1"/></cols><row/>' * 20_000 + f"<!-- {'x' * 500_000} -->"
    body = of({SHEET: cells(rows + "<x/>" * 20_000, beside)})
    with traced() as held:
        number = sum(1 for _ in read_xlsx(BytesIO(body)))
    assert number == 20_000
    assert held.most < 3_000_000


@pytest.mark.parametrize("part", [STRINGS, "xl/worksheets/sheet_s.xml"])
def test_texts_of_cells_are_bounded_wherever_they_lie(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(BytesIO(PLAIN)) as archive:
        types = archive.read("[Content_Types].xml").decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/{part}" ContentType="{kind}"/>'
    parts: dict[str, Any] = {
        "[Content_Types].xml": types.replace("<Override ", f"{override}<Override ", 1),
        SHEET: cells(ONE),
    }
    assert rows_of(of(parts | {part: strings("<si><t>One</t></si>")})) == [Row(1, ["One"])]
    monkeypatch.setattr(workbook, "MOST_TEXT", 1_000_000)
    many = strings("<si><t>Some text</t></si>" * 50_000)
    assert refused(of(parts | {part: many}), most=3_000_000) == "archive_too_large"
    empty = strings("<si/>" * 50_000)
    assert refused(of(parts | {part: empty}), most=3_000_000) == "archive_too_large"


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_parts_that_are_read_whole_are_small(part: str) -> None:
    assert refused(of({part: "<a>" + " " * 2_000_000}), most=3_000_000) == "archive_too_large"


def test_formats_are_bounded() -> None:
    styles = f'<styleSheet xmlns="{NAMESPACE}"><cellXfs>' + "<xf/>" * 70_000 + "</cellXfs></styleSheet>"
    assert refused(of({"xl/styles.xml": styles}), most=10_000_000) == "archive_too_large"
    code = "[" * 200_000
    styles = (
        f'<styleSheet xmlns="{NAMESPACE}"><numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts>'
        '<cellXfs><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    assert len(rows_of(of({"xl/styles.xml": styles}))) == 2
