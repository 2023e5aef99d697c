"""Which form a list or a total is asked for in: `format=`, else the header `Accept`, else JSON."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request

from app.errors import Fault, NotAcceptable

T = TypeVar("T")


class Format(StrEnum):
    """A form in which a list or a total is given."""

    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"
    XLSX = "xlsx"
    PARQUET = "parquet"


MEDIA_TYPES: dict[Format, str] = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv",
    Format.NDJSON: "application/x-ndjson",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PARQUET: "application/vnd.apache.parquet",
}
# Also understood where a client names them so.
_ALIASES = {
    "application/ndjson": "application/x-ndjson",
    "application/jsonl": "application/x-ndjson",
    "application/csv": "text/csv",
}
_RANGE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*((?:;[^,]*)?)")
_WEIGHT = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.I)
_LONGEST_HEADER = 8_192


def acceptable(value: str, offered: Mapping[T, str]) -> T | None:
    """Return what an `Accept` of this value likes best of what is `offered`, each with its media type, the first first.

    None where it takes none of them.

    What of it can't be read counts for nothing, and all of it for no header at all (RFC 9110, section 12.5.1).
    """
    weights: dict[str, float] = {}
    for part in value[:_LONGEST_HEADER].split(","):
        match = _RANGE.fullmatch(part)
        if match is not None:
            weight = _WEIGHT.search(match[3])
            weights[f"{match[1]}/{match[2]}".lower()] = min(float(weight[1]), 1.0) if weight else 1.0
    if not weights:
        return next(iter(offered))
    best, liked = None, 0.0
    for format_, media_type in offered.items():
        names = [media_type, *(alias for alias, meant in _ALIASES.items() if meant == media_type)]
        # The most specific range that covers it decides.
        ranges = [*names, f"{media_type.partition('/')[0]}/*", "*/*"]
        weight_of_it = next((weights[name] for name in ranges if name in weights), 0.0)
        if weight_of_it > liked:
            best, liked = format_, weight_of_it
    return best


async def asked_format(
    request: Request,
    format_: Annotated[
        Format | None,
        Query(
            alias="format",
            description="The form of the answer; goes before `Accept`. Forms other than json hold all rows.",
            examples=["csv"],
        ),
    ] = None,
) -> Format:
    """Return the form asked for. Raises `NotAcceptable` for an `Accept` that takes none that is offered."""
    return format_ or accepted(request, MEDIA_TYPES)


def accepted(request: Request, offered: Mapping[T, str]) -> T:
    """Return what the request likes best of what is `offered`; the first without `Accept`. Raises `NotAcceptable`."""
    found = acceptable(", ".join(request.headers.getlist("accept")), offered)
    if found is None:
        message = f"Offered: {', '.join(offered.values())}."
        raise NotAcceptable(
            "None of the accepted forms is offered here.", Fault("not_offered", message, header="Accept")
        )
    return found


Asked = Annotated[Format, Depends(asked_format)]
