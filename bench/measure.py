"""Measuring: works on several servers in turns, so that what else the machine does falls on all of them alike."""

import asyncio
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.db.engine import make_engine
from app.db.transactions import read
from bench.client import Sample, body_of, request, send
from bench.databases import Databases
from bench.datasette import NotServed, serve_datasette
from bench.generate import PLAIN, REGISTER, SIZES, template_of
from bench.servers import Server, serve_bare, serve_plain, serve_register
from bench.works import PAGE, Work, works

_LARGEST_COPIED = 200_000  # acts
_QUICK = 10.0  # requests a second
# Writes before those that are measured: with the first 320 acts SQLite's log grows to its size, and each waits a fifth
# longer for the disk than those that write it over, as all later ones do.
_SETTLING = 400
SLOW = 1.5  # seconds a single request may take before it is asked only once a round


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to measure: rounds, seconds a server is kept busy in each, connections at once."""

    rounds: int
    seconds: float
    connections: int


@dataclass(slots=True)
class Measured:
    """One work on one server: what each round took with the plan's connections, and alone."""

    busy: list[Sample] = field(default_factory=list)
    alone: list[Sample] = field(default_factory=list)

    def as_json(self) -> dict[str, float]:
        """Return rates (requests a second) and times (milliseconds)."""
        every = Sample([one for sample in self.busy for one in sample.seconds], sum(one.wall for one in self.busy))
        single = Sample([one for sample in self.alone for one in sample.seconds], 1.0)
        return {
            "rate": round(statistics.median(sample.rate for sample in self.busy), 1),
            "requests": len(every.seconds),
            "busy_p50_ms": round(every.quantile(0.5) * 1000, 3),
            "busy_p99_ms": round(every.quantile(0.99) * 1000, 3),
            "p50_ms": round(single.quantile(0.5) * 1000, 3),
            "p99_ms": round(single.quantile(0.99) * 1000, 3),
        }


def ratio(one: Measured, other: Measured) -> float:
    """Return how many times as fast the one is: the median over rounds, each of which measured both."""
    pairs = zip(one.busy, other.busy, strict=True)
    return statistics.median(first.rate / second.rate for first, second in pairs)


def measure(databases: Databases, size: str, plan: Plan, folder: Path, chosen: set[str]) -> dict[str, object]:
    """Measure all works (or those `chosen` by name) on a register of this size; return the figures as JSON has them."""
    template = template_of(databases, REGISTER, size)
    # To copy a large register takes as long as to measure it: the few acts that are posted to it stay.
    in_place = SIZES[size] > _LARGEST_COPIED
    register_url = databases.address(template) if in_place else databases.copy(template, "run-register")
    plain_template = template_of(databases, PLAIN, size)
    plain_url = databases.copy(plain_template, "run-plain")
    engine = make_engine(register_url)
    with read(engine) as connection:
        listed = [
            work for work in works(connection, SIZES[size], plan.connections) if not chosen or work.name in chosen
        ]
    engine.dispose()
    servers: list[Server] = []
    try:
        register = serve_register(register_url, folder)
        servers.append(register)
        servers.append(serve_plain(plain_url))
        missing = None
        if any(work.datasette for work in listed):
            try:
                servers.append(serve_datasette(databases, plain_template, PAGE))
            except NotServed as reason:
                missing = str(reason)
                print(f"Datasette is not measured: {reason}", file=sys.stderr, flush=True)
        replies = folder / "replies"
        replies.mkdir(parents=True, exist_ok=True)
        at_rest = register.resident_with_files()
        by_name = {server.name: server for server in servers}
        sizes = asyncio.run(_record(by_name, listed, replies))
        servers.append(serve_bare(replies))
        by_name["bare"] = servers[-1]
        figures: dict[str, dict[str, object]] = {}
        for work in listed:
            if in_place:
                # The system takes away what nobody asks for while the works before are measured.
                databases.warm(template)
                databases.warm("run-plain")
            figures[work.name] = asyncio.run(_work(work, by_name, plan)) | sizes[work.name]
        return {
            "database": databases.dialect,
            "size": size,
            "works": figures,
            "memory": {
                server.name: {"anonymous": server.resident(), "resident": server.resident_with_files()}
                for server in servers
            }
            | {"at_rest": at_rest},
            "without_datasette": missing,
        }
    finally:
        for server in servers:
            server.close()
        for name in ("run-register", "run-plain"):
            databases.drop(name)


async def _record(servers: dict[str, Server], listed: list[Work], replies: Path) -> dict[str, dict[str, object]]:
    """Ask each work once, leave the register's answers for the bare function, and return how long all answers are."""
    sizes: dict[str, dict[str, object]] = {}
    for work in listed:
        sizes[work.name] = {}
        for name, (port, requests) in _asked(work, servers).items():
            _, answer = await send(port, requests(1), 1)
            sizes[work.name]["bytes" if name == "register" else f"{name}_bytes"] = len(body_of(answer))
            if name == "register":
                (replies / work.name).write_bytes(body_of(answer))
    return sizes


def _asked(work: Work, servers: dict[str, Server]) -> dict[str, tuple[int, Callable[[int], list[bytes]]]]:
    """Return the ports of the servers that do this work, and their requests."""
    path = f"/{work.name}"
    bare_requests = [request("POST", path, {"filler": "x" * 2500}) if work.writes else request("GET", path)]
    asked = {
        "register": work.register,
        "plain": work.plain,
        "bare": lambda _: bare_requests,
        "datasette": work.datasette,
        "tables": work.tables,
    }
    served = servers | ({"tables": servers["datasette"]} if "datasette" in servers else {})
    return {name: (served[name].port, requests) for name, requests in asked.items() if requests and name in served}


async def _work(work: Work, servers: dict[str, Server], plan: Plan) -> dict[str, object]:
    asked = _asked(work, servers)
    measured = {name: Measured() for name in asked}
    numbers = {}
    for name, (port, requests) in asked.items():
        if work.writes:
            await send(port, requests(_SETTLING), _SETTLING, work.connections)
        numbers[name] = await _fitting(port, requests, work.connections, plan)
    for _ in range(plan.rounds):
        for name, (port, requests) in asked.items():
            number = numbers[name]
            # New bodies for writes are made before the clock runs.
            made = requests(number)
            sample, _ = await send(port, made, number, work.connections)
            measured[name].busy.append(sample)
        for name, (port, requests) in asked.items():
            if work.writes or numbers[name] == 1:
                # Writes have a work of their own for that, and one slow request is alone already.
                measured[name].alone.append(measured[name].busy[-1])
                continue
            number = max(min(numbers[name], 10), numbers[name] // 4)
            made = requests(number)
            sample, _ = await send(port, made, number)
            measured[name].alone.append(sample)
        if numbers["plain"] == 1 and len(measured["plain"].busy) == 2:
            # So slow that two rounds tell enough.
            break
    return {
        **{name: one.as_json() for name, one in measured.items()},
        **{
            f"to_{name}": round(ratio(measured["register"], other) * (work.requests if name == "tables" else 1), 3)
            for name, other in measured.items()
            if name != "register"
        },
        "tables_requests": work.requests,
    }


async def _fitting(port: int, requests: Callable[[int], list[bytes]], connections: int, plan: Plan) -> int:
    """Warm a server, and return how many requests keep it busy for one turn."""
    first, _ = await send(port, requests(1), 1)
    if first.wall > SLOW:
        return 1
    number = max(1, min(100, int(plan.seconds / first.wall)))
    few, _ = await send(port, requests(number), number, connections)
    # Enough for a quantile, unless that would take long.
    least = 3 * connections if few.rate > _QUICK else 1
    return max(least, int(few.rate * plan.seconds))
