"""The report of the benchmark: the goals that follow from figures of one database at one size."""

from typing import Any

from bench.report import goals, table

_TIMES = {"p50_ms": 2.0, "p99_ms": 3.0, "rate": 500.0}


def test_acts_are_held_against_datasette() -> None:
    measured = _measured("1k", {"page": {"to_tables": 5.04}, "act": {"to_tables": 4.9}, "totals": {}})
    held = {goal: rest for goal, *rest in goals([measured]) if "Datasette" in goal}
    assert held == {
        "sqlite 1k: page of 50 acts, x Datasette": ["≥ 5", "5.04", "pass"],
        "sqlite 1k: one act, x Datasette": ["≥ 5", "4.90", "MISS"],
    }
    told = [line for line in table(measured).splitlines() if line.startswith("Datasette")]
    assert told == [
        "Datasette, page of 50 acts: 50.0/s by 10 requests to its tables, x 5.0; "
        "by a query written for it p50 2.00 ms, 500 req/s, x 0.70, 90 bytes",
        "Datasette, one act: 50.0/s by 10 requests to its tables, x 4.9; "
        "by a query written for it p50 2.00 ms, 500 req/s, x 0.70, 90 bytes",
    ]


def test_posts_are_held_against_plain_by_one_client_and_by_several() -> None:
    measured = _measured("1k", {"post1": {"to_plain": 1.7}, "post8": {"to_plain": 2.0}})
    assert [row for row in goals([measured]) if "x plain" in row[0]] == [
        ("sqlite 1k: POST one whole act, x plain", "≥ 2", "1.7", "MISS"),
        ("sqlite 1k: POST one whole act, 8 at once, x plain", "≥ 2", "2.0", "pass"),
    ]


def test_report_tells_why_datasette_is_not_there() -> None:
    measured = _measured("1k", {"page": {}}) | {"without_datasette": "nobody installed it"}
    assert "\nDatasette is not measured: nobody installed it\n" in table(measured)
    assert [goal for goal, *_ in goals([measured]) if "Datasette" in goal] == []


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
    beside = {"datasette": _TIMES, "tables": _TIMES, "to_datasette": 0.7, "datasette_bytes": 90, "tables_requests": 10}
    return {
        "database": "sqlite",
        "size": size,
        "works": {
            name: common | (beside if "to_tables" in figures else {}) | figures for name, figures in works.items()
        },
        "memory": {name: {"anonymous": 1, "resident": 1} for name in servers} | {"at_rest": 1},
        "without_datasette": None,
    }
