"""Logs: one line for each request and each failure, as text or as JSON; no key and no query is ever in them."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

from app.settings import Settings

ACCESS = logging.getLogger("app.access")
FAILURES = logging.getLogger("app.failures")
_OURS = ("request_id", "method", "path", "status", "milliseconds", "address", "key")


def configure(settings: Settings) -> None:
    """Send all logs to standard error, in the form that the settings ask for."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if settings.log_json else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    # Requests are logged by the service itself, with what the server doesn't know.
    logging.getLogger("uvicorn.access").disabled = True
    # It tells at each check of the schema which database it speaks to.
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
    ACCESS.disabled = not settings.access_log


class TextFormatter(logging.Formatter):
    """A line for a reader: time, level, message, then what is known as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a failure's trace follows it."""
        known = " ".join(f"{name}={value}" for name, value in _known(record).items())
        # A message holds no line of another's making.
        message = record.getMessage().replace("\n", "\\n").replace("\r", "\\r")
        line = f"{_moment(record)} {record.levelname:7} {message}{' ' if known else ''}{known}"
        return line + "\n" + _trace(record) if record.exc_info else line


class JsonFormatter(logging.Formatter):
    """A JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        entry = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_known(record),
        }
        if record.exc_info:
            entry["trace"] = _trace(record)
        return json.dumps(entry, default=str)


def _known(record: logging.LogRecord) -> dict[str, object]:
    values = ((name, getattr(record, name, None)) for name in _OURS)
    return {name: value for name, value in values if value is not None}


def _moment(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _trace(record: logging.LogRecord) -> str:
    assert record.exc_info is not None
    return "".join(traceback.format_exception(*record.exc_info)).rstrip()
