"""Entity tags and the conditions made of them (RFC 9110, sections 8.8 and 13)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Annotated

from fastapi import Depends, Request

from app.errors import BadRequest, Fault, PreconditionFailed, PreconditionRequired
from app.version import VERSION

_TAG = re.compile(r'\s*((?:W/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')
_LONGEST_HEADER = 8_192


def digest(content: bytes) -> str:
    """Return the opaque part of a tag for these bytes: 128 bits in 32 hexadecimal digits."""
    return blake2b(content, digest_size=16).hexdigest()


def strong(opaque: str) -> str:
    """Return the strong tag with this opaque part; a tag that is whole already is returned as it is."""
    return opaque if opaque.startswith(('"', 'W/"')) else f'"{opaque}"'


def weak(*parts: object) -> str:
    """Return a weak tag over what an answer depends on; another version of the service may tell it in other words."""
    return f'W/"{digest(repr((VERSION, *parts)).encode())}"'


def of_view(request: Request, *parts: object) -> str:
    """Return a weak tag of what a request is shown of the register.

    `parts` are what that depends on beside the request: the position of the feed, the form of a file.
    """
    return weak(asker(request), request.url.path, request.url.query, *parts)


def asker(request: Request) -> str | None:
    """Return what tells one who asks from another, where they may be shown different acts: by `review` drafts."""
    return request.headers.get("authorization") if "review" in request.query_params else None


def parse_tags(value: str) -> tuple[str, ...] | None:
    """Return the tags of an `If-Match` or `If-None-Match`; `("*",)` for any. None if it can't be read."""
    if value.strip() == "*":
        return ("*",)
    tags, position = [], 0
    while position < len(value):
        match = _TAG.match(value, position)
        if match is None:
            return None
        tags.append(match[1])
        position = match.end()
    return tuple(tags) or None


def matches_weakly(value: str, current: str) -> bool:
    """Say whether an `If-None-Match` with this value holds the current tag; one that can't be read holds none."""
    if value == current:
        return True
    tags = parse_tags(value[:_LONGEST_HEADER]) or ()
    bare = current.removeprefix("W/")
    return any(tag == "*" or tag.removeprefix("W/") == bare for tag in tags)


@dataclass(frozen=True, slots=True)
class Precondition:
    """The `If-Match` of a request: the versions that the caller is ready to change."""

    tags: Sequence[str]

    def check(self, current: str) -> None:
        """Raise `PreconditionFailed` unless `current` (an ETag, or its opaque part) is among the tags.

        The comparison is strong: a weak tag never matches (RFC 9110, section 8.8.3.2).
        """
        tag = strong(current)
        if self.tags == ("*",) or (not tag.startswith("W/") and tag in self.tags):
            return
        raise PreconditionFailed(
            "The record was changed after you read it, and nothing was done. Read it again and repeat the change.",
            Fault("changed", f"The current version is {tag}.", header="If-Match"),
            headers={"ETag": tag},
        )


async def if_match(request: Request) -> Precondition:
    """Return the condition of a PATCH or DELETE. Raises `PreconditionRequired` where there is none."""
    values = request.headers.getlist("if-match")
    if not values:
        raise PreconditionRequired(
            "A change needs the ETag of the version that it changes, so that no other change is lost.",
            Fault("missing", "Send the ETag of the record as you read it.", header="If-Match"),
        )
    tags = parse_tags(", ".join(values)[:_LONGEST_HEADER])
    if tags is None:
        raise BadRequest(
            "If-Match can't be read.",
            Fault("malformed", 'Send one ETag or several, in quotes ("…", "…"), or *.', header="If-Match"),
        )
    return Precondition(tags)


IfMatch = Annotated[Precondition, Depends(if_match)]
