"""Pages of lists: an opaque keyset cursor bound to its filters and sort, `next`, `Link`, and bytes side by side."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import UnionType
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app import etags
from app.errors import Fault, Invalid
from app.formats.asked import Asked, Format
from app.replies import derived
from app.text import unfit

Key = str | int | datetime | None
# These choose a page; all other parameters choose the list, and a cursor belongs to one list.
_OF_THE_PAGE = {"limit", "cursor", "count"}
_LARGEST = 2**53 - 1
# A title of 500 characters, of four bytes each and as escapes of JSON at most, beside an identifier.
LONGEST_CURSOR = 4_500


@dataclass(frozen=True, slots=True)
class Page:
    """The page asked for: how many rows, where it begins, and whether the total is wanted too."""

    limit: int
    count: bool
    _cursor: str | None
    _path: str
    _query: tuple[tuple[str, str], ...]
    # In another than JSON the list is no page, but a file of all rows.
    format: Format = Format.JSON
    # Who asks, where others may be shown another list.
    _asker: str | None = None

    def start(self, *kinds: type | UnionType) -> tuple[Key, ...] | None:
        """Return the sort key of the last row before this page, or None for the first page.

        `kinds` are the types of the key's parts: str, int or datetime, or one of them `| None`.
        Raises `Invalid` for a cursor that was changed, or made for another list.
        """
        if self._cursor is None:
            return None
        values = _decode(self._cursor)
        if values is None or len(values) != len(kinds) + 1:
            raise _refused("malformed", "The cursor can't be read. Take it from `next` as it is.")
        if values[0] != self._list():
            raise _refused(
                "other_list",
                "The cursor belongs to a list with other filters or another sort. Begin again without it.",
            )
        try:
            return tuple(_restore(value, kind) for value, kind in zip(values[1:], kinds, strict=True))
        except ValueError:
            raise _refused("malformed", "The cursor can't be read. Take it from `next` as it is.") from None

    def chosen(self) -> list[tuple[str, str]]:
        """Return what the request says of the page: how long it is and where it begins."""
        return [pair for pair in self._query if pair[0] in _OF_THE_PAGE]

    def next(self, last: Sequence[Key]) -> str:
        """Return the relative reference of the page after the row with the sort key `last`."""
        query = [(name, value) for name, value in self._query if name != "cursor"]
        query.append(("cursor", _encode([self._list(), *last])))
        return f"{self._path}?{urlencode(query, quote_via=quote)}"

    def reply(
        self,
        rows: Sequence[bytes] | Sequence[str],
        last: Sequence[Key] | None,
        *,
        count: int | None = None,
        version: object = None,
    ) -> Response:
        """Return the page: stored documents put side by side, never parsed.

        `last` is the sort key of the last row if more rows follow, else None. `count` is told if given.
        `version` is what the list depends on beside the query (the position of the change feed); with it
        the page has a weak ETag.
        """
        following = None if last is None else self.next(last)
        tail = f'],"next":{json.dumps(following)}'
        if count is not None:
            tail += f',"count":{count}'
        body = b'{"data":[' + _join(rows) + tail.encode() + b"}"
        headers = {} if following is None else {"Link": f'<{following}>; rel="next"'}
        etag = None if version is None else etags.weak(version, self._asker, self._path, self._query)
        return derived(body, etag, headers)

    def _list(self) -> str:
        chosen = sorted(pair for pair in self._query if pair[0] not in _OF_THE_PAGE)
        return etags.digest(repr((self._path, chosen)).encode())[:12]


async def page(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=500, description="How many rows a page holds.")] = 50,
    cursor: Annotated[
        str | None,
        Query(
            max_length=LONGEST_CURSOR,
            description="Where the page begins: taken from `next` of the page before.",
            # Told, not checked: what is no cursor is refused as one, with what to do.
            json_schema_extra={"pattern": "^[A-Za-z0-9_-]+$"},
        ),
    ] = None,
    count: Annotated[bool, Query(description="Tell the number of all rows too, as `count`.")] = False,
) -> Page:
    """Return the page that the request asks for."""
    path = quote(request.scope["path"], safe="/:@!$&'()*+,;=~")
    query = tuple(request.query_params.multi_items())
    return Page(limit, count, cursor, path, query, _asker=etags.asker(request))


Paging = Annotated[Page, Depends(page)]


async def listing(request: Request, page: Paging, asked: Asked) -> Page:
    """Return the page that the request asks for, or the file. Raises `Invalid` for a file of a page."""
    if asked is Format.JSON:
        return page
    faults = [
        Fault("not_with_format", f"A file holds all rows, and tells in Row-Count how many: leave {name} out.",
              parameter=name)
        for name in sorted(_OF_THE_PAGE & request.query_params.keys())
    ]  # fmt: skip
    if faults:
        raise Invalid(f"In the form {asked.value} a list is not cut into pages.", *faults)
    return replace(page, format=asked)


Listing = Annotated[Page, Depends(listing)]


def _refused(code: str, message: str) -> Invalid:
    return Invalid(message, Fault(code, message, parameter="cursor"))


def _encode(values: Sequence[Key]) -> str:
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _decode(cursor: str) -> list[Any] | None:
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        values = json.loads(raw.decode())
    except (binascii.Error, ValueError, RecursionError):
        return None
    return values if isinstance(values, list) else None


def _restore(value: object, kind: type | UnionType) -> Key:
    """Return a part of a sort key as what it was. Raises `ValueError` for what this service never wrote."""
    if value is None and isinstance(None, kind):
        return None
    if isinstance(value, str) and issubclass(datetime, kind):
        moment = datetime.fromisoformat(value)
        # A moment at the edge of the calendar can't be told in another zone.
        if moment.tzinfo is None or not 1900 <= moment.year <= 2999:
            raise ValueError(value)
        return moment
    if isinstance(value, str) and issubclass(str, kind) and unfit(value) is None:
        return value
    if type(value) is int and issubclass(int, kind) and abs(value) <= _LARGEST:
        return value
    raise ValueError(value)


def _join(rows: Sequence[bytes] | Sequence[str]) -> bytes:
    return b",".join([row.encode() if isinstance(row, str) else row for row in rows])
