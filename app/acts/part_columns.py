"""The columns of lines and of figures as tables: each in one row, with what identifies its act."""

from collections.abc import Sequence
from typing import Any

from app.acts.columns import EDITED, HEADLINE, IDENTIFIED, LISTED, by_stage, figure
from app.acts.entries import further_sources, said, shown_source
from app.formats.columns import Column, Json, Table, Value, flag, inside, joined, text, whole

_SOURCE = {
    "url": "address of the page that says so",
    "title": "its title",
    "publisher": "who published it",
    "kind": "the kind of whoever published it",
    "kind_text": "what `source_kind` means by other",
    "originator": "who said it first",
    "originator_kind": "the kind of whoever said it first",
    "author": "who wrote it",
    "published_on": "when it was published",
    "accessed_on": "when it was read",
    "archive_url": "the address of a copy",
    "language": "its language (BCP 47)",
    "quote": "what it says, in its words",
}


def part_record(act: Json, part: Json | None) -> Json:
    """Return what the columns of a part read: the part, its act, and the source of the figure that it shows.

    Without a part it is the row of an act that has no lines.
    """
    if part is not None and "counts" not in part:
        shown = part["source"]
    else:
        shown = shown_source(act, (part or act["headline"])["counts"])
    source = next((source for source in act["sources"] if source["id"] == shown), None)
    return {"act": act, "part": part, "source": source}


def _name(line: Json | None) -> Value:
    return None if line is None else str(line["key"] or line["id"])


def _part_of(record: Json) -> Value:
    outer = record["part"] and record["part"]["part_of"]
    return next((_name(line) for line in record["act"]["breakdowns"] if line["id"] == outer), None)


def _detail(value: Any) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def _details(line: Json | None) -> list[str]:
    details = (line and line["details"]) or {}
    return [said(name, _detail(value)) for name, value in details.items()]


def _further(record: Json) -> Sequence[str]:
    return further_sources(record["act"])


_OF_SOURCE = tuple(text(f"source_{name}", what, "source", name) for name, what in _SOURCE.items())

LINES = Table(
    "breakdowns",
    "Lines",
    "one row a line: one kind of relief for one group of persons; a `part_of` is in no total. Imports take this form",
    (
        *inside("act", (*IDENTIFIED, *EDITED, *LISTED, *HEADLINE)),
        *inside(
            "part",
            (
                text("line_id", "the identifier of the line", "id"),
                Column("line", "string", "its name in its act, for `part_of`; its identifier if it has none", _name),
                text("kind", "what happens to the persons of this line"),
                text("family", "the family of its kind"),
                text("group", "which group the line is of"),
            ),
        ),
        Column("part_of", "string", "the line that this one is part of, by its `line`", _part_of),
        *inside(
            "part",
            (
                Column("details", "string", "typed details of its kind", joined(_details)),
                text("line_text", "the line in words", "text"),
                *figure("count", "persons of the line, announced", "reported_on", "counts", "announced"),
                *figure("implemented", "persons of the line, carried out", "as_of", "counts", "implemented"),
                *by_stage("persons", "persons whom the line covers, by its figure or its parts"),
            ),
        ),
        *_OF_SOURCE,
        Column("further_sources", "string", "sources of the act that none of its rows shows", joined(_further)),
    ),
    key=("line_id",),
    references=(("id", "acts", "id"), ("country", "countries", "code")),
)

FIGURES = Table(
    "figures",
    "Figures",
    "one row a figure: one count that one source gives, for a line or for the act as a whole",
    (
        text("id", "the identifier of the figure", "part", "id"),
        *inside(
            "act",
            (
                text("act", "the identifier of its act", "id"),
                text("external_id", "the name that the act's poster gave it"),
                text("act_title", "what the act is called", "title"),
                text("country", "the state of the act, by its alpha-3 code"),
                text("date", "the first dated step of the act"),
                text("status", "the last step in the life of the act"),
            ),
        ),
        *inside(
            "part",
            (
                text("breakdown", "the identifier of its line; empty: the act as a whole"),
                text("stage", "announced or implemented"),
                whole("low", "at least", "count", "low"),
                whole("best", "best", "count", "best"),
                whole("high", "at most; empty: open, or not quantified", "count", "high"),
                text("qualifier", "how the words qualify the number", "count", "qualifier"),
                text("wording", "the number in the words of its source", "count", "wording"),
                text("basis", "whom it speaks for, as it was posted"),
                text("speaks_for", "official or independent: as posted or, left out, as its source"),
                text("by", "who says so"),
                text("reported_on", "when it was reported"),
                text("as_of", "by when it was so many"),
                flag("accepted", "whether an editor prefers it"),
                text("text", "remarks"),
                text("source", "the identifier of its source"),
            ),
        ),
        *_OF_SOURCE,
    ),
    key=("id",),
    references=(("act", "acts", "id"), ("country", "countries", "code"), ("source", "sources", "id")),
)
