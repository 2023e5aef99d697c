"""`load`: the bundled register, all of it or nothing, once."""

import json
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from app.acts.service import delete_act, update_act
from app.auth import Caller
from app.cli import loading
from app.db.statements import table_of
from app.db.transactions import read, write
from app.derivation.rebuild import count_acts
from app.doors import Tx
from app.etags import Precondition
from app.models import Act
from app.register.loader import read_register
from tests.cli.conftest import Run
from tests.register.records import NOW, act, write_records


def acts_in(engine: Engine) -> int:
    with read(engine) as connection:
        return count_acts(connection)


def test_load_posts_all_records_and_does_so_once(run: Run, engine: Engine) -> None:
    bundled = len(read_register().acts)
    first = run("load")
    assert (first.exit_code, acts_in(engine)) == (0, bundled)
    assert f"{bundled} acts" in first.stdout
    second = run("load")
    assert (second.exit_code, acts_in(engine)) == (0, bundled)
    assert "0 acts, 0 leaders" in second.stdout
    assert f"  Acts: 0 created, 0 changed, {bundled} unchanged.\n" in second.stdout
    third = run("load", "--if-empty")
    assert (third.exit_code, third.stdout) == (0, f"The register holds {bundled} acts: nothing was loaded.\n")


def test_load_tells_where_a_record_is_wrong_and_stores_nothing(
    run: Run, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = {"country": "AZE", "title": "One", "instrument": "amnesty_law", "external_id": "one"}
    odd = {"country": "AZE", "title": "Two", "instrument": "amnesty_law", "external_id": "two", "total": "5 or 6"}
    for name, acts in (("AZE", [act]), ("FRA", [act | {"external_id": "three"}, odd])):
        (tmp_path / f"{name}.json").write_text(json.dumps({"country": name, "leaders": [], "acts": acts}))
    monkeypatch.setattr(loading, "read_register", partial(read_register, tmp_path))
    result = run("load")
    assert (result.exit_code, result.stdout, acts_in(engine)) == (1, "", 0)
    head, line = result.stderr.splitlines()
    assert head == "Error: The bundled register can't be read. Nothing was loaded."
    assert line.startswith("  FRA.json /acts/1/total")


def test_load_stores_nothing_when_the_service_refuses_a_record(
    run: Run, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = {"country": "AZE", "title": "One", "instrument": "amnesty_law", "external_id": "one"}
    bad = good | {"external_id": "two", "country": "QQQ"}
    (tmp_path / "AZE.json").write_text(json.dumps({"country": "AZE", "leaders": [], "acts": [good, bad]}))
    monkeypatch.setattr(loading, "read_register", partial(read_register, tmp_path))
    result = run("load")
    assert (result.exit_code, result.stdout, acts_in(engine)) == (1, "", 0)
    assert result.stderr.splitlines()[1].startswith("  AZE.json /acts/1/country: ")


def test_load_takes_what_changed_and_tells_what_editors_have_otherwise(
    run: Run, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "read_register", partial(read_register, tmp_path))
    write_records(tmp_path, AZE=[act("changed"), act("edited"), act("deleted"), act("same")])
    first = run("load")
    assert first.stdout == "Loaded the bundled register: 4 acts, 0 leaders.\n"
    acts = table_of(Act)
    editor, any_version = Caller(id="", name="an editor", scope="admin"), Precondition(("*",))
    with write(engine) as connection:
        ids = {row.external_id: row.id for row in connection.execute(select(acts.c.external_id, acts.c.id))}
        tx = Tx(connection, editor, None, NOW)
        update_act(tx, ids["edited"], {"title": "An editor's"}, any_version)
        delete_act(tx, ids["deleted"], any_version)
    newer = [act(name, title="Newer") for name in ("changed", "edited", "deleted")]
    write_records(tmp_path, AZE=[*newer, act("same"), act("new")])
    second = run("load")
    assert second.exit_code == 0
    assert second.stdout.splitlines() == [
        "Loaded the bundled register: 1 act, 0 leaders.",
        "  Acts: 1 created, 1 changed, 1 unchanged, 2 in conflict.",
        "2 records were left as the editors have them:",
        f"  /v1/acts/{ids['edited']} (edited): an editor changed it (revision 2), and so did this version of the"
        " register; compare it with AZE.json /acts/1 and PATCH what is to be taken over.",
        f"  /v1/acts/{ids['deleted']} (deleted): an editor deleted it;"
        f" restore it with POST /v1/acts/{ids['deleted']}/restore if it is to stand again.",
    ]


def test_load_as_a_dry_run_tells_what_would_be_loaded_and_stores_nothing(
    run: Run, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "read_register", partial(read_register, tmp_path))
    write_records(tmp_path, AZE=[act("one"), act("two")])
    result = run("load", "--dry-run")
    assert (result.exit_code, acts_in(engine)) == (0, 0)
    assert result.stdout == "Nothing was stored; so the bundled register would be loaded: 2 acts, 0 leaders.\n"
    assert run("load").stdout == "Loaded the bundled register: 2 acts, 0 leaders.\n"
    assert acts_in(engine) == 2


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["--mode", "restore"], "--mode"),
        (["--on-error", "bogus"], "--on-error"),
        (["--mode", "restore", "--on-error", "skip"], "--on-error"),
        (["--if-empty", "acts.ndjson"], "--if-empty"),
    ],
)
def test_load_refuses_options_that_it_would_not_heed(run: Run, engine: Engine, words: list[str], option: str) -> None:
    result = run("load", *words)
    assert (result.exit_code, result.stdout, acts_in(engine)) == (2, "", 0)
    assert f"Invalid value for {option}: " in result.stderr
