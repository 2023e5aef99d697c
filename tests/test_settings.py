"""Tests of app/settings.py: names, defaults, the database's address."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings, parse_rate


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_names_the_driver_when_the_database_is_postgresql(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://user:secret@host/name")
    settings = Settings()
    assert settings.database_url == "postgresql+psycopg://user:secret@host/name"
    assert "secret" not in repr(settings)


def test_keeps_sqlite_in_the_data_directory_when_no_database_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    assert Settings().database_url == f"sqlite:///{tmp_path}/register.sqlite3"


def test_reads_plain_and_prefixed_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("CLEMENCY_HOST", "::1")
    monkeypatch.setenv("CLEMENCY_TRUSTED_PROXIES", "10.0.0.1, 10.0.0.2")
    monkeypatch.setenv("CLEMENCY_REQUESTS_PER_KEY", "5/second")
    settings = Settings()
    assert (settings.port, settings.host) == (9000, "::1")
    assert settings.trusted_proxies == ("10.0.0.1", "10.0.0.2")
    assert settings.requests_per_key == "5/second"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://host/name"),
        ("PORT", "70000"),
        ("CLEMENCY_REQUESTS_PER_KEY", "often"),
        ("CLEMENCY_LOG_LEVEL", "LOUD"),
    ],
)
def test_refuses_what_can_not_be_meant(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


def test_describes_every_knob() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_never_changes() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]  # that is the test


@pytest.mark.parametrize("rule", ["", "0/minute", "5", "5/week", "-5/minute", "5 per minute"])
def test_refuses_rates_that_say_nothing(rule: str) -> None:
    with pytest.raises(ValueError, match="a rate is"):
        parse_rate(rule)
