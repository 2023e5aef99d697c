"""The table of columns: names and synonyms that mean one thing only."""

from app.transfer.columns import COLUMNS
from app.transfer.matching import plain


def test_every_heading_means_one_column() -> None:
    meaning: dict[str, set[str]] = {}
    for column in COLUMNS:
        for heading in (column.name, *column.synonyms):
            meaning.setdefault(plain(heading), set()).add(column.name)
    assert {heading: names for heading, names in meaning.items() if len(names) > 1} == {}


def test_every_column_says_what_it_means() -> None:
    assert [column.name for column in COLUMNS if not column.meaning or not column.name.isidentifier()] == []
