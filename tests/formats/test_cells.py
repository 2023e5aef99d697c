"""Rows as CSV: quoted as RFC 4180 says, formulas defused, numbers left alone."""

import csv
import io

import pytest
from hypothesis import given, strategies as st

from app.formats.cells import csv_line, plain_line, undefused


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "''-1", "=", '=A("x";1)'])
def test_puts_an_apostrophe_before_what_a_spreadsheet_takes_for_a_formula(text: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_line([text, "a"]), newline=""))
    assert row == [f"'{text}", "a"]


@pytest.mark.parametrize("text", ["a=1", "'a", "about 3,000", "—", "1", "'", "İlham Əliyev"])
def test_leaves_other_text_as_it_is(text: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_line([text]), newline=""))
    assert row == [text]


def test_writes_numbers_flags_and_null_plainly() -> None:
    assert csv_line([-5, 0, None, True, False, "a,b", 'c"d', "e\nf"]) == '-5,0,,true,false,"a,b","c""d","e\nf"\r\n'


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1), min_size=2))
def test_can_be_read_again_when_one_apostrophe_is_taken_away(texts: list[str]) -> None:
    (row,) = csv.reader(io.StringIO(csv_line(texts), newline=""), strict=True)
    # What stands behind apostrophes decides, so a reader knows which cells have one too many.
    undone = [cell[1:] if cell[:1] == "'" and cell.lstrip("'")[:1] in {*"=+-@\t\r"} else cell for cell in row]
    assert undone == [undefused(cell) for cell in row] == texts


def test_tells_an_empty_text_from_null_for_programs() -> None:
    assert plain_line(["", None, "a", 1, True]) == '"",,"a",1,true\n'
