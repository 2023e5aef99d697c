"""Tests of app/logging.py: lines for readers and for programs."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest

from app.logging import ACCESS, JsonFormatter, TextFormatter, configure
from app.settings import Settings


def record(message: str, *, failed: bool = False, **known: object) -> logging.LogRecord:
    made = logging.LogRecord("app.access", logging.INFO, __file__, 1, message, (), None)
    made.created = 1_795_000_000.25
    made.__dict__.update(known)
    if failed:
        try:
            raise ValueError("broken")
        except ValueError:
            made.exc_info = sys.exc_info()
    return made


def test_writes_a_line_for_a_reader() -> None:
    line = TextFormatter().format(record("request", status=200, path="/v1/acts", key=None))
    assert line == "2026-11-18T11:06:40.250Z INFO    request path=/v1/acts status=200"


def test_keeps_a_message_on_its_line() -> None:
    line = TextFormatter().format(record("one\n2026 INFO forged\r"))
    assert "\n" not in line
    assert "\r" not in line


def test_writes_an_object_for_a_program() -> None:
    entry = json.loads(JsonFormatter().format(record("request", status=200, request_id="r")))
    assert entry == {
        "time": "2026-11-18T11:06:40.250Z",
        "level": "INFO",
        "logger": "app.access",
        "message": "request",
        "request_id": "r",
        "status": 200,
    }


def test_shows_the_trace_of_a_failure() -> None:
    assert "ValueError: broken" in TextFormatter().format(record("failed", failed=True))
    assert "ValueError: broken" in json.loads(JsonFormatter().format(record("failed", failed=True)))["trace"]


@pytest.fixture
def untouched() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, disabled = root.handlers[:], root.level, ACCESS.disabled
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    ACCESS.disabled = disabled
    logging.getLogger("uvicorn.access").disabled = False
    logging.getLogger("alembic.runtime.migration").setLevel(logging.NOTSET)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(("as_json", "formatter"), [(True, JsonFormatter), (False, TextFormatter)])
def test_sets_up_what_the_settings_ask_for(as_json: bool, formatter: type[logging.Formatter]) -> None:
    configure(Settings(log_json=as_json, log_level="WARNING", access_log=False))
    root = logging.getLogger()
    assert [type(handler.formatter) for handler in root.handlers] == [formatter]
    assert root.level == logging.WARNING
    assert ACCESS.disabled
