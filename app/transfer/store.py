"""The rows of imports: begun, ended, read; with the Idempotency-Key that they were asked for with."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from app.auth import Caller
from app.db.ids import is_id
from app.db.statements import Row, insert_rows, table_of
from app.doors import Tx
from app.errors import NotFound
from app.models import IdempotentReply, Import
from app.replies import Reply
from app.transfer.running import Options
from app.transfer.schemas import ImportDocument

_imports, _replies = table_of(Import), table_of(IdempotentReply)
ENDED_WELL = "done"


def begin(tx: Tx, id_: str, options: Options, size: int, idempotency_key: str | None) -> Reply:
    """Store that an import runs, and return what it is answered with until it has ended."""
    row: Row = {
        "id": id_, "api_key_id": tx.caller.id, "by": tx.caller.name, "idempotency_key": idempotency_key,
        "state": "running", "options": options.as_json(), "bytes": size, "report": None, "created_at": tx.now,
        "ended_at": None,
    }  # fmt: skip
    insert_rows(tx.connection, Import, [row])
    return reply_of(row, None)


def end(connection: Connection, id_: str, state: str, report: dict[str, Any] | None, at: datetime) -> bool:
    """Store how an import ended, and return True; False where that is stored already, which then stands.

    A retry is answered with it if it was done; else the Idempotency-Key is free again.
    """
    ending = update(_imports).where(_imports.c.id == id_, _imports.c.state == "running")
    if not connection.execute(ending, {"state": state, "report": report, "ended_at": at}).rowcount:
        return False
    row = get(connection, id_)
    if row["idempotency_key"] is None:
        return True
    same = (_replies.c.api_key_id == row["api_key_id"], _replies.c.key == row["idempotency_key"])
    if state == ENDED_WELL:
        reply = reply_of(row, None)
        connection.execute(
            update(_replies).where(*same),
            {"status": reply.status, "headers": reply.headers, "body": reply.body},
        )
    else:
        connection.execute(delete(_replies).where(*same))
    return True


def get(connection: Connection, id_: str) -> Row:
    """Return the row of an import. Raises `NotFound`."""
    row = connection.execute(select(_imports).where(_imports.c.id == id_)).mappings().first() if is_id(id_) else None
    if row is None:
        raise NotFound("There is no import with this identifier.")
    return dict(row)


def get_seen(connection: Connection, id_: str, caller: Caller) -> Row:
    """Return the row of an import that the caller may see: one's own, or any for `admin`. Raises `NotFound`."""
    row = get(connection, id_)
    if not may_see(caller, row):
        raise NotFound("There is no import with this identifier.")
    return row


def may_see(caller: Caller, row: Row) -> bool:
    """Whether the caller may see an import: whoever sent it, and `admin`."""
    return caller.may("admin") or row["api_key_id"] == caller.id


def running(connection: Connection, ids: Iterable[str]) -> list[str]:
    """Return which of these imports are told as running."""
    statement = select(_imports.c.id).where(_imports.c.id.in_(ids), _imports.c.state == "running")
    return list(connection.execute(statement).scalars())


def document_of(row: Row, progress: dict[str, Any] | None) -> dict[str, Any]:
    """Return an import as it is served; `progress` is its report so far while it runs."""
    return {
        **{name: row[name] for name in ("id", "state", "by", "bytes", "created_at", "ended_at")},
        **row["options"],
        "report": row["report"] or progress,
    }


def reply_of(row: Row, progress: dict[str, Any] | None) -> Reply:
    """Return the answer to whoever sent the file: 201 where it was done, 202 while it runs."""
    body = ImportDocument.model_validate(document_of(row, progress)).model_dump_json().encode()
    return Reply(201 if row["state"] == ENDED_WELL else 202, body, {"Location": f"/v1/imports/{row['id']}"})
