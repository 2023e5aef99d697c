"""What was measured as a table, beside the goals."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]
MEGABYTE = 1_000_000
MEMORY = 150 * MEGABYTE
# ms at a million acts
LATEST = {"totals": 15.0, "search": 25.0, "rare": 25.0}
GROWTH = 1.3  # times the p50 at a thousand acts
DEEP = 1.3  # times the p50 of the first page, at a million acts
# How many times as fast as the plain application, by the beginning of the name of the work.
TO_PLAIN = {"act": 5.0, "page": 5.0, "post": 2.0}
TO_DATASETTE = {"act": 5.0, "page": 5.0}
TITLES = {
    "totals": "totals by country",
    "country": "one country over years",
    "page": "page of 50 acts",
    "deep": "deep page (past 80 %)",
    "act": "one act",
    "search": "search a common word",
    "rare": "search a rare word",
}
_HEAD = ("work", "p50 ms", "p99 ms", "req/s", "plain req/s", "x plain", "bare req/s", "x bare", "bytes", "plain bytes")


def table(measured: Figures) -> str:
    """Return the table of one database at one size."""
    rows = [
        (
            title_of(name), f"{own['p50_ms']:.2f}", f"{own['p99_ms']:.2f}", f"{own['rate']:,.0f}",
            f"{work['plain']['rate']:,.1f}", f"{work['to_plain']:.1f}", f"{work['bare']['rate']:,.0f}",
            f"{work['to_bare']:.3f}", f"{work['bytes']:,}", f"{work['plain_bytes']:,}",
        )
        for name, work in measured["works"].items()
        for own in [work["register"]]
    ]  # fmt: skip
    memory = measured["memory"]
    told = ", ".join(
        f"{name} {_megabytes(memory[name]['anonymous'])}"
        + (f" ({_megabytes(memory[name]['resident'])} with mapped files)" if name == "register" else "")
        for name in ("register", "plain", "bare", "datasette")
        if name in memory
    )
    return "\n".join(
        [
            f"{measured['database']}, {measured['size']} acts",
            *_aligned([_HEAD, *rows]),
            *_beside_datasette(measured),
            f"resident memory: {told}; register at rest {_megabytes(memory['at_rest'])}",
        ]
    )


def goals(all_measured: Sequence[Figures]) -> list[tuple[str, str, str, str]]:
    """Return the goals: what each is about, its bound, what was reached, and pass or MISS."""
    return [row for measured in all_measured for row in _goals_of(measured, _smallest(all_measured, measured))]


def title_of(name: str) -> str:
    """Return what a reader calls a work."""
    if name.startswith("post"):
        connections = name.removeprefix("post")
        return "POST one whole act" + ("" if connections == "1" else f", {connections} at once")
    return TITLES[name]


def goal_table(all_measured: Sequence[Figures]) -> str:
    """Return the goals as a table."""
    return "\n".join(_aligned([("goal", "at most / least", "reached", ""), *goals(all_measured)]))


def _goals_of(measured: Figures, smallest: Figures | None) -> Iterator[tuple[str, str, str, str]]:
    where = f"{measured['database']} {measured['size']}"
    for name, work in measured["works"].items():
        for beginning, least in TO_PLAIN.items():
            if name.startswith(beginning):
                reached = work["to_plain"]
                yield f"{where}: {title_of(name)}, x plain", f"≥ {least:g}", f"{reached:.1f}", _passed(reached >= least)
    for name, least in TO_DATASETTE.items():
        reached = measured["works"].get(name, {}).get("to_tables")
        if reached is not None:
            yield f"{where}: {title_of(name)}, x Datasette", f"≥ {least:g}", f"{reached:.2f}", _passed(reached >= least)
    for name, latest in LATEST.items():
        if name in measured["works"] and measured["size"] == "1m":
            reached = measured["works"][name]["register"]["p50_ms"]
            yield f"{where}: {title_of(name)}, p50 ms", f"≤ {latest:g}", f"{reached:.2f}", _passed(reached <= latest)
    first, deep = (measured["works"].get(name) for name in ("page", "deep"))
    if first and deep and measured["size"] == "1m":
        yield _grown(f"{where}: deep page against the first, p50", deep, first, DEEP)
    for name, work in measured["works"].items():
        before = None if smallest is None else smallest["works"].get(name)
        if before is not None:
            yield _grown(f"{where}: {title_of(name)}, p50 against 1k", work, before, GROWTH)
    resident = measured["memory"]["register"]["resident"]
    if resident is not None:
        reached = resident / MEGABYTE
        yield f"{where}: resident memory, MB", f"≤ {MEMORY / MEGABYTE:g}", f"{reached:.0f}", _passed(resident <= MEMORY)


def _grown(title: str, work: Figures, other: Figures, most: float) -> tuple[str, str, str, str]:
    """Return the goal that a work takes at most so many times as long as another one."""
    reached = work["register"]["p50_ms"] / other["register"]["p50_ms"]
    longer = work["bytes"] / other["bytes"]
    return f"{title} (bytes x {longer:.2f})", f"≤ {most:g}", f"{reached:.2f}", _passed(reached <= most)


def _beside_datasette(measured: Figures) -> Iterator[str]:
    """Lines on the works that Datasette does too, or why it did none."""
    for name, work in measured["works"].items():
        if "datasette" in work:
            other, requests = work["datasette"], work["tables_requests"]
            yield (
                f"Datasette, {title_of(name)}: {work['tables']['rate'] / requests:,.1f}/s by {requests} requests to "
                f"its tables, x {work['to_tables']:.1f}; by a query written for it p50 {other['p50_ms']:.2f} ms, "
                f"{other['rate']:,.0f} req/s, x {work['to_datasette']:.2f}, {work['datasette_bytes']:,} bytes"
            )
    if measured["without_datasette"]:
        yield f"Datasette is not measured: {measured['without_datasette']}"


def _smallest(all_measured: Sequence[Figures], measured: Figures) -> Figures | None:
    """The figures at a thousand acts on the same database, which others are held against."""
    same = (one for one in all_measured if one["database"] == measured["database"] and one["size"] == "1k")
    found = next(same, None)
    return None if found is measured else found


def _passed(reached: bool) -> str:
    return "pass" if reached else "MISS"


def _megabytes(number: int | None) -> str:
    return "unknown" if number is None else f"{number / MEGABYTE:.0f} MB"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = [
            f"{row[0]:<{widths[0]}}",
            *(f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        yield "  " + "  ".join(cells).rstrip()
