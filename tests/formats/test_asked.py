"""Which form a list is asked for in."""

import pytest

from app.formats.asked import MEDIA_TYPES, Format, acceptable


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", Format.JSON),
        ("application/json", Format.JSON),
        ("text/csv", Format.CSV),
        ("TEXT/CSV ; charset=utf-8", Format.CSV),
        ("text/*", Format.CSV),
        ("application/x-ndjson", Format.NDJSON),
        ("application/jsonl", Format.NDJSON),
        ("application/*", Format.JSON),
        ("text/csv, */*;q=0.1", Format.CSV),
        ("application/json;q=0.2, text/csv;q=0.5, application/vnd.apache.parquet", Format.PARQUET),
        ("application/json, text/csv", Format.JSON),
        ("*/*, application/json;q=0", Format.CSV),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Format.XLSX),
        # As browsers ask.
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Format.JSON),
        # What can't be read counts for nothing.
        ("", Format.JSON),
        (";;;,,q=1", Format.JSON),
        ("text", Format.JSON),
        ("text/csv, rubbish", Format.CSV),
        ("text/csv;q=nonsense", Format.CSV),
    ],
)
def test_takes_what_is_liked_best_when_asked_by_accept(accept: str, expected: Format) -> None:
    assert acceptable(accept, MEDIA_TYPES) is expected


@pytest.mark.parametrize("accept", ["image/png", "text/html", "text/csv;q=0", "*/*;q=0", "application/xml, image/*"])
def test_takes_none_when_none_is_accepted(accept: str) -> None:
    assert acceptable(accept, MEDIA_TYPES) is None
