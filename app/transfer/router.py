"""`/v1/imports`: files of acts taken in as a whole; their reports; and the template of a table."""

import asyncio
from typing import Annotated, Any

from fastapi import Path, Query, Request
from starlette.responses import Response

from app.auth import require
from app.db.ids import new_id
from app.db.statements import Row
from app.doors import KeyedRead, Write
from app.errors import Fault, Invalid, NotFound, Problem, TooLarge, Unavailable, UnsupportedMedia, responses
from app.etags import digest
from app.fields import RecordId
from app.idempotency import retry_of
from app.paging import Paging
from app.replies import document, fixed
from app.routing import Router
from app.transfer import queries, store, template
from app.transfer.desk import Desk, Job
from app.transfer.receiving import MEDIA_TYPES, format_of, receive, wait_of
from app.transfer.running import FileFormat, Mode, OnError, Options
from app.transfer.schemas import ImportDocument, ImportList

router = Router(prefix="/v1/imports", tags=["imports"])
ImportId = Annotated[RecordId, Path(alias="id", description="The identifier of the import.")]

_LINE = (
    '{"external_id": "aze-2025-amnesty", "country": "AZE", "title": "Amnesty proposed to parliament", '
    '"instrument": "amnesty_law", "total": "over 20,000"}\n'
)
_TABLE = (
    "external_id,country,title,instrument,kind,count\n"
    'aze-2025-amnesty,AZE,Amnesty proposed to parliament,amnesty_law,release,"more than 5,000"\n'
)
_EXAMPLES = {FileFormat.NDJSON: _LINE, FileFormat.CSV: _TABLE, FileFormat.XLSX: "(the bytes of a spreadsheet)"}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file as it is, at most 256 MiB.",
        "content": {
            media_type: {
                "schema": {"type": "string", "format": "binary", "maxLength": 268_435_456},
                "example": _EXAMPLES[format_],
            }
            for media_type, format_ in MEDIA_TYPES.items()
        },
    }
}


class _Csv(Response):
    media_type = "text/csv"


class _Xlsx(Response):
    media_type = template.XLSX


@router.post(
    "",
    status_code=201,
    summary="Import a file of acts",
    openapi_extra=_BODY,
    responses={
        201: {"model": ImportDocument},
        202: {"model": ImportDocument, "description": "It runs; its address tells how far it is"},
        **responses(Invalid, TooLarge, UnsupportedMedia),
    },
)
async def create_import(
    request: Request,
    write: Write,
    read: KeyedRead,
    on_error: Annotated[
        OnError,
        Query(description="refuse: nothing is taken of a file with a fault; skip: the good records are taken."),
    ] = "refuse",
    dry_run: Annotated[bool, Query(description="Do all, tell what came of it, and store nothing.")] = False,
    mode: Annotated[
        Mode, Query(description="restore: a whole export into an empty register, as it was; for the scope admin.")
    ] = "upsert",
) -> Response:
    """NDJSON, CSV or XLSX; acts are known by their `external_id`. It is answered when the import has ended, or after
    ten seconds (`Prefer: wait=30`) with 202 and the address of its progress. A file with faults is a 422 that tells the
    first hundred; nothing of it was stored."""
    options = Options(format_of(request), on_error, dry_run, mode)
    if mode == "restore":
        require(write.caller, "admin")
        if options.format is not FileFormat.NDJSON:
            message = "A register is restored from the NDJSON of a whole export."
            raise Invalid(message, Fault("format", message, parameter="mode"))
    wait = wait_of(request)
    desk: Desk = request.app.state.desk
    id_ = new_id()
    path, file = desk.open(id_)
    taken = begun = False
    try:
        size, digest_of_file = await receive(request, file, request.app.state.settings.max_import_bytes)
        # The key of a retry stands for the file.
        write.retry = retry_of(request, digest_of_file)
        answer = await write(store.begin, id_, options, size, None if write.retry is None else write.retry.key)
        if "idempotency-replayed" in answer.headers:
            return answer
        begun = True
        ended = desk.submit(Job(id_, path, file, write.caller, write.note, options))
        taken = True
    except asyncio.CancelledError:
        # A write that has begun is not stopped.
        begun = True
        raise
    finally:
        if not taken:
            desk.release(path, file, keep=begun)
    done, _ = await asyncio.wait([asyncio.wrap_future(ended)], timeout=wait)
    row = await read(store.get, id_)
    if done:
        _raise_unless_done(row, ended.result())
    return store.reply_of(row, desk.progress(id_)).response()


@router.get("", summary="List imports", responses={200: {"model": ImportList}})
async def list_imports(request: Request, page: Paging, read: KeyedRead) -> Response:
    """The imports of the key, of all keys for the scope admin; the latest first."""
    assert read.caller is not None
    return await read(queries.page_of_imports, page, read.caller, request.app.state.desk)


_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "The file"}}


@router.get("/template.csv", summary="Get an empty table as CSV", response_class=_Csv, responses=_FILE)
async def get_import_template_csv() -> Response:
    """All columns, and a row of help; rows that begin with # are passed over by an import."""
    return fixed(template.as_csv(), "text/csv; charset=utf-8")


@router.get("/template.xlsx", summary="Get an empty table as XLSX", response_class=_Xlsx, responses=_FILE)
async def get_import_template_xlsx() -> Response:
    """The same as a spreadsheet."""
    return fixed(template.as_xlsx(), template.XLSX)


@router.get("/{id}", summary="Get an import", responses={200: {"model": ImportDocument}, **responses(NotFound)})
async def get_import(request: Request, id_: ImportId, read: KeyedRead) -> Response:
    """How far it is while it runs, and what came of it. For whoever sent the file, and for `admin`."""
    assert read.caller is not None
    row = await read(store.get_seen, id_, read.caller)
    body = queries.rendered(row, request.app.state.desk)
    return document((body, digest(body)))


def _raise_unless_done(row: Row, failure: Problem | None) -> None:
    """Raise what an import ended in, if not well; `failure` is what the service failed of, if it did."""
    headers = {"Location": f"/v1/imports/{row['id']}"}
    report = row["report"] or {}
    if row["state"] == "refused":
        faults = [Fault(**refusal) for refusal in report["refusals"]]
        number = report["faults"]
        raise Invalid(
            f"The file has {number:,} fault{'' if number == 1 else 's'}; nothing of it was stored.",
            *faults,
            headers=headers,
        )
    if row["state"] == "interrupted":
        raise Unavailable("The service ended meanwhile. Nothing was changed.", headers={**headers, "Retry-After": "5"})
    if failure is not None and row["state"] != store.ENDED_WELL:
        failure.headers.update(headers)
        raise failure
