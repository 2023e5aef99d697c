"""What is served of an import: its options, its state, its report."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.fields import Moment, Public
from app.transfer.running import FileFormat, Mode, OnError


class CountedDocument(Public):
    """How many records of one kind were created, changed, found unchanged, refused."""

    created: int
    changed: int
    unchanged: int
    refused: int


class RefusalDocument(Public):
    """One thing wrong with a record of a file, and where: its line, and the column of a table or a pointer into it."""

    code: str
    message: str
    line: int | None = None
    column: str | None = None
    pointer: str | None = None
    value: Annotated[str | None, Field(description="what stands there, cut short")] = None
    suggestion: Annotated[str | None, Field(description="the nearest name or value that is known")] = None


class ReportDocument(Public):
    """What became of a file, so far while it runs."""

    line: Annotated[int, Field(description="the last line that was read")]
    acts: CountedDocument
    leaders: CountedDocument
    sources: CountedDocument
    columns: Annotated[dict[str, str], Field(description="of a table: which heading was taken for which column")]
    faults: Annotated[int, Field(description="how many faults there are in all")]
    refusals: Annotated[list[RefusalDocument], Field(description="the first hundred of them, each with its place")]


class ImportDocument(Public):
    """One import."""

    id: str
    state: Annotated[
        Literal["running", "done", "refused", "failed", "interrupted"],
        Field(
            description="refused: the file has faults, and nothing of it was stored; failed: the service could not; "
            "interrupted: the service ended meanwhile, and nothing was stored"
        ),
    ]
    by: Annotated[str, Field(description="the name of the key that sent it")]
    format: FileFormat
    on_error: OnError
    dry_run: bool
    mode: Mode = "upsert"
    bytes: int
    created_at: Moment
    ended_at: Moment | None
    report: ReportDocument | None


class ImportList(BaseModel):
    """A page of imports."""

    data: list[ImportDocument]
    next: str | None
    count: int | None = None
