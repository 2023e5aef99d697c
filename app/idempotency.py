"""Safe retries: the first reply to a POST is kept with its Idempotency-Key, in the transaction of its effect."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlmodel import col
from starlette.requests import Request

from app.errors import BadRequest, Conflict, Fault, Invalid
from app.models.idempotency import IdempotentReply
from app.replies import Reply

KEPT = timedelta(hours=24)
HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x20-\x7e]{1,255}")

# The requests under way in this process; other processes are told apart by the database's locks.
_under_way: set[tuple[str, str]] = set()
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class Retry:
    """An Idempotency-Key, and the digest of the method, path and JSON that it stands for."""

    key: str
    fingerprint: str


def retry_of(request: Request, parsed: Any) -> Retry | None:
    """Return the Idempotency-Key of a POST whose body was read as `parsed`; None where none was sent.

    Raises `BadRequest` for a key that is not 1 to 255 printable ASCII characters.
    """
    if request.method != "POST":
        return None
    values = request.headers.getlist(HEADER)
    if not values:
        return None
    if len(values) > 1 or not _KEY.fullmatch(values[0]):
        message = "An Idempotency-Key is one header of 1 to 255 printable ASCII characters."
        raise BadRequest(message, Fault("malformed", message, header=HEADER))
    # Members in another order are the same JSON.
    content = json.dumps(parsed, sort_keys=True, separators=(",", ":"))
    target = f"{request.method} {request.scope['path']}?{request.scope['query_string'].decode('latin-1')}"
    return Retry(values[0], sha256(f"{target}\n{content}".encode()).hexdigest())


@contextmanager
def alone(api_key_id: str, retry: Retry) -> Iterator[None]:
    """Hold the key while its request is under way. Raises `Conflict` if another holds it in this process."""
    mark = (api_key_id, retry.key)
    with _guard:
        if mark in _under_way:
            raise _still_under_way()
        _under_way.add(mark)
    try:
        yield
    finally:
        with _guard:
            _under_way.discard(mark)


def find_reply(connection: Connection, api_key_id: str, retry: Retry, now: datetime) -> Reply | None:
    """Return the stored reply to the same request, or None if it is new.

    Writers follow one another: if another process had it under way, this one has waited for its reply.
    Raises `Invalid` if the key stood for another request.
    """
    row = connection.execute(
        select(
            col(IdempotentReply.fingerprint), col(IdempotentReply.status),
            col(IdempotentReply.headers), col(IdempotentReply.body),
        ).where(
            col(IdempotentReply.api_key_id) == api_key_id,
            col(IdempotentReply.key) == retry.key,
            col(IdempotentReply.created_at) > now - KEPT,
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    if row.fingerprint != retry.fingerprint:
        message = "This Idempotency-Key was used for another request within the last 24 hours. Choose a new one."
        raise Invalid(message, Fault("key_reused", message, header=HEADER))
    return Reply(row.status, row.body, {**row.headers, "Idempotency-Replayed": "true"})


def store_reply(connection: Connection, api_key_id: str, retry: Retry, reply: Reply, now: datetime) -> None:
    """Keep a reply of success with its key, and forget those that are older than a day."""
    if not 200 <= reply.status <= 299:
        return
    body = reply.body if reply.kept_body is None else reply.kept_body
    connection.execute(delete(IdempotentReply).where(col(IdempotentReply.created_at) <= now - KEPT))
    connection.execute(
        insert(IdempotentReply).values(
            api_key_id=api_key_id, key=retry.key, fingerprint=retry.fingerprint,
            status=reply.status, headers=reply.headers, body=body, created_at=now,
        )
    )  # fmt: skip


def _still_under_way() -> Conflict:
    message = "The first request with this Idempotency-Key is still under way. Ask again in a moment."
    return Conflict(message, Fault("under_way", message, header=HEADER), headers={"Retry-After": "1"})
