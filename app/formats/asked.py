"""Which form a list or a total is asked for in: `format=`, else the header `Accept`, else JSON."""

import re
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Query, Request

from app.errors import Fault, NotAcceptable


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
_ALIASES = {"application/ndjson": Format.NDJSON, "application/jsonl": Format.NDJSON, "application/csv": Format.CSV}
_RANGE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*((?:;[^,]*)?)")
_WEIGHT = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.I)
_LONGEST_HEADER = 8_192


def acceptable(value: str) -> Format | None:
    """Return the form that an `Accept` of this value likes best, JSON before others; None where it takes none of them.

    What of it can't be read counts for nothing, and all of it for no header at all (RFC 9110, section 12.5.1).
    """
    weights: dict[str, float] = {}
    for part in value[:_LONGEST_HEADER].split(","):
        match = _RANGE.fullmatch(part)
        if match is not None:
            weight = _WEIGHT.search(match[3])
            weights[f"{match[1]}/{match[2]}".lower()] = min(float(weight[1]), 1.0) if weight else 1.0
    if not weights:
        return Format.JSON
    best, liked = None, 0.0
    for format_, media_type in MEDIA_TYPES.items():
        names = [media_type, *(alias for alias, meant in _ALIASES.items() if meant == format_)]
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
    if format_ is not None:
        return format_
    accept = request.headers.getlist("accept")
    if not accept:
        return Format.JSON
    found = acceptable(", ".join(accept))
    if found is None:
        offered = ", ".join(MEDIA_TYPES.values())
        raise NotAcceptable(
            "None of the accepted forms is offered here.", Fault("not_offered", f"Offered: {offered}.", header="Accept")
        )
    return found


Asked = Annotated[Format, Depends(asked_format)]
