"""Partial dates in tables: the three columns that one is kept in."""

from app.counts.dates import PartialDate
from app.db.statements import Row


def span(name: str, text: str | None) -> Row:
    """Return the columns of a partial date: `name` as written, `name_first` and `name_last` its days in ISO 8601."""
    if text is None:
        return {name: None, f"{name}_first": None, f"{name}_last": None}
    date = PartialDate.parse(text)
    return {
        name: text,
        f"{name}_first": date.first.isoformat(),
        f"{name}_last": date.last.isoformat(),
    }
