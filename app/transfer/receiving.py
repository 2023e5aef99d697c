"""Receiving a file: what it is by its Content-Type, and its bytes on the way to the disk, bounded and counted."""

from hashlib import sha256
from typing import IO, Final

from anyio import to_thread
from starlette.requests import Request

from app.errors import BadRequest, Fault, TooLarge, UnsupportedMedia
from app.transfer.running import FileFormat

MEDIA_TYPES: Final[dict[str, FileFormat]] = {
    "application/x-ndjson": FileFormat.NDJSON,
    "application/ndjson": FileFormat.NDJSON,
    "application/jsonl": FileFormat.NDJSON,
    "text/csv": FileFormat.CSV,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": FileFormat.XLSX,
}
_PIECE = 1_048_576
_LONGEST_WAIT = 60
_USUAL_WAIT = 10


def format_of(request: Request) -> FileFormat:
    """Return what the body is. Raises `UnsupportedMedia` for what is not taken."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise UnsupportedMedia(
            "A file is taken as it is, without Content-Encoding.",
            Fault("encoded", "Only identity is taken.", header="Content-Encoding"),
            headers={"Accept-Encoding": "identity"},
        )
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    found = MEDIA_TYPES.get(media_type.strip().lower())
    charsets = [part.split("=", 1)[1].strip('" ') for part in parameters.lower().split(";") if "charset=" in part]
    if found is None or charsets not in ([], ["utf-8"]):
        listed = ", ".join(MEDIA_TYPES)
        raise UnsupportedMedia(
            f"The body must be one of {listed}; text in UTF-8.",
            Fault("media_type", "Send application/x-ndjson, text/csv or an XLSX.", header="Content-Type"),
            headers={"Accept": listed},
        )
    return found


def wait_of(request: Request) -> int:
    """Return how many seconds the answer may take, as `Prefer: wait=…` or `respond-async` says (RFC 7240)."""
    for part in ",".join(request.headers.getlist("prefer")).split(","):
        name, _, value = part.partition(";")[0].strip().lower().partition("=")
        if name == "respond-async":
            return 0
        if name == "wait" and value.strip('" ').isdecimal():
            return min(int(value.strip('" ')[:4]), _LONGEST_WAIT)
    return _USUAL_WAIT


async def receive(request: Request, file: IO[bytes], most_bytes: int) -> tuple[int, str]:
    """Write the body to a file, never holding more than a piece of it; return its size and its digest.

    Raises `TooLarge`, and `BadRequest` where there is none.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and len(declared) < 20 and int(declared) > most_bytes:
        raise _too_large(most_bytes)
    held = bytearray()
    digest = sha256()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most_bytes:
            raise _too_large(most_bytes)
        held += chunk
        if len(held) >= _PIECE:
            digest.update(held)
            await to_thread.run_sync(file.write, bytes(held))
            held.clear()
    digest.update(held)
    await to_thread.run_sync(file.write, bytes(held))
    if not size:
        raise BadRequest("The body is empty.", Fault("empty", "Send the file as the body.", pointer=""))
    return size, digest.hexdigest()


def _too_large(most_bytes: int) -> TooLarge:
    return TooLarge(f"A file holds at most {most_bytes:,} bytes.")
