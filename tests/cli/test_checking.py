"""`check` finds what breaks the rules, in the database and in the files, and `rebuild` derives anew."""

import json
import re
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from starlette.testclient import TestClient

from app.cli import checking, reviewing
from app.db.statements import put_rows, table_of
from app.db.transactions import write
from app.derivation.tally import SUMS
from app.models import Tally
from app.register.review import review_folder
from tests.acts.examples import small
from tests.api import Api
from tests.cli.conftest import Run
from tests.register.records import act, write_records

_SPOILT = "1,?000,?000,?070"


@pytest.fixture
def loaded(run: Run) -> Run:
    assert run("load").exit_code == 0
    return run


def break_with(engine: Engine, statement: str) -> None:
    with write(engine) as connection:
        connection.execute(text(statement))


def test_check_finds_nothing_when_the_register_was_loaded(loaded: Run) -> None:
    result = loaded("check")
    assert result.exit_code == 0
    assert result.stdout.startswith("Checked ")
    assert result.stdout.endswith(": all is well.\n")


def test_check_finds_nothing_when_there_is_no_act(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.startswith("Checked 0 acts in ")


def test_check_lists_what_is_wrong_and_rebuild_mends_it(loaded: Run, engine: Engine) -> None:
    break_with(engine, "DELETE FROM tally WHERE level = 'act' AND country = 'AZE' AND year = 'all'")
    break_with(engine, "DELETE FROM fact WHERE country = 'UZB'")
    result = loaded("check")
    assert result.exit_code == 1
    assert (
        "tally of country AZE, year all, level act, member -, announced accepted: acts 0 instead of " in result.stdout
    )
    assert "its rows give other facts than are stored" in result.stdout
    assert result.stderr.splitlines()[-1].startswith(f"{len(result.stdout.splitlines())} findings in ")
    rebuilt = loaded("rebuild")
    assert rebuilt.exit_code == 0
    assert rebuilt.stdout.endswith(" acts anew.\n")
    assert loaded("check").exit_code == 0


def test_a_running_service_shows_what_rebuild_mended(
    run: Run, engine: Engine, client: TestClient, api: Api, public: Api
) -> None:
    act = api.post("/v1/acts", small(total=70))
    with write(engine) as connection:
        rows = [dict(row) for row in connection.execute(select(table_of(Tally))).mappings()]
        for row in rows:
            row["sums"] = [
                sums and [number + 1_000_000_000 if name in ("low", "best", "high_sum") else number
                          for name, number in zip(SUMS, sums, strict=True)]
                for sums in row["sums"]
            ]  # fmt: skip
        put_rows(connection, Tally, rows, ("sums",))
    # Made anew, for the feed moves; what is not changed of the tally stays wrong.
    api.patch(f"/v1/acts/{act['id']}", {"notes": "Read."})
    position = public.get("/v1/changes", limit=500)["position"]
    asked = ("/", "/v1/totals", "/v1/totals?group_by=country", "/v1/countries/MAR/totals")
    wrong = [client.get(path) for path in asked]
    assert [bool(re.search(_SPOILT, reply.text)) for reply in wrong] == [True] * len(asked)
    assert run("rebuild").exit_code == 0
    for path, reply in zip(asked, wrong, strict=True):
        again = client.get(path, headers={"If-None-Match": reply.headers["etag"]})
        assert (again.status_code, re.search(_SPOILT, again.text)) == (200, None), path
    # The feed has moved on without a change: whoever reads it goes on behind that.
    page = public.get("/v1/changes", after=position)
    assert (page["data"], page["next"], page["position"]) == ([], None, position + 1)
    api.patch(f"/v1/acts/{act['id']}", {"notes": "Read twice."})
    assert [row["position"] for row in public.get("/v1/changes", after=position + 1)["data"]] == [position + 2]
    assert public.get("/v1/totals", as_of=act["updated_at"])["total"]["best"] == 70
    assert run("check").exit_code == 0


def test_a_running_service_finds_by_the_words_that_rebuild_mended(
    run: Run, engine: Engine, client: TestClient, api: Api, public: Api
) -> None:
    api.post("/v1/acts", small(title="Throne Day pardon"))
    break_with(engine, "DELETE FROM search_entry")
    found = client.get("/v1/search?q=throne")
    assert found.json()["data"] == []
    assert run("rebuild").exit_code == 0
    again = client.get("/v1/search?q=throne", headers={"If-None-Match": found.headers["etag"]})
    assert [row["title"] for row in again.json()["data"]] == ["Throne Day pardon"]
    position = public.get("/v1/changes", limit=500)["position"]
    assert run("rebuild").exit_code == 0
    # All was well: nothing is made anew.
    assert public.get("/v1/changes", limit=500)["position"] == position


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


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of records in the place of the bundled ones, and exceptions beside it."""
    folder, exceptions = tmp_path / "records", tmp_path / "exceptions.json"
    monkeypatch.setattr(reviewing, "RECORDS", folder)
    monkeypatch.setattr(reviewing, "review_folder", partial(review_folder, folder, exceptions))
    source = {"key": "a", "url": "https://example.org/a", "title": "A", "language": "en"}
    step = {"type": "adopted", "on": "2025"}
    sound = act("one", sources=[source], milestones=[step], total="312 prisoners", notes="Read.")
    faulty = act("two", sources=[source], milestones=[{"type": "adopted"}], total=5, summary="Mr Karimov was freed.")
    write_records(folder, AZE=[sound, faulty], TUR=[sound | {"country": "TUR", "external_id": "three"}])
    return folder


@pytest.mark.usefixtures("records")
def test_check_of_the_register_reports_by_act_what_to_do(run: Run) -> None:
    result = run("check", "--register")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "AZE.json /acts/1  two",
        "  error person_named  /summary: “Karimov” looks like the name of a person who is no leader of the register.",
        "    → leave the name out; of one who is no private person say so in an exception",
        "  error wording_missing  /total: The number has no words.",
        "    → give the number's own words, as the page has them",
        "  notice undated  /milestones: No milestone has a date.",
        "    → give a milestone the year at least, or say in the notes that none is known",
    ]
    assert result.stderr == "Checked 3 acts and 0 leaders: 2 errors, 1 notice.\n"


@pytest.mark.usefixtures("records")
def test_check_of_the_register_shows_a_country_or_errors_alone(run: Run) -> None:
    assert run("check", "--register", "--country", "tur").stdout == "Checked 3 acts and 0 leaders: all is well.\n"
    errors = run("check", "--register", "--errors", "--country", "AZE")
    assert (errors.exit_code, "undated" in errors.stdout) == (1, False)
    unknown = run("check", "--register", "--country", "FRA")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert "no records of FRA" in unknown.stderr
    assert run("check", "--errors").exit_code == 2


def test_check_of_the_register_ends_well_when_it_has_notices_alone(run: Run, records: Path) -> None:
    excuses = [
        {"act": "two", "code": code, "reason": "As it should be."} for code in ("person_named", "wording_missing")
    ]
    (records.parent / "exceptions.json").write_text(json.dumps(excuses))
    result = run("check", "--register")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("0 errors, 1 notice, 2 excused in exceptions.json.\n")


def test_check_of_the_register_tells_of_exceptions_that_can_not_be_used(run: Run, records: Path) -> None:
    (records.parent / "exceptions.json").write_text('[{"code": "duplicate"}]')
    result = run("check", "--register")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: exceptions.json can't be used: /0/reason: ")
