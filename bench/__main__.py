"""`python -m bench`: make the databases, measure the works, print the tables and the goals, write JSON."""

import argparse
import json
import os
import platform
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.databases import ROOT, databases_in
from bench.generate import PLAIN, REGISTER, SIZES, template_of
from bench.measure import Plan, measure
from bench.report import goal_table, goals, table
from tests.postgres import Unavailable

RESULTS = ROOT / "bench" / "results"


def main() -> int:
    """Do what the arguments say; return the exit code: 1 where a goal was missed and `--strict` asks for it."""
    asked = _arguments()
    # Told to end, the benchmark ends its servers first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(os.environ.get("BENCH_DIR") or ROOT / ".bench").resolve()
    sizes = {"1m": list(SIZES), "100k": ["1k", "100k"], "1k": ["1k"]}[asked.size]
    plan = Plan(asked.rounds, asked.seconds, asked.connections)
    began = time.monotonic()
    all_measured: list[dict[str, Any]] = []
    for dialect in asked.databases:
        try:
            databases = databases_in(folder, dialect)
        except Unavailable as reason:
            print(f"Nothing is measured on {dialect}: {reason}", file=sys.stderr)
            continue
        try:
            for size in sizes:
                if asked.generate:
                    for schema in (REGISTER, PLAIN):
                        template_of(databases, schema, size)
                    continue
                print(f"{dialect}, {size} acts ...", file=sys.stderr, flush=True)
                all_measured.append(measure(databases, size, plan, folder, set(asked.works)))
                print("\n" + table(all_measured[-1]) + "\n", flush=True)
        finally:
            databases.close()
    if not all_measured:
        return 0 if asked.generate else 1
    print(goal_table(all_measured))
    print(f"\n{time.monotonic() - began:,.0f} s in all; figures in {_write(all_measured, plan)}")
    return int(asked.strict and any(passed == "MISS" for *_, passed in goals(all_measured)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="See bench/README.md.")
    add = parser.add_argument
    add("--size", choices=list(SIZES), default="100k", help="the largest size; the smaller ones are measured too")
    add(
        "--database", dest="databases", action="append", choices=["sqlite", "postgresql"],
        help="the one database to measure (may be repeated; both if left out)",
    )  # fmt: skip
    add("--work", dest="works", action="append", default=[], help="one work by its name in the JSON (may be repeated)")
    add("--rounds", type=int, default=5, help="how often the servers take turns")
    add("--seconds", type=float, default=0.6, help="how long a server is kept busy in a turn")
    add("--connections", type=int, default=8, help="how many requests are under way at once")
    add("--generate", action="store_true", help="make the databases only")
    add("--strict", action="store_true", help="exit with 1 where a goal is missed")
    asked = parser.parse_args()
    asked.databases = asked.databases or ["sqlite", "postgresql"]
    return asked


def _write(all_measured: list[dict[str, Any]], plan: Plan) -> Path:
    now = datetime.now(UTC)
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{now:%Y-%m-%dT%H%M%S}.json"
    document = {
        "at": now.isoformat(timespec="seconds"),
        "machine": {"processors": os.cpu_count(), "system": platform.system(), "python": platform.python_version()},
        "plan": {"rounds": plan.rounds, "seconds": plan.seconds, "connections": plan.connections},
        "measured": all_measured,
        "goals": [dict(zip(("goal", "bound", "reached", "result"), row, strict=True)) for row in goals(all_measured)],
    }
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path.relative_to(ROOT)


if __name__ == "__main__":
    sys.exit(main())
