"""Measuring: works on several servers in turns, so that what else the machine does falls on all of them alike."""

import asyncio
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.db.engine import make_engine
from app.db.transactions import read
from bench.client import Sample, body_of, request, send
from bench.databases import Databases
from bench.generate import PLAIN, REGISTER, SIZES, template_of
from bench.servers import Server, serve_bare, serve_plain, serve_register
from bench.works import Work, works

_LARGEST_COPIED = 200_000  # acts
_QUICK = 10.0  # requests a second
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
    plain_url = databases.copy(template_of(databases, PLAIN, size), "run-plain")
    engine = make_engine(register_url)
    with read(engine) as session:
        listed = [work for work in works(session, SIZES[size], plan.connections) if not chosen or work.name in chosen]
    engine.dispose()
    servers: list[Server] = []
    try:
        register = serve_register(register_url, folder)
        servers.append(register)
        servers.append(plain := serve_plain(plain_url))
        replies = folder / "replies"
        replies.mkdir(parents=True, exist_ok=True)
        at_rest = register.resident_with_files()
        sizes = asyncio.run(_record(register, plain, listed, replies))
        servers.append(bare := serve_bare(replies))
        figures = {work.name: asyncio.run(_work(work, register, plain, bare, plan)) for work in listed}
        for name, (own, others) in sizes.items():
            figures[name] |= {"bytes": own, "plain_bytes": others}
        return {
            "database": databases.dialect,
            "size": size,
            "works": figures,
            "memory": {
                server.name: {"anonymous": server.resident(), "resident": server.resident_with_files()}
                for server in servers
            }
            | {"at_rest": at_rest},
        }
    finally:
        for server in servers:
            server.close()
        for name in ("run-register", "run-plain"):
            databases.drop(name)


async def _record(register: Server, plain: Server, listed: list[Work], replies: Path) -> dict[str, tuple[int, int]]:
    """Ask each work once, leave the register's answers for the bare function, and return how long both are."""
    sizes = {}
    for work in listed:
        _, answer = await send(register.port, work.register(1), 1)
        _, other = await send(plain.port, work.plain(1), 1)
        (replies / work.name).write_bytes(body_of(answer))
        sizes[work.name] = (len(body_of(answer)), len(body_of(other)))
    return sizes


async def _work(work: Work, register: Server, plain: Server, bare: Server, plan: Plan) -> dict[str, object]:
    path = f"/{work.name}"
    bare_requests = [request("POST", path, {"filler": "x" * 2500}) if work.writes else request("GET", path)]
    asked = {
        "register": (register.port, work.register),
        "plain": (plain.port, work.plain),
        "bare": (bare.port, lambda _: bare_requests),
    }
    measured = {name: Measured() for name in asked}
    numbers = {}
    for name, (port, requests) in asked.items():
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
        "to_plain": round(ratio(measured["register"], measured["plain"]), 2),
        "to_bare": round(ratio(measured["register"], measured["bare"]), 3),
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
