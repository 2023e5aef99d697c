"""`python -m bench.imports`: whole acts as a file, beside the rows that they come to put in raw, in turns."""

import argparse
import http.client
import json
import os
import signal
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from psycopg import sql
from sqlalchemy import Table, make_url
from sqlmodel import SQLModel

from app.db.engine import make_engine
from app.db.transactions import write
from bench.bulk import Target, Values, connect_to_fill
from bench.content import posted
from bench.databases import ROOT, Databases, databases_in
from bench.generate import lay_out_register
from bench.register_rows import TOKEN, seed
from bench.report import MEGABYTE
from bench.servers import Server, serve_register
from tests.postgres import Unavailable

SIZES = {"1k": 1_000, "5k": 5_000, "20k": 20_000, "100k": 100_000}
_GOALS = {"times": 20, "memory": 200 * MEGABYTE}
_AT_ONCE = 5_000  # rows that are read, and then put in while the clock runs
_TABLES = SQLModel.metadata.sorted_tables
_HEADERS = {"Authorization": f"Bearer {TOKEN}"}


@dataclass(frozen=True, slots=True)
class Taken:
    """One import: seconds until its acts were there; the service's memory at a tenth of them, at the end, at most."""

    seconds: float
    at_tenth: int | None
    at_end: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Copied:
    """The same rows put in raw: how many there are, and the seconds that this took."""

    rows: int
    seconds: float


def main() -> int:
    """Measure what the arguments say, and print a table for each database."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), default="20k")
    parser.add_argument("--database", dest="databases", action="append", choices=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    # Told to end, it ends its servers first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(os.environ.get("BENCH_DIR") or ROOT / ".bench").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    file = write_file(folder / f"import-{asked.size}.ndjson", SIZES[asked.size])
    for dialect in asked.databases or ["sqlite", "postgresql"]:
        try:
            databases = databases_in(folder, dialect)
        except Unavailable as reason:
            print(f"Nothing is measured on {dialect}: {reason}", file=sys.stderr)
            continue
        with closing(databases):
            print(f"\n{dialect}, {asked.size} acts, {file.stat().st_size / MEGABYTE:,.1f} MB of NDJSON\n")
            print(
                "| round | acts a second | raw, acts a second | times raw | memory at a tenth | at the end | at most |"
            )
            print("| --- | --- | --- | --- | --- | --- | --- |")
            _told(SIZES[asked.size], list(_turns(databases, folder, file, SIZES[asked.size], asked.rounds)))
    file.unlink()
    return 0


def write_file(path: Path, size: int) -> Path:
    """Write `size` acts as NDJSON."""
    with path.open("w", encoding="utf-8") as file:
        for i in range(size):
            file.write(json.dumps(posted(i, size), ensure_ascii=False, separators=(",", ":")) + "\n")
    return path


def lay_out(url: str) -> None:
    """Lay out the register's tables in an empty database, and store what the acts rest upon."""
    lay_out_register(url)
    engine = make_engine(url)
    with write(engine) as connection:
        seed(connection)
    engine.dispose()


def take(server: Server, path: Path, size: int) -> Taken:
    """Send a file to the service and wait until its acts are there. Raises `RuntimeError` where they are not taken."""
    began = time.perf_counter()
    with path.open("rb") as file:
        headers = {"Content-Type": "application/x-ndjson", "Content-Length": str(path.stat().st_size)}
        told = _ask(server, "POST", "/v1/imports", file, {**headers, "Prefer": "respond-async"})
    at_tenth = None
    while told["state"] == "running":
        # As often as makes the time exact to a fiftieth, and takes little of it.
        time.sleep((time.perf_counter() - began) / 50)
        told = _ask(server, "GET", f"/v1/imports/{told['id']}")
        if at_tenth is None and told["report"] is not None and told["report"]["line"] >= size // 10:
            at_tenth = server.resident_with_files()
    seconds = time.perf_counter() - began
    if told["state"] != "done" or told["report"]["acts"]["created"] != size:
        raise RuntimeError(f"the file was not taken: {told}")
    return Taken(seconds, at_tenth, server.resident_with_files(), server.most_resident_with_files())


def copy_raw(source: str, url: str) -> Copied:
    """Put all rows of one database into the tables of another, in the place of what is there.

    It is one durable transaction, with all indexes in place, by executemany or COPY; reading the rows is not counted.
    """
    engine = make_engine(url)
    with engine.begin() as connection:
        for table in reversed(_TABLES):
            connection.execute(table.delete())
    engine.dispose()
    target, rows, seconds = Target(url, _TABLES, durable=True), 0, 0.0
    with closing(target):
        for values in _read(source):
            began = time.perf_counter()
            target.put(values)
            seconds += time.perf_counter() - began
            rows += sum(map(len, values.values()))
        began = time.perf_counter()
        target.commit()
        return Copied(rows, seconds + time.perf_counter() - began)


def _turns(databases: Databases, folder: Path, file: Path, size: int, rounds: int) -> Iterator[tuple[Taken, Copied]]:
    for _ in range(rounds):
        url, other = databases.create("import-service"), databases.create("import-raw")
        try:
            lay_out(url)
            lay_out_register(other)
            with closing(serve_register(url, folder)) as server:
                taken = take(server, file, size)
            yield taken, copy_raw(url, other)
        finally:
            for name in ("import-service", "import-raw"):
                databases.drop(name)


def _ask(server: Server, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)) as connection:
        connection.request(method, path, body, _HEADERS | (headers or {}))
        answer = connection.getresponse()
        if answer.status not in (200, 202):
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.read(2000)!r}")
        return json.loads(answer.read())


def _read(url: str) -> Iterator[Values]:
    """Give the rows of all tables in pieces, as the driver takes them."""
    read = _read_sqlite if url.startswith("sqlite") else _read_postgresql
    for table in _TABLES:
        rows = read(url, table)
        while piece := list(islice(rows, _AT_ONCE)):
            yield {table.name: piece}


def _read_sqlite(url: str, table: Table) -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    with closing(sqlite3.connect(make_url(url).database or "")) as connection:
        yield from connection.execute(f'SELECT {columns} FROM "{table.name}"')


def _read_postgresql(url: str, table: Table) -> Iterator[tuple[Any, ...]]:
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table.name), columns)
    with closing(connect_to_fill(url)) as connection, connection.cursor() as cursor, cursor.copy(statement) as copy:
        yield from copy.rows()


def _told(size: int, turns: list[tuple[Taken, Copied]]) -> None:
    for number, (taken, copied) in enumerate(turns, 1):
        memory = " | ".join(_megabytes(one) for one in (taken.at_tenth, taken.at_end, taken.most))
        rates = f"{size / taken.seconds:,.0f} | {size / copied.seconds:,.0f} | {taken.seconds / copied.seconds:.1f}"
        print(f"| {number} | {rates} | {memory} |", flush=True)
    times = statistics.median(taken.seconds / copied.seconds for taken, copied in turns)
    most = max(taken.most or 0 for taken, _ in turns)
    print(
        f"\n{turns[0][1].rows / size:,.0f} rows an act; times raw {times:.1f} (goal {_GOALS['times']}), "
        f"memory at most {_megabytes(most)} (goal {_megabytes(_GOALS['memory'])})"
    )


def _megabytes(number: int | None) -> str:
    return "—" if number is None else f"{number / MEGABYTE:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
