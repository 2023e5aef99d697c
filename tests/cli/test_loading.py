"""`load`: the bundled register, all of it or nothing, once."""

import json
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.cli import loading
from app.db.transactions import read
from app.derivation.rebuild import count_acts
from app.register.loader import read_register
from tests.cli.conftest import Run


def acts_in(engine: Engine) -> int:
    with read(engine) as session:
        return count_acts(session)


def test_load_posts_all_records_and_does_so_once(run: Run, engine: Engine) -> None:
    bundled = len(read_register().acts)
    first = run("load")
    assert (first.exit_code, acts_in(engine)) == (0, bundled)
    assert f"{bundled} acts" in first.stdout
    second = run("load")
    assert (second.exit_code, acts_in(engine)) == (0, bundled)
    assert "0 acts, 0 leaders" in second.stdout
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
