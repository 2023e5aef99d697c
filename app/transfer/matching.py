"""Headings as people write them, and the columns that they mean; case, accents, blanks and signs don't matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.errors import nearest
from app.folding import fold
from app.transfer.columns import COLUMNS


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A heading that means no column, or one that another heading means already."""

    place: int
    heading: str
    code: str
    message: str
    suggestion: str | None = None


def plain(heading: str) -> str:
    """Return the form in which headings are compared: folded, letters and digits alone."""
    return "".join(character for character in fold(heading) if character.isalnum())


_KNOWN: Final[dict[str, str]] = {
    plain(heading): column.name for column in COLUMNS for heading in (column.name, *column.synonyms)
}
_SPELLED: Final[dict[str, str]] = {
    heading: heading for column in COLUMNS for heading in (column.name, *column.synonyms)
}


def match(headings: Sequence[str]) -> tuple[list[str | None], list[Unmatched]]:
    """Return the column of each heading (None for one that is empty), and the headings that can't be taken."""
    names: list[str | None] = []
    unmatched: list[Unmatched] = []
    taken: dict[str, str] = {}
    for place, heading in enumerate(headings):
        name = _KNOWN.get(plain(heading))
        if not heading.strip():
            names.append(None)
            continue
        names.append(name)
        if name is None:
            near = nearest(heading, _SPELLED)
            message = "There is no such column; GET /v1/imports/template.csv shows all."
            unmatched.append(Unmatched(place, heading, "column_unknown", message, near))
        elif name in taken:
            message = f"It means the column {name}, and so does “{taken[name][:100]}”."
            unmatched.append(Unmatched(place, heading, "column_twice", message))
        else:
            taken[name] = heading
    return names, unmatched
