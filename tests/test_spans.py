"""The columns of a partial date."""

from app.spans import span


def test_span_has_the_date_as_written_and_its_days() -> None:
    assert span("on", "2024-02") == {"on": "2024-02", "on_first": "2024-02-01", "on_last": "2024-02-29"}


def test_span_of_no_date_is_empty() -> None:
    assert span("on", None) == {"on": None, "on_first": None, "on_last": None}
