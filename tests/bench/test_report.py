"""The report of the benchmark: the goals that follow from figures of one database at one size."""

from typing import Any

from bench.report import goals

_TIMES = {"p50_ms": 2.0, "p99_ms": 3.0, "rate": 500.0}


def test_deep_page_is_held_against_the_first_of_a_million_acts() -> None:
    deep = {"register": _TIMES | {"p50_ms": 2.7}, "bytes": 120}
    measured = [_measured(size, {"page": {}, "deep": deep}) for size in ("1k", "1m")]
    assert [row for row in goals(measured) if "against the first" in row[0]] == [
        ("sqlite 1m: deep page against the first, p50 (bytes x 1.20)", "≤ 1.3", "1.35", "MISS")
    ]


def _measured(size: str, works: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Figures as `measure` returns them, with what these works have of their own."""
    servers = ("register", "plain", "bare")
    common = dict.fromkeys(servers, _TIMES) | {"to_plain": 9.0, "to_bare": 0.1, "bytes": 100, "plain_bytes": 80}
    return {
        "database": "sqlite",
        "size": size,
        "works": {name: common | figures for name, figures in works.items()},
        "memory": {name: {"anonymous": 1, "resident": 1} for name in servers} | {"at_rest": 1},
    }
