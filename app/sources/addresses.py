"""What addresses of sources are compared by."""

from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Bytes. An index of PostgreSQL takes no more than 2,704, and an address in Chinese may have three times its characters.
_LONGEST = 2_000


# An act asks for that of each of its sources four times.
@lru_cache(maxsize=256)
def url_key(url: str) -> str:
    """Return the form of an address (http or https) that says whether two are one.

    Scheme and host are in lower case, the default port and the fragment are left out; nothing else is touched,
    for a server may tell any other difference. Of a form of more than 2,000 bytes it is the digest.
    Source: docs/api.md, "The shape of an act".
    """
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    if port is not None and port != _DEFAULT_PORTS.get(scheme):
        host = f"{host}:{port}"
    # An empty path and "/" are the same request (RFC 9110, section 4.2.3).
    key = urlunsplit((scheme, host, parts.path or "/", parts.query, ""))
    written = key.encode()
    return key if len(written) <= _LONGEST else f"sha256:{sha256(written).hexdigest()}"
