"""`check` finds what breaks the rules, and `rebuild` derives it anew."""

import pytest
from sqlalchemy import Engine, text

from app.cli import checking
from app.db.transactions import write
from tests.cli.conftest import Run


@pytest.fixture
def loaded(run: Run) -> Run:
    assert run("load").exit_code == 0
    return run


def break_with(engine: Engine, statement: str) -> None:
    with write(engine) as session:
        session.execute(text(statement))


def test_check_finds_nothing_when_the_register_was_loaded(loaded: Run) -> None:
    result = loaded("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Checked ")
    assert result.stdout.endswith(": all is well.\n")


def test_check_finds_nothing_when_there_is_no_act(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.startswith("Checked 0 acts in ")


def test_check_lists_what_is_wrong_and_rebuild_mends_it(loaded: Run, engine: Engine) -> None:
    break_with(engine, "UPDATE tally SET low = low + 1 WHERE level = 'act' AND country = 'AZE' AND year = 'all'")
    break_with(engine, "DELETE FROM fact WHERE country = 'UZB'")
    result = loaded("check")
    assert result.exit_code == 1
    assert "tally of stage announced, basis accepted, level act, year all, member -, country AZE: low " in result.stdout
    assert "its rows give other facts than are stored" in result.stdout
    assert result.stderr.splitlines()[-1].startswith(f"{len(result.stdout.splitlines())} findings in ")
    rebuilt = loaded("rebuild")
    assert rebuilt.exit_code == 0
    assert rebuilt.stdout.endswith(" acts anew.\n")
    assert loaded("check").exit_code == 0


def test_check_shows_so_many_findings_and_counts_the_rest(
    loaded: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_MOST_SHOWN", 3)
    break_with(engine, "UPDATE document SET etag = 'none' WHERE type = 'country'")
    result = loaded("check")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == 4
    assert lines[-1].startswith("… and ")


def test_rebuild_changes_nothing_when_what_was_derived_is_lost(loaded: Run, engine: Engine) -> None:
    break_with(engine, "DELETE FROM document WHERE type = 'act'")
    break_with(engine, "DELETE FROM fact")
    result = loaded("rebuild")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: Act ")
    assert result.stderr.endswith("has no document: restore the database from a backup.\n")
    assert "other facts than are stored" in loaded("check").stdout
