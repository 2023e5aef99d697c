"""Headings as people write them."""

import pytest

from app.transfer.columns import COLUMNS
from app.transfer.matching import match


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("external_id", "external_id"),
        ("External ID", "external_id"),
        ("COUNTRY", "country"),
        ("Country code", "country"),
        ("Código de país", "country"),
        ("codigo-de-pais", "country"),
        ("Страна", "country"),
        ("Number of people", "total"),
        ("Nombre de personnes", "total"),
        ("Released", "implemented"),
        ("Libérés", "implemented"),
        ("liberes", "implemented"),
        (" count  low ", "count_low"),
        ("Source URL", "source_url"),
        ("Link", "source_url"),
    ],
)
def test_heading_is_known_however_it_is_written(heading: str, column: str) -> None:
    assert match([heading]) == ([column], [])


def test_every_name_is_its_own_heading() -> None:
    names = [column.name for column in COLUMNS]
    assert match(names) == (names, [])


def test_unknown_heading_is_told_with_the_nearest_name() -> None:
    names, (unmatched,) = match(["title", "contry", ""])
    assert names == ["title", None, None]
    assert (unmatched.place, unmatched.code, unmatched.suggestion) == (1, "column_unknown", "country")


def test_two_headings_of_one_column_are_told() -> None:
    _, (unmatched,) = match(["Country", "ISO code"])
    assert (unmatched.place, unmatched.code) == (1, "column_twice")
    assert "Country" in unmatched.message
