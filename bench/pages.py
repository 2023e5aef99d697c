"""`python -m bench.pages`: what each page of the dashboard takes, made anew after a write, and kept until the next."""

import argparse
import asyncio
import http.client
import json
import os
import re
import signal
import statistics
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bench.client import request, send
from bench.content import BLOCK, BUSY, posted
from bench.databases import ROOT, databases_in
from bench.generate import REGISTER, SIZES, template_of
from bench.register_rows import TOKEN, id_of
from bench.servers import Server, serve_register
from tests.postgres import Unavailable

_GOAL = 20.0  # ms for the first page, made anew
_OTHERS = ("FRA", "IND", "BRA", "EGY", "UKR")
_HEADERS = {"Accept-Encoding": "gzip"}
_ETAG = re.compile(rb"\r\netag: ([^\r]+)", re.IGNORECASE)


@dataclass(slots=True)
class Taken:
    """What one page took: seconds where it was made anew, seconds where it was kept, and its bytes, compressed."""

    anew: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    size: int = 0


def main() -> int:
    """Measure what the arguments say, and print a table for each database."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--size", choices=["1k", "100k"], default="100k")
    parser.add_argument("--database", dest="databases", action="append", choices=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=21)
    asked = parser.parse_args()
    # Told to end, it ends its servers first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(os.environ.get("BENCH_DIR") or ROOT / ".bench").resolve()
    for dialect in asked.databases or ["sqlite", "postgresql"]:
        try:
            databases = databases_in(folder, dialect)
        except Unavailable as reason:
            print(f"Nothing is measured on {dialect}: {reason}", file=sys.stderr)
            continue
        with closing(databases):
            url = databases.copy(template_of(databases, REGISTER, asked.size), "run-pages")
            print(f"\n{dialect}, {asked.size} acts\n")
            print("| page | made anew, p50 ms | kept, p50 ms | KB, compressed |")
            print("| --- | --- | --- | --- |")
            with closing(serve_register(url, folder)) as server:
                for name, taken in take(server, pages_of(server), SIZES[asked.size], asked.rounds).items():
                    print(_row(name, taken))
            databases.drop("run-pages")
    return 0


def pages_of(server: Server) -> dict[str, str]:
    """Return the addresses of the pages by their names; a leader is one of the country with every tenth act."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
        connection.request("GET", f"/v1/leaders?country={BUSY}&limit=1")
        leader = json.loads(connection.getresponse().read())["data"][0]["id"]
    return {
        "world": "/",
        "world, one family since 2010": "/?stage=implemented&family=release&from=2010",
        "country": "/countries/FRA",
        "country with every tenth act": f"/countries/{BUSY}",
        "act": f"/acts/{id_of(8, 0)}",
        "leader": f"/leaders/{leader}",
        "compare six countries": f"/compare?country={BUSY}&" + "&".join(f"country={code}" for code in _OTHERS),
        "acts": "/acts",
        "acts, filtered": f"/acts?country={BUSY}&family=release&from=2010&sort=-persons",
        "search": "/search?q=clemency",
    }


def take(server: Server, pages: dict[str, str], size: int, rounds: int) -> dict[str, Taken]:
    """Ask for each page after a write of its own, and again; raises `RuntimeError` where that was not another page."""
    writes = _writes(size)
    found = {name: Taken() for name in pages}
    asyncio.run(_send(server, next(writes)))
    # The first round is left out: templates are compiled, and pages of the database come into memory.
    for number in range(rounds + 1):
        for name, path in pages.items():
            asked = request("GET", path, headers=_HEADERS)
            before, _ = asyncio.run(_send(server, asked))
            asyncio.run(_send(server, next(writes)))
            anew, seconds = asyncio.run(_send(server, asked))
            kept, again = asyncio.run(_send(server, asked))
            if _tag(before) == _tag(anew) or _tag(anew) != _tag(kept):
                raise RuntimeError(f"{path}: a write did not move the page, or something else did")
            if number:
                found[name].anew.append(seconds)
                found[name].kept.append(again)
                found[name].size = len(anew)
    return found


def _writes(size: int) -> Iterator[bytes]:
    """Give requests that each post an act, published, as a newsroom would while others read."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    for number in count((size // BLOCK + 1) * BLOCK):
        yield request("POST", "/v1/acts", {**posted(number, size), "review": "published"}, headers)


async def _send(server: Server, asked: bytes) -> tuple[bytes, float]:
    sample, answer = await send(server.port, [asked], 1)
    return answer, sample.seconds[0]


def _tag(answer: bytes) -> bytes:
    found = _ETAG.search(answer)
    if found is None:
        raise RuntimeError("a page without ETag")
    return found[1]


def _row(name: str, taken: Taken) -> str:
    anew, kept = (1_000 * statistics.median(seconds) for seconds in (taken.anew, taken.kept))
    goal = f" (goal {_GOAL:g}: {'pass' if anew <= _GOAL else 'MISS'})" if name == "world" else ""
    return f"| {name} | {anew:.1f}{goal} | {kept:.1f} | {taken.size / 1_000:.0f} |"


if __name__ == "__main__":
    sys.exit(main())
