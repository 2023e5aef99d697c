"""The header `Change-Note`: why a change is made, as the history keeps it."""

from starlette.requests import Request

from app.errors import BadRequest, Fault
from app.text import canonical, unfit

_LONGEST_NOTE = 1_000


def change_note(request: Request) -> str | None:
    """Return why the change is made, as the header `Change-Note` says in UTF-8; None if it doesn't.

    Raises `BadRequest` for one that is too long or is no text.
    """
    value = request.headers.get("change-note")
    if value is None:
        return None
    try:
        # Servers hand headers over as Latin-1, whatever their bytes mean.
        note = canonical(value.encode("latin-1").decode()).strip()
    except UnicodeDecodeError:
        raise _bad_note("Change-Note is not UTF-8.") from None
    if len(note) > _LONGEST_NOTE:
        raise _bad_note(f"Change-Note is longer than {_LONGEST_NOTE} characters.")
    fault = unfit(note)
    if fault is not None:
        raise _bad_note(fault[1])
    return note or None


def _bad_note(message: str) -> BadRequest:
    return BadRequest(message, Fault("malformed", message, header="Change-Note"))
