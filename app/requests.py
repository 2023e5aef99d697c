"""A request as the rules of the house read it: query, path and body checked before any endpoint sees them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from app.errors import Fault, Invalid, NotFound, TooLarge, UnsupportedMedia, nearest
from app.strict_json import read_json
from app.text import canonical, unfit

_JSON = ("application/json",)
_MERGE_PATCH = ("application/merge-patch+json", "application/json")
_REPLACED = "\ufffd"
# Each may cost a look at all known names or codes, and SQLite takes no condition of a thousand parts.
_MOST_VALUES = 400


class StrictRequest(Request):
    """A request whose query is clean text in NFC, and whose body is strict JSON of a bounded size."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, most_bytes: int) -> None:
        super().__init__(scope, receive, send)
        self._most_bytes = most_bytes
        self.parsed: Any = None

    def check_path(self) -> None:
        """Bring the parameters of the path to NFC. Raises `NotFound` for text that no identifier holds."""
        path_params: dict[str, Any] = self.scope["path_params"]
        for name, value in path_params.items():
            if not (value.isascii() and value.isprintable()):
                if unfit(value) is not None or _REPLACED in value:
                    raise NotFound("No identifier is spelled like this.")
                path_params[name] = canonical(value)

    def check_query(self, known: Mapping[str, bool]) -> list[Fault]:
        """Read the query, and return what is wrong with its names and texts.

        `known` are the names that the address takes, each with whether it may be repeated.
        Raises `Invalid` for more values than are looked at.
        """
        pairs = parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if len(pairs) > _MOST_VALUES:
            message = (
                f"A query has {_MOST_VALUES} values at most; this one has {len(pairs):,}. Ask in several requests."
            )
            raise Invalid("The query is too long.", Fault("too_many_values", message, parameter=""))
        faults = []
        seen = set()
        for name, value in pairs:
            if unfit(name) is not None:
                faults.append(Fault("unknown", "The name of a parameter is no plain text.", parameter=""))
            elif name not in known:
                faults.append(unknown_parameter(name, known))
            elif name in seen and not known[name]:
                faults.append(Fault("repeated", "This parameter may be given once.", parameter=name))
            else:
                fault = unfit(value)
                if fault is None and _REPLACED in value:
                    fault = ("not_utf8", "The value is not UTF-8.")
                if fault is not None:
                    faults.append(Fault(*fault, parameter=name))
            seen.add(name)
        self._query_params = QueryParams([(name, canonical(value)) for name, value in pairs])
        return faults

    async def read_body(self) -> bool:
        """Read the JSON of the body into `parsed`, and say whether there was any.

        Raises `UnsupportedMedia`, `TooLarge`, `BadRequest` or `Invalid`.
        """
        self._check_encoding()
        body = await self._bounded_body()
        if not body:
            return False
        self._check_type()
        self.parsed = read_json(body)
        return True

    def _check_encoding(self) -> None:
        encoding = self.headers.get("content-encoding", "identity")
        if encoding.strip().lower() != "identity":
            raise UnsupportedMedia(
                "A body is taken as it is, without Content-Encoding.",
                Fault("encoded", "Only identity is taken.", header="Content-Encoding"),
                headers={"Accept-Encoding": "identity"},
            )

    def _check_type(self) -> None:
        taken = _MERGE_PATCH if self.method == "PATCH" else _JSON
        value = self.headers.get("content-type", "")
        media_type, _, parameters = value.partition(";")
        charset = parameters.strip().lower().replace('"', "")
        if media_type.strip().lower() in taken and charset in ("", "charset=utf-8"):
            return
        raise UnsupportedMedia(
            f"The body must be {' or '.join(taken)}, in UTF-8.",
            Fault("media_type", f"Send {taken[0]}.", header="Content-Type"),
            headers={"Accept-Patch" if self.method == "PATCH" else "Accept": ", ".join(taken)},
        )

    async def _bounded_body(self) -> bytes:
        declared = self.headers.get("content-length", "")
        if declared.isdecimal() and len(declared) < 20 and int(declared) > self._most_bytes:
            raise self._too_large()
        chunks, size = [], 0
        async for chunk in self.stream():
            size += len(chunk)
            if size > self._most_bytes:
                raise self._too_large()
            chunks.append(chunk)
        return b"".join(chunks)

    def _too_large(self) -> TooLarge:
        return TooLarge(f"A body holds at most {self._most_bytes:,} bytes.")


def unknown_parameter(name: str, known: Mapping[str, bool]) -> Fault:
    """Return the fault of a parameter that the address doesn't take, with the nearest one that it does."""
    message = "This address takes no such parameter."
    return Fault("unknown", message, parameter=name[:100], suggestion=nearest(name, known))
