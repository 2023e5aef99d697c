"""The rows of a list or a total that is given as a file: how many, of which table, and one batch after another."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.formats.columns import Json, Table

# So many records are in memory at a time.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows that the filters give, as the transaction that made this sees them; used up in that transaction.

    `version` is what they depend on beside the query: the position of the change feed. Where that is of the past,
    `asked_at` is the position at which it was asked for: a purge changes the past. `record` makes of what a batch holds
    what the columns read, `line` what a line of NDJSON is.
    """

    table: Table
    version: int
    count: Callable[[], int]
    batches: Callable[[], Iterator[Sequence[Any]]]
    record: Callable[[Any], Json]
    line: Callable[[Any], str]
    asked_at: int | None = None


def of_documents(
    table: Table, version: int, count: Callable[[], int], batches: Callable[[], Iterator[Sequence[str]]]
) -> Rows:
    """Return rows that are stored documents: a line of NDJSON is the document itself."""
    return Rows(table, version, count, batches, record=json.loads, line=str)


def of_records(table: Table, version: int, records: Sequence[Json]) -> Rows:
    """Return rows that are few and in memory already."""
    return Rows(
        table, version, lambda: len(records), lambda: batches_of(records), record=lambda record: record, line=compact
    )


def batches_of(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Part what is in memory already into batches."""
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def compact(value: Any) -> str:
    """Return a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
