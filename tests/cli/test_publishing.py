"""`edition`: a numbered state of the register, from the command line."""

import zipfile
from pathlib import Path

from sqlalchemy import Engine

from tests.cli.conftest import Run


def test_edition_keeps_the_register_under_the_next_number(run: Run, engine: Engine) -> None:
    assert run("load").exit_code == 0
    named = run("edition", "2026.1", "--notes", "For the report.")
    assert named.exit_code == 0, named.stderr
    path = Path(named.stdout.splitlines()[-1])
    assert path.name == "clemency-register-2026.1.zip"
    with zipfile.ZipFile(path) as archive:
        assert "For the report." in archive.read("README.md").decode()
    taken = run("edition", "2026.1")
    assert taken.exit_code == 1
    assert "2026.1 already" in taken.stderr
    unnamed = run("edition")
    assert unnamed.exit_code == 0
    assert unnamed.stdout.startswith("Edition 20")
    assert len(list(path.parent.iterdir())) == 2


def test_edition_refuses_what_is_no_number(run: Run) -> None:
    refused = run("edition", "May")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "2026.1" in refused.stderr
