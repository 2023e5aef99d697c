"""Failures are told in one sentence, with what to do, and never with a trace or a secret."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from tests.cli.conftest import Run

ON_TABLES = [
    ("serve",),
    ("load",),
    ("load", "--if-empty"),
    ("rebuild",),
    ("check",),
    ("keys", "list"),
    ("keys", "create", "someone", "--scope", "write"),
    ("keys", "revoke", "01900000-0000-7000-8000-000000000000"),
]


def run_with(environment: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(cli, words, env=environment, catch_exceptions=False)


def assert_told(result: Result, *words: str) -> None:
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    for word in words:
        assert word in result.stderr


@pytest.mark.parametrize("words", ON_TABLES, ids=" ".join)
def test_says_to_migrate_when_the_database_has_no_tables(
    run: Run, empty_database_url: str, words: tuple[str, ...]
) -> None:
    result = run(*words, DATABASE_URL=empty_database_url)
    if empty_database_url.startswith("sqlite"):
        assert_told(result, "There is no database at", "-m app migrate` first.")
    else:
        assert_told(result, "The schema of postgresql://", "-m app migrate` first.")


@pytest.mark.parametrize("words", ON_TABLES, ids=" ".join)
def test_makes_no_file_when_there_is_no_database(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run_with({"DATA_DIR": str(tmp_path / "data")}, *words)
    assert_told(result, f"There is no database at {tmp_path}/data/register.sqlite3", f"DATA_DIR={tmp_path}/data ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("migrate",), *ON_TABLES], ids=" ".join)
def test_tells_which_database_does_not_answer_without_its_password(words: tuple[str, ...]) -> None:
    result = run_with({"DATABASE_URL": "postgres://someone:s3cret@127.0.0.1:1/register"}, *words)
    assert_told(result, "postgresql://someone:***@127.0.0.1:1/register", "Connection refused")
    assert "s3cret" not in result.output


def test_shows_no_password_that_stands_elsewhere_in_the_address() -> None:
    url = "postgres:///register?user=someone&password=s3cret&host=127.0.0.1&port=1"
    result = run_with({"DATABASE_URL": url}, "keys", "list")
    assert_told(result, "postgresql:///register?host=127.0.0.1&port=1 can't be used")
    assert "s3cret" not in result.output


def test_tells_of_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "register.sqlite3").write_text("This is a letter to somebody, and no database at all." * 100)
    result = run_with({"DATA_DIR": str(tmp_path)}, "check")
    assert_told(result, f"{tmp_path}/register.sqlite3 can't be used", "file is not a database")


def test_names_each_setting_that_can_not_be_used() -> None:
    environment = {"PORT": "http", "CLEMENCY_LOG_LEVEL": "loud", "CLEMENCY_REQUESTS_PER_KEY": "6000"}
    result = run_with(environment, "keys", "list")
    assert result.exit_code == 1
    head, *lines = result.stderr.splitlines()
    assert head == "Error: The settings can't be used."
    assert [line.strip().partition(":")[0] for line in lines] == [
        "PORT",
        "CLEMENCY_REQUESTS_PER_KEY",
        "CLEMENCY_LOG_LEVEL",
    ]


def test_names_the_database_when_its_kind_is_unknown() -> None:
    result = run_with({"DATABASE_URL": "mysql://someone:s3cret@host/name"}, "keys", "list")
    assert result.exit_code == 1
    assert "DATABASE_URL must begin with sqlite:, postgres: or postgresql:" in result.stderr
    assert "s3cret" not in result.output


@pytest.mark.parametrize("words", [("sevre",), ("serve", "--prot", "1"), ("keys", "create"), ("load", "--all")])
def test_ends_with_2_when_the_command_is_not_understood(words: tuple[str, ...]) -> None:
    result = run_with({}, *words)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr
