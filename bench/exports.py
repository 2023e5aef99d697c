"""`python -m bench.exports`: all acts as files, beside the stored documents read raw, in turns."""

import argparse
import http.client
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sqlalchemy import Text, bindparam, cast, literal_column, select

from app.db.driver import Lookup
from app.db.engine import make_engine
from app.db.statements import table_of
from app.db.transactions import read
from app.formats.rows import BATCH
from app.models import Act, Document
from bench.databases import ROOT, databases_in
from bench.generate import REGISTER, SIZES, template_of
from bench.servers import Server, serve_register
from tests.postgres import Unavailable

WORKS = {
    "ndjson": "/v1/acts?format=ndjson",
    "csv": "/v1/acts?format=csv",
    "xlsx": "/v1/acts?format=xlsx",
    "parquet": "/v1/acts?format=parquet",
    "lines": "/v1/breakdowns?format=csv",
    "package": "/v1/export",
    "restore": "/v1/export?format=ndjson",
}
_acts, _documents = table_of(Act), table_of(Document)
_GOAL = 0.3  # of reading raw, for the documents as NDJSON
# The same rows in the same order, asked for in the same way, past the service: their keys, then so many documents each
# time.
_KEYS = (
    select(cast(_acts.c.id, Text))
    .where(_acts.c.review == "published", _acts.c.deleted.is_(False))
    .order_by(_acts.c.date_first.desc(), _acts.c.id.desc())
)
_BODIES = Lookup(
    select(_documents.c.body).where(
        _documents.c.type == literal_column("'act'"), _documents.c.id.in_(bindparam("ids", expanding=True))
    )
)  # fmt: skip
_CUTS = (0, 8, 12, 16, 20, 32)
_PIECE = 262_144


@dataclass(slots=True)
class Taken:
    """One file: seconds, bytes, and the most memory that the service was seen to have meanwhile."""

    seconds: float
    size: int
    rows: int
    memory: int


def main() -> int:
    """Measure what the arguments say, and print a table for each database."""
    parser = argparse.ArgumentParser(prog="python -m bench.exports", description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), default="100k")
    parser.add_argument("--database", dest="databases", action="append", choices=["sqlite", "postgresql"])
    parser.add_argument("--work", dest="works", action="append", choices=list(WORKS), help="ndjson if left out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--url", help="a database of your own, instead of those that are made")
    asked = parser.parse_args()
    folder = Path(os.environ.get("BENCH_DIR") or ROOT / ".bench").resolve()
    works, rounds = asked.works or ["ndjson"], asked.rounds
    if asked.url:
        _measure(asked.url, folder, works, rounds)
        return 0
    for dialect in asked.databases or ["sqlite", "postgresql"]:
        try:
            databases = databases_in(folder, dialect)
        except Unavailable as reason:
            print(f"Nothing is measured on {dialect}: {reason}", file=sys.stderr)
            continue
        with closing(databases):
            print(f"\n{dialect}, {asked.size} acts")
            _measure(databases.address(template_of(databases, REGISTER, asked.size)), folder, works, rounds)
    return 0


def _measure(url: str, folder: Path, works: list[str], rounds: int) -> None:
    with closing(serve_register(url, folder)) as server:
        print(f"\n{server.resident_with_files() or 0:,} bytes of memory at rest\n")
        print("| work | rows | MB | seconds | rows a second | of raw | most memory |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for work in works:
            print(_row(work, list(_turns(url, server, WORKS[work], rounds))), flush=True)


def _turns(url: str, server: Server, path: str, rounds: int) -> Iterator[tuple[Taken, float]]:
    # Whoever reads a large database first waits for the disk.
    read_raw(url)
    for _ in range(rounds):
        taken = take(server, path)
        number, seconds = read_raw(url)
        yield taken, number / seconds


def take(server: Server, path: str) -> Taken:
    """Ask for a file and take it as it comes."""
    began, size, memory = time.perf_counter(), 0, 0
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {answer.read(2000)!r}")
        while piece := answer.read(_PIECE):
            size += len(piece)
            memory = max(memory, server.resident_with_files() or 0)
    rows = int(answer.headers.get("Row-Count", 0))
    return Taken(time.perf_counter() - began, size, rows, memory)


def read_raw(url: str) -> tuple[int, float]:
    """Read the documents of the list in its order, past the service; return how many, and the seconds that it took."""
    engine = make_engine(url)
    try:
        with read(engine, patient=True) as connection:
            began, number, size = time.perf_counter(), 0, 0
            keys = connection.execution_options(stream_results=True).execute(_KEYS)
            for batch in keys.partitions(BATCH):
                # SQLite has identifiers without dashes, documents have them with.
                ids = [key if "-" in key else "-".join(key[a:b] for a, b in pairwise(_CUTS)) for (key,) in batch]
                for (body,) in _BODIES(connection, ids=ids):
                    number += 1
                    size += len(body.encode())
            return number, time.perf_counter() - began
    finally:
        engine.dispose()


def _row(work: str, turns: list[tuple[Taken, float]]) -> str:
    files = [taken for taken, _ in turns]
    seconds = statistics.median(taken.seconds for taken in files)
    rows, size = files[0].rows, files[0].size
    share = statistics.median(taken.rows / taken.seconds / raw for taken, raw in turns)
    told = f"{share:.2f}" if rows else "—"
    if work == "ndjson":
        told += f" (goal {_GOAL})"
    memory = max(taken.memory for taken in files)
    rate = f"{rows / seconds:,.0f}" if rows else "—"
    return f"| {work} | {rows:,} | {size / 1e6:,.1f} | {seconds:.1f} | {rate} | {told} | {memory / 2**20:.0f} MB |"


if __name__ == "__main__":
    sys.exit(main())
