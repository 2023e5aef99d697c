"""What an error of a driver says of the database: the one place that knows where each of the two tells it."""

from sqlalchemy.exc import DBAPIError, TimeoutError as WaitedTooLong

# PostgreSQL: a value that is too large for an index; others kept a lock for as long as a statement may wait for one.
TOO_LARGE = "54000"
_LOCK_NOT_AVAILABLE = "55P03"
_HELD = ("SQLITE_BUSY", "SQLITE_LOCKED", _LOCK_NOT_AVAILABLE)


def state_of(error: BaseException) -> str:
    """Return the SQLSTATE of PostgreSQL, or the name of SQLite's code; "" for an error that has neither."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", ""))


def is_held(error: Exception) -> bool:
    """Whether a write could not begin, or a statement go on, because others kept a lock: it may be tried again."""
    return isinstance(error, WaitedTooLong) or state_of(error).startswith(_HELD)
