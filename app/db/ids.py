"""Identifiers: UUIDv7, so that rows written together lie together in every index."""

import re

import uuid_utils

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


def new_id() -> str:
    """Return a new UUIDv7 as 36 characters in lower case (RFC 9562, section 5.7)."""
    return str(uuid_utils.uuid7())


def is_id(text: str) -> bool:
    """Say whether `text` has the shape of an identifier as this service writes them."""
    return _UUID.match(text) is not None
