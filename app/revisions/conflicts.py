"""Why a record can't be deleted or restored: what uses it, or what is in its way."""

from collections.abc import Sequence

from app.errors import Conflict, Fault
from app.revisions.records import RecordType

MOST_USERS = 10


def in_use(type_: RecordType, users: Sequence[str]) -> Conflict:
    """Return the 409 of a record that others use; `users` are their addresses, of which ten are named.

    Give one more than `MOST_USERS`, so that it can be told that there are more.
    """
    named = users[:MOST_USERS]
    more = " and others" if len(users) > MOST_USERS else ""
    return Conflict(
        f"This {type_} is used by {', '.join(named)}{more}. Change those first.",
        *(Fault("in_use", f"It is used by {address}.") for address in named),
    )


def in_the_way(type_: RecordType, *faults: Fault) -> Conflict:
    """Return the 409 of a restore that what is stored now does not allow."""
    return Conflict(f"What is stored now does not allow this {type_} to be restored.", *faults)
