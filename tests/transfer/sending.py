"""Files made for tests, and sent to the service or loaded past it."""

import csv
import json
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from sqlalchemy import Engine

from app.auth import Caller
from app.transfer.report import Report
from app.transfer.running import Ended, FileFormat, OnError, Options, Running
from tests.api import Api

Document = dict[str, Any]
CALLER = Caller(id="", name="editors", scope="admin")
TYPES = {
    "ndjson": "application/x-ndjson",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def act(name: str, **members: Any) -> Document:
    """Return an act as it is posted."""
    return {"external_id": name, "country": "AZE", "title": f"Act {name}", "instrument": "amnesty_law", **members}


def ndjson(*documents: Any) -> bytes:
    """Return a file of these lines; bytes are a line as they are."""
    return b"".join(
        line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in documents
    )


def table(rows: Sequence[Sequence[Any]], separator: str = ",") -> bytes:
    """Return a CSV of these rows."""
    text = StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode()


def sheet(rows: Sequence[Sequence[Any]]) -> bytes:
    """Return an XLSX of these rows."""
    book = Workbook(write_only=True)
    made = book.create_sheet()
    for row in rows:
        made.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@dataclass(slots=True)
class Held:
    """The most memory that was held at once, in bytes, when the block has ended."""

    most: int = 0


@contextmanager
def traced() -> Iterator[Held]:
    """Look how much memory the block holds of what it makes."""
    held = Held()
    tracemalloc.start()
    try:
        yield held
        _, held.most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()


def load(
    engine: Engine,
    body: bytes,
    format_: str = "ndjson",
    *,
    on_error: OnError = "refuse",
    dry_run: bool = False,
    tell: Callable[[], None] = lambda: None,
) -> tuple[Ended, Report]:
    """Take in a file past the service; return how it ended and its report."""
    report = Report()
    options = Options(FileFormat(format_), on_error, dry_run)
    ended = Running(CALLER, "A file", options, report, tell).run(engine, BytesIO(body), 5)
    return ended, report


def send(api: Api, body: bytes, format_: str = "ndjson", query: str = "", **headers: str) -> Any:
    """POST a file and return the response."""
    sent = api.headers | {"Content-Type": TYPES[format_]} | headers
    return api.client.post(f"/v1/imports{query}", content=body, headers=sent)


def ended(api: Api, reply: Any) -> Any:
    """Wait for the import that a reply leads to, and return what is told of it."""
    told = api.get(reply.headers["location"])
    while told["state"] == "running":
        told = api.get(reply.headers["location"])
    return told
