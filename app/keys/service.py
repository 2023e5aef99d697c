"""Making, renaming and revoking API keys."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, update

from app.auth import digest_of, new_token
from app.db.ids import new_id
from app.db.statements import insert_rows, table_of
from app.doors import Tx
from app.errors import Fault, Invalid
from app.etags import Precondition
from app.keys.queries import get_key, rendered
from app.keys.schemas import KeyCreate, KeyUpdate
from app.models.key import ApiKey
from app.replies import Reply, changed, no_content

_keys = table_of(ApiKey)


def make_key(connection: Connection, name: str, scope: str, expires_at: datetime | None = None) -> tuple[ApiKey, str]:
    """Store a new key, and return it with its token, which nothing can show again."""
    token = new_token()
    key = ApiKey(
        id=new_id(), name=name, scope=scope, digest=digest_of(token),
        created_at=datetime.now(UTC), expires_at=expires_at,
    )  # fmt: skip
    insert_rows(connection, ApiKey, [key.model_dump()])
    return key, token


def revoke_key(connection: Connection, id_: str) -> ApiKey:
    """Refuse a key from now on, and return it; one that is revoked already stays as it is. Raises `NotFound`."""
    key = get_key(connection, id_)
    if key.revoked_at is None:
        _set(connection, key, revoked_at=datetime.now(UTC))
    return key


def create_key(tx: Tx, posted: KeyCreate) -> Reply:
    """Answer a POST. Raises `Invalid` for an end that is not to come."""
    if posted.expires_at is not None and posted.expires_at <= tx.now:
        message = "A key ends in the future."
        raise Invalid(message, Fault("in_the_past", message, pointer="/expires_at"))
    key, token = make_key(tx.connection, posted.name, posted.scope, posted.expires_at)
    body, etag = rendered(key)
    headers = {"Location": f"/v1/keys/{key.id}", "ETag": f'"{etag}"', "Cache-Control": "no-store"}
    return Reply(201, _with_token(body, token), headers, kept_body=_with_token(body, None))


def update_key(tx: Tx, id_: str, patch: KeyUpdate, precondition: Precondition) -> Reply:
    """Answer a PATCH. Raises `NotFound` or `PreconditionFailed`."""
    key = get_key(tx.connection, id_)
    precondition.check(rendered(key)[1])
    _set(tx.connection, key, name=patch.name)
    body, etag = rendered(key)
    return changed(body, etag=etag)


def delete_key(tx: Tx, id_: str, precondition: Precondition) -> Reply:
    """Answer a DELETE: the key is revoked and stays listed. Raises `NotFound` or `PreconditionFailed`."""
    precondition.check(rendered(get_key(tx.connection, id_))[1])
    revoke_key(tx.connection, id_)
    return no_content()


def _set(connection: Connection, key: ApiKey, **members: Any) -> None:
    """Change members of a key, in the database and in hand."""
    connection.execute(update(_keys).where(_keys.c.id == key.id), members)
    key.sqlmodel_update(members)


def _with_token(body: bytes, token: str | None) -> bytes:
    return body[:-1] + b',"token":' + json.dumps(token).encode() + b"}"
