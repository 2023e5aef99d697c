"""`migrate`: a database from nothing, and nothing lost the second time."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from typer.testing import CliRunner

from app.cli import cli
from app.countries.seed import listed_countries
from app.db.engine import make_engine
from app.db.statements import table_of
from app.db.transactions import read, write
from app.models import Country
from tests.acts.examples import founding
from tests.api import Api
from tests.cli.conftest import Run


def count_of_countries(engine: Engine) -> int:
    with read(engine) as connection:
        return connection.execute(select(func.count()).select_from(table_of(Country))).scalar_one()


def test_migrate_lays_out_tables_and_countries_when_there_is_nothing(run: Run, empty_database_url: str) -> None:
    result = run("migrate", DATABASE_URL=empty_database_url)
    listed = len(listed_countries())
    assert result.exit_code == 0
    assert "brought to the newest schema" in result.stdout
    assert f"{listed} countries were added" in result.stdout
    assert result.stderr.startswith("Migrated: The tables of the register (")
    engine = make_engine(empty_database_url)
    assert count_of_countries(engine) == listed
    engine.dispose()


def test_migrate_changes_nothing_when_run_again(run: Run, engine: Engine) -> None:
    with write(engine) as connection:
        connection.execute(text("UPDATE country SET name = 'Elsewhere' WHERE code = 'FRA'"))
    before = count_of_countries(engine)
    result = run("migrate")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("is up to date.\n")
    assert count_of_countries(engine) == before
    with read(engine) as connection:
        assert connection.execute(text("SELECT name FROM country WHERE code = 'FRA'")).scalar_one() == "Elsewhere"


def test_migrate_refuses_a_schema_that_it_does_not_know(run: Run, engine: Engine) -> None:
    with write(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'aaaaaaaaaaaa'"))
    result = run("migrate")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The migrations can't run: ")
    assert "aaaaaaaaaaaa" in result.stderr
    assert result.stderr.count("\n") == 1


def test_migrate_makes_the_data_directory(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "clemency"
    result = CliRunner().invoke(cli, ["migrate"], env={"DATA_DIR": str(folder)}, catch_exceptions=False)
    assert result.exit_code == 0
    assert (folder / "register.sqlite3").stat().st_size > 0


@pytest.mark.parametrize("place", ["letter", "letter/data"])
def test_migrate_tells_which_directory_it_can_not_make(tmp_path: Path, place: str) -> None:
    # A file in the way stops the one who may do everything, too.
    (tmp_path / "letter").write_text("Dear reader")
    environment = {"DATA_DIR": str(tmp_path / place)}
    result = CliRunner().invoke(cli, ["migrate"], env=environment, catch_exceptions=False)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: The data directory {tmp_path / place} can't be made: ")


def test_migrate_fills_the_index_of_a_database_from_before_it(run: Run, engine: Engine, api: Api) -> None:
    api.post("/v1/acts", founding())
    with write(engine) as connection:
        connection.execute(text("DELETE FROM search_entry"))
    assert api.get("/v1/search", q="aliyev")["data"] == []
    assert run("migrate").exit_code == 0
    assert {found["type"] for found in api.get("/v1/search", q="aliyev")["data"]} == {"act", "leader"}
    assert run("check").exit_code == 0
