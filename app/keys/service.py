"""Making, renaming and revoking API keys."""

import json
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.auth import digest_of, new_token
from app.db.ids import new_id
from app.doors import Tx
from app.errors import Fault, Invalid
from app.etags import Precondition
from app.keys.queries import get_key, rendered
from app.keys.schemas import KeyCreate, KeyUpdate
from app.models.key import ApiKey
from app.replies import Reply, changed, no_content


def make_key(session: Session, name: str, scope: str, expires_at: datetime | None = None) -> tuple[ApiKey, str]:
    """Store a new key, and return it with its token, which nothing can show again."""
    token = new_token()
    key = ApiKey(
        id=new_id(), name=name, scope=scope, digest=digest_of(token),
        created_at=datetime.now(UTC), expires_at=expires_at,
    )  # fmt: skip
    session.add(key)
    session.flush()
    return key, token


def revoke_key(session: Session, id_: str) -> ApiKey:
    """Refuse a key from now on, and return it; one that is revoked already stays as it is. Raises `NotFound`."""
    key = get_key(session, id_)
    if key.revoked_at is None:
        key.revoked_at = datetime.now(UTC)
        session.flush()
    return key


def create_key(tx: Tx, posted: KeyCreate) -> Reply:
    """Answer a POST. Raises `Invalid` for an end that is not to come."""
    if posted.expires_at is not None and posted.expires_at <= tx.now:
        message = "A key ends in the future."
        raise Invalid(message, Fault("in_the_past", message, pointer="/expires_at"))
    key, token = make_key(tx.session, posted.name, posted.scope, posted.expires_at)
    body, etag = rendered(key)
    headers = {"Location": f"/v1/keys/{key.id}", "ETag": f'"{etag}"', "Cache-Control": "no-store"}
    return Reply(201, _with_token(body, token), headers, kept_body=_with_token(body, None))


def update_key(tx: Tx, id_: str, patch: KeyUpdate, precondition: Precondition) -> Reply:
    """Answer a PATCH. Raises `NotFound` or `PreconditionFailed`."""
    key = get_key(tx.session, id_)
    precondition.check(rendered(key)[1])
    key.name = patch.name
    tx.session.flush()
    body, etag = rendered(key)
    return changed(body, etag=etag)


def delete_key(tx: Tx, id_: str, precondition: Precondition) -> Reply:
    """Answer a DELETE: the key is revoked and stays listed. Raises `NotFound` or `PreconditionFailed`."""
    precondition.check(rendered(get_key(tx.session, id_))[1])
    revoke_key(tx.session, id_)
    return no_content()


def _with_token(body: bytes, token: str | None) -> bytes:
    return body[:-1] + b',"token":' + json.dumps(token).encode() + b"}"
