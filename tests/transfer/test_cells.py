"""Cells that list several things."""

import pytest
from hypothesis import given, strategies as st

from app.formats.columns import listed as joined
from app.transfer.cells import code, parted, said

entries = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(";\\:\n")).map(str.strip).filter(bool)
)


@given(st.lists(entries))
def test_list_comes_back_as_it_was_written(listed: list[str]) -> None:
    assert parted(joined(listed)) == listed


@pytest.mark.parametrize(
    ("cell", "listed"),
    [
        ("", []),
        (" ; ;", []),
        ("national_day", ["national_day"]),
        ("proposed: 2025-12;adopted", ["proposed: 2025-12", "adopted"]),
        ("one\ntwo; three", ["one", "two", "three"]),
        (r"Ministry of Justice\; Interior; Parliament", ["Ministry of Justice; Interior", "Parliament"]),
    ],
)
def test_cell_is_parted_as_people_write_it(cell: str, listed: list[str]) -> None:
    assert parted(cell) == listed


def test_entry_says_what_it_is_before_a_colon() -> None:
    assert said("Enacting body: Milli Majlis: lower house") == ("enacting_body", "Milli Majlis: lower house")
    assert said("rejected") == ("rejected", "")


def test_code_is_spelled_as_the_register_does() -> None:
    assert code(" Amnesty  Law ") == code("amnesty-law") == "amnesty_law"
