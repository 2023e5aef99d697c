"""An act as rows of a table, one for each of its lines: from its document to rows, and from rows to what is posted.

Rows hold one figure of each stage for the act and for a line: the one that counts. What has no column (other figures,
texts and sources of milestones, scopes and motives) is not in them; NDJSON holds all.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from app.acts.part_columns import LINES, part_record
from app.formats.columns import Value
from app.transfer.columns import COLUMNS
from app.vocabularies import Stage

Document = Mapping[str, Any]
Cells = dict[str, str]

PLAIN = (
    "external_id", "country", "title", "instrument", "instrument_text", "jurisdiction", "reference", "summary",
    "notes", "review",
)  # fmt: skip
# The columns of figures: of the act and of a line, by stage, with the date that goes with them.
OF_ACT = {Stage.ANNOUNCED: ("total", "reported_on"), Stage.IMPLEMENTED: ("total_implemented", "as_of")}
OF_LINE = {Stage.ANNOUNCED: ("count", "reported_on"), Stage.IMPLEMENTED: ("implemented", "as_of")}
NUMBERS = ("low", "best", "high", "qualifier")
# As the columns of lines say (app/acts/part_columns.py), in the order of the form.
_OF_LINES = {column.name: column for column in LINES.columns}
_WRITTEN = tuple(_OF_LINES[column.name] for column in COLUMNS)


def rows_of(document: Document) -> Iterator[Cells]:
    """Yield the rows of an act as it is served: one for each line, one alone where it has none.

    A row has a cell for every column, in their order; one that says nothing is empty.
    """
    act = dict(document)
    for line in document["breakdowns"] or [None]:
        record = part_record(act, line)
        yield {column.name: _text(column.get(record)) for column in _WRITTEN}


def _text(value: Value) -> str:
    return "" if value is None else str(value)
