"""Who calls: bearer keys, looked up by their digest; one 401 for every bad key; scopes."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col
from starlette.requests import Request

from app.db.driver import Lookup
from app.errors import Fault, Forbidden, Unauthorized
from app.models.key import SCOPES, ApiKey

TOKEN_PREFIX = "clr_"  # noqa: S105 - the prefix of every key, so that a leaked one is recognised
# The name of the service itself in the history, for what comes with it and not by a key.
SERVICE = "register"
_TOKEN = re.compile(r"clr_[A-Za-z0-9_-]{43}")
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Clemency Register"'}
_BY_DIGEST = Lookup(
    select(
        col(ApiKey.id), col(ApiKey.name), col(ApiKey.scope), col(ApiKey.expires_at), col(ApiKey.revoked_at)
    ).where(col(ApiKey.digest) == bindparam("digest"))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caller:
    """The owner of a good key; or the service itself, whose `id` is empty."""

    id: str
    name: str
    scope: str

    def may(self, scope: str) -> bool:
        """Say whether the key's scope is at least `scope`: contribute < write < admin."""
        return SCOPES.index(self.scope) >= SCOPES.index(scope)


def new_token() -> str:
    """Return a new key: 256 random bits after the prefix."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is stored of a key: its SHA-256 in hexadecimal. A random key needs no salt and no stretching."""
    return sha256(token.encode()).hexdigest()


# No key has the digest of nothing.
_NO_KEY = digest_of("")


def bearer(request: Request) -> str | None:
    """Return the digest of the key that a request bears; None without `Authorization`.

    What can't be a key of this service has a digest too, that of no key: it is refused, and counted, as any bad key is.
    """
    headers = request.headers.getlist("authorization")
    if not headers:
        return None
    scheme, _, token = headers[0].partition(" ")
    token = token.strip()
    if len(headers) > 1 or scheme.lower() != "bearer" or not _TOKEN.fullmatch(token):
        return _NO_KEY
    return digest_of(token)


def find_caller(connection: Connection, digest: str) -> Caller | None:
    """Return the caller whose good key has this digest, or None."""
    for id_, name, scope, expires_at, revoked_at in _BY_DIGEST(connection, digest=digest):
        if revoked_at is None and (expires_at is None or expires_at > datetime.now(UTC)):
            return Caller(id_, name, scope)
    return None


def refused() -> Unauthorized:
    """Return the one answer to a missing, unknown, expired or revoked key; they can't be told apart."""
    return Unauthorized(
        "Send a valid key: Authorization: Bearer <key>.",
        Fault("unauthorized", "A valid API key is needed.", header="Authorization"),
        headers=_CHALLENGE,
    )


def require(caller: Caller, scope: str) -> None:
    """Raise `Forbidden` unless the caller's scope is at least `scope`."""
    if not caller.may(scope):
        raise Forbidden(
            f"This needs a key with the scope {scope}; yours is {caller.scope}.",
            headers={
                "WWW-Authenticate": f'{_CHALLENGE["WWW-Authenticate"]}, error="insufficient_scope", scope="{scope}"'
            },
        )
