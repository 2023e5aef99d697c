"""`load FILE`: files of acts from the command line, each whole or not at all, with its report."""

import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, select

from app.cli import progress
from app.db.statements import table_of
from app.db.transactions import read
from app.models import Act
from tests.cli.conftest import Run
from tests.transfer.sending import act, ndjson, table

HEADINGS = ("external_id", "Country", "title", "instrument", "kind", "count")


def line(name: str, number: str = "more than 5,000", country: str = "AZE") -> Sequence[str]:
    return (name, country, f"Act {name}", "amnesty_law", "release", number)


def written(folder: Path, name: str, body: bytes) -> str:
    (folder / name).write_bytes(body)
    return str(folder / name)


def titles(engine: Engine) -> dict[str, str]:
    acts = table_of(Act)
    with read(engine) as connection:
        return {row.external_id: row.title for row in connection.execute(select(acts.c.external_id, acts.c.title))}


def test_files_are_taken_one_after_the_other_and_told_of(run: Run, engine: Engine, tmp_path: Path) -> None:
    lines = written(tmp_path, "acts.ndjson", ndjson(act("a", total=12), act("b")))
    rows = written(tmp_path, "more.csv", table([HEADINGS, line("c"), line("c", "others"), line("b")]))
    first = run("load", lines, rows)
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout.splitlines() == [
        "So acts.ndjson was taken:",
        "  acts: 2 created, 0 changed, 0 unchanged, 0 refused",
        "So more.csv was taken:",
        "  acts: 1 created, 1 changed, 0 unchanged, 0 refused",
        "  the column “Country” was taken for country",
    ]
    assert titles(engine) == {"a": "Act a", "b": "Act b", "c": "Act c"}
    again = run("load", rows)
    assert again.stdout.splitlines()[1] == "  acts: 0 created, 0 changed, 2 unchanged, 0 refused"


def test_file_with_faults_is_refused_whole_and_what_came_before_stands(
    run: Run, engine: Engine, tmp_path: Path
) -> None:
    good = written(tmp_path, "good.jsonl", ndjson(act("a")))
    bad = written(tmp_path, "bad.csv", table([HEADINGS, line("b"), line("c", "5 or 6"), line("d", country="XXX")]))
    never = written(tmp_path, "never.ndjson", ndjson(act("e")))
    result = run("load", good, bad, never)
    assert (result.exit_code, titles(engine)) == (1, {"a": "Act a"})
    assert result.stdout.splitlines() == [
        "So good.jsonl was taken:",
        "  acts: 1 created, 0 changed, 0 unchanged, 0 refused",
    ]
    head, *faults = result.stderr.splitlines()
    assert head == "Error: bad.csv has 2 faults. Nothing of it was loaded."
    assert [fault.split(":")[0] for fault in faults] == ["  line 3, count, “5 or 6”", "  line 4, country, “XXX”"]


def test_broken_line_is_told_with_its_number(run: Run, engine: Engine, tmp_path: Path) -> None:
    result = run("load", written(tmp_path, "acts.ndjson", ndjson(act("a"), b'{"title": \n')))
    assert (result.exit_code, result.stdout, titles(engine)) == (1, "", {})
    head, fault = result.stderr.splitlines()
    assert head == "Error: acts.ndjson has 1 fault. Nothing of it was loaded."
    assert fault.startswith("  line 2: ")


def test_faults_are_skipped_when_asked_and_a_dry_run_stores_nothing(run: Run, engine: Engine, tmp_path: Path) -> None:
    file = written(tmp_path, "acts.ndjson", ndjson(act("a"), act("b", country="XXX")))
    tried = run("load", file, "--on-error", "skip", "--dry-run")
    assert (tried.exit_code, titles(engine)) == (0, {})
    head, counted, fault = tried.stdout.splitlines()
    assert head == "Nothing was stored; so acts.ndjson was taken:"
    assert counted == "  acts: 1 created, 0 changed, 0 unchanged, 1 refused"
    assert fault.startswith("  line 2, “XXX”: /country: No country has this code")
    taken = run("load", file, "--on-error", "skip")
    assert (taken.exit_code, titles(engine)) == (0, {"a": "Act a"})
    assert taken.stdout.splitlines() == ["So acts.ndjson was taken:", counted, fault]


def test_progress_goes_from_the_beginning_of_the_file_to_its_end(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each look at the clock finds that ten seconds have gone.
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=count(time.monotonic(), 10).__next__))
    body = ndjson(*(act(f"a{i}") for i in range(450)))
    result = run("load", written(tmp_path, "acts.ndjson", body))
    assert result.exit_code == 0
    told = result.stderr.splitlines()
    beginning, end = "Loading acts.ndjson, bytes: ", f" of {len(body):,} "
    assert len(told) == 3
    assert all(line.startswith(beginning) and end in line for line in told)
    done = [int(line.removeprefix(beginning).split(" ")[0].replace(",", "")) for line in told]
    assert 0 < done[0] < done[1] < done[2] == len(body)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("{good}", "{folder}/acts.txt"), "acts.txt is none of .ndjson, .jsonl, .csv, .xlsx."),
        (("{good}", "--on-error", "stop"), "--on-error is refuse or skip."),
        (("{good}", "--mode", "copy"), "--mode is upsert or restore."),
        (("{folder}/gone.csv",), "No such file or directory: {folder}/gone.csv."),
    ],
)
def test_what_can_not_be_meant_is_told_before_anything_is_loaded(
    run: Run, engine: Engine, tmp_path: Path, words: Sequence[str], sentence: str
) -> None:
    places = {"folder": tmp_path, "good": written(tmp_path, "good.ndjson", ndjson(act("a")))}
    result = run("load", *(word.format(**places) for word in words))
    assert (result.exit_code, result.stdout, titles(engine)) == (1, "", {})
    assert result.stderr == f"Error: {sentence.format(**places)}\n"
