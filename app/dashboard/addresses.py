"""Addresses of the states of pages, and of the calls of the API that give the same."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import BaseModel

Pairs = list[tuple[str, str]]


def pairs(query: BaseModel, **changes: Any) -> Pairs:
    """Return a query as names and values: what is left out or as it is by itself is not in it."""
    given: dict[str, Any] = query.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return _flat({**given, **{name.rstrip("_"): value for name, value in changes.items()}})


def address(path: str, found: Iterable[tuple[str, str]] = ()) -> str:
    """Return a path with a query."""
    query = urlencode(list(found), quote_via=quote, safe=",:")
    return f"{path}?{query}" if query else path


def state(path: str, query: BaseModel, **changes: Any) -> str:
    """Return the address of a page in the state of `query`, with these changes; None takes one out."""
    return address(path, pairs(query, **changes))


def _flat(values: Mapping[str, Any]) -> Pairs:
    found: Pairs = []
    for name, value in values.items():
        for item in value if isinstance(value, list | tuple) else [value]:
            if item is not None and item != "":
                found.append((name, str(item)))
    return found
