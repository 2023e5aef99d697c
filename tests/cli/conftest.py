"""The command line as a user has it: words in, exit code and text out, on a database of either kind."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Run:
    """Run a command on a migrated database of its own: `run("keys", "list", PORT="1")`."""

    def run(*words: str, **environment: str) -> Result:
        settings = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), **environment}
        # What is not foreseen shall fail the test with its trace.
        return CliRunner().invoke(cli, words, env=settings, catch_exceptions=False)

    return run
