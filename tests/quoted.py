"""The numbers that docs/codebook.md and docs/coverage.md quote of the bundled register; run as a module it writes them.

`.venv/bin/python -m tests.quoted` after a change of records.
"""

import json
import re
import tempfile
import textwrap
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.coverage.queries import coverage
from app.db.engine import make_engine
from app.db.statements import table_of
from app.db.transactions import read, write
from app.models import Document
from app.register.loader import load_register
from app.register.reading import read_register
from tests.databases import ROOT, SqliteFiles, migrate

CODEBOOK, COVERAGE = ROOT / "docs/codebook.md", ROOT / "docs/coverage.md"
GENERATED = "## The register that comes with the service\n"
NONE = "—"
_TABLE = re.compile(r"^\| `([\w.:-]+)` \| announced \| implemented \|\n\| --- \| --- \| --- \|\n((?:\|.*\n)+)", re.M)
_STAGES = ("announced", "implemented")
Row = dict[str, Any]


def bundled(url: str) -> tuple[dict[str, Row], Row]:
    """Load the register into the empty database at `url`; return its acts by external_id, and its coverage."""
    engine = make_engine(url)
    with write(engine) as connection:
        load_register(connection, read_register(), datetime.now(UTC))
    documents = table_of(Document)
    with read(engine) as connection:
        bodies = connection.execute(select(documents.c.body).where(documents.c.type == "act")).scalars()
        acts = {act["external_id"]: act for act in map(json.loads, bodies)}
        covered = coverage(connection)
    engine.dispose()
    return acts, covered


def told(count: Mapping[str, Any] | None) -> str:
    """Return a count as the documents print it."""
    if count is None:
        return NONE
    low, best, high, others = (count.get(name) for name in ("low", "best", "high", "unquantified"))
    if low is None:
        return f"{others} not quantified" if others and others > 1 else "not quantified"
    if low == high:
        shown = f"{low:,}"
    else:
        shown = f"{low:,} or more" if high is None else f"{low:,}–{high:,}"
        if best != low or high is not None:
            shown += f", best {best:,}"
    return shown + (f"; {others} not quantified" if others else "")


def codebook(text: str, acts: Mapping[str, Row]) -> str:
    """Return the codebook with the cells of its examples as the service answers them."""
    return _TABLE.sub(lambda match: _example(match, acts[match[1]]), text)


def _example(match: re.Match[str], act: Row) -> str:
    head = "\n".join(match[0].splitlines()[:2])
    labels = [line.split(" | ")[0].removeprefix("| ") for line in match[2].splitlines()]
    rows = (f"| {label} | {' | '.join(_cells(label, act))} |" for label in labels)
    return head + "\n" + "\n".join(rows) + "\n"


def _cells(label: str, act: Row) -> list[str]:
    if label == "counted":
        return ["yes" if act["counted"][stage] else "no" for stage in _STAGES]
    if label.startswith("line "):
        (line,) = [line for line in act["breakdowns"] if f"line `{line['key']}`" == label]
        return [told(line["persons"][stage]) for stage in _STAGES]
    if label.startswith("“"):
        return _figure(label.strip("“”"), act)
    return [told(act[label.replace(" ", "_")][stage]) for stage in _STAGES]


def _figure(wording: str, act: Row) -> list[str]:
    """The interval of the first figure with this wording, under its stage; said if it is the one that counts."""
    for place in (act["headline"], *act["breakdowns"]):
        for figure in place["figures"]:
            if figure["count"]["wording"] == wording:
                counting = place["counts"][figure["stage"]]
                mark = "; counts" if counting and counting["id"] == figure["id"] else ""
                return [told(figure["count"]) + mark if stage == figure["stage"] else "" for stage in _STAGES]
    raise KeyError(f"{act['external_id']} has no figure “{wording}”")


def coverage_page(text: str, covered: Row) -> str:
    """Return the page on coverage with its last section as the register has it."""
    before, heading, section = text.partition(GENERATED)
    introduction = section.strip("\n").split("\n\n")[0]
    return before + heading + "\n" + introduction + "\n\n" + "\n\n".join(_sections(covered)) + "\n"


def _sections(covered: Row) -> Iterable[str]:
    acts, figures, sources = covered["acts"], covered["figures"], covered["sources"]
    yield "### Acts\n\n" + _table(
        ("what", "acts"),
        [
            ("acts, drafts left out", acts["acts"]),
            ("with an announced figure", acts["announced"]),
            ("with an implemented figure", acts["implemented"]),
            ("with both", acts["both"]),
            ("without any figure", acts["without_figure"]),
            ("with figures, none of them independent", acts["without_independent"]),
            ("announced with a number and never followed up", acts["without_implemented"]),
            ("without a date", acts["undated"]),
        ],
    )
    decades = [f"{row['decade']}s" for row in covered["decades"]]
    yield "### By decade\n\n" + _table(
        ("decade", "acts"), zip(decades, (row["acts"] for row in covered["decades"]), strict=True)
    )
    by_country = [
        (
            f"{row['country_name']} ({row['country']})",
            ", ".join(f"{one['decade']}s: {one['acts']}" for one in row["decades"]) or NONE,
            row["acts"],
            row["undated"],
            row["without_independent"],
            row["without_implemented"],
        )
        for row in covered["countries"]
    ]
    yield f"### By country\n\n{acts['countries']} countries have an act.\n\n" + _table(
        ("country", "decades", "acts", "undated", "without an independent figure", "never followed up"), by_country
    )
    yield f"### Sources\n\n{sources['sources']:,} sources are cited.\n\n" + _table(
        ("kind", "read there", "said it first"),
        [(f"`{row['kind']}`", row["sources"], row["said_first"]) for row in sources["kinds"]],
    )
    yield _table(
        ("language", "sources"),
        [(f"`{row['language']}`" if row["language"] else "not coded", row["sources"]) for row in sources["languages"]],
    )
    names = ("figures", "official", "independent", "neither", "without_independent", "without_source", "unquantified")
    yield "### Figures\n\n" + _table(
        ("stage", *(name.replace("_", " ") for name in names)),
        [(row["stage"], *(row[name] for name in names)) for row in figures],
    )
    largest = [
        (f"`{act['external_id']}`", act["status"], told(act["announced"]))
        for act in covered["without_implemented"]["data"][:10]
    ]
    yield "### The largest that nobody followed up\n\n" + _table(("act", "status", "announced"), largest)
    states = [row for row in covered["without_acts"] if row["independent"] is not False and row["to_year"] is None]
    listed = ", ".join(sorted(str(row["country_name"]) for row in states))
    yield "### Without an act\n\n" + textwrap.fill(
        f"{len(states)} countries of today have no act, territories left out, disputed ones not: {listed}.", 120
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    """Return a table; a column of numbers is aligned to the right."""
    listed = list(rows)
    numeric = [all(isinstance(row[column], int) for row in listed) for column in range(len(head))]
    rule = ["---:" if one else "---" for one in numeric]
    cells = ([f"{cell:,}" if isinstance(cell, int) else cell for cell in row] for row in listed)
    return "\n".join(f"| {' | '.join(row)} |" for row in chain([head, rule], cells))


def main() -> None:
    """Write the numbers of the bundled register into the two documents."""
    with tempfile.TemporaryDirectory() as folder:
        files = SqliteFiles(Path(folder))
        url = files.create(empty=True)
        migrate(url)
        acts, covered = bundled(url)
    CODEBOOK.write_text(codebook(CODEBOOK.read_text(), acts))
    COVERAGE.write_text(coverage_page(COVERAGE.read_text(), covered))


if __name__ == "__main__":
    main()
