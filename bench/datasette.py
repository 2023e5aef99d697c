"""The yardstick Datasette: the plain application's tables, read-only, by queries that give acts with all their parts.

Datasette knows no stored documents: SQL makes the JSON of an act of the rows of its tables, in the form in which the
plain application answers it.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args, get_origin
from urllib.parse import quote

from pydantic import BaseModel
from sqlalchemy import make_url

from bench.databases import ROOT, Databases
from bench.plain import ActRead
from bench.servers import UVICORN, Server

PYTHON = ROOT / ".venv" / "bench" / "bin" / "python"
_NAME = "plain"
_TABLES = {
    "sources": "source", "roles": "role", "milestones": "milestone", "occasions": "occasion", "motives": "motive",
    "scopes": "scope", "conditions": "condition", "relations": "relation", "breakdowns": "breakdown",
    "figures": "figure", "headline": "figure",
}  # fmt: skip
# What was fastest for it: no threads of its own, a cache that holds all that is asked for, and no limit in the way.
_SETTINGS = {
    "num_sql_threads": 0, "cache_size_kb": 65_536, "sql_time_limit_ms": 60_000, "max_returned_rows": 1_000,
    "default_page_size": 50, "default_cache_ttl": 0, "suggest_facets": False,
}  # fmt: skip

# Rows as objects, without what takes it longer: counts, and facets to choose from.
_BARE = "_shape=objects&_nocount=1&_nofacet=1&_nosuggest=1"


class NotServed(Exception):
    """There is no Datasette here, or nothing that it could serve."""


def page_sql(limit: int) -> str:
    """Return the query for the newest published acts with all their parts, each one text of JSON."""
    return f"""{_acts()} WHERE "act"."review" = 'published' ORDER BY "act"."date" DESC, "act"."id" DESC LIMIT {limit}"""


def act_sql() -> str:
    """Return the query for the act `:id` with all its parts, as one text of JSON."""
    return f'{_acts()} WHERE "act"."id" = :id'


def page_path() -> str:
    """Return the address of the page: an array of texts, which was the fastest form."""
    return f"/{_NAME}/whole_page.json?_shape=arrayfirst"


def act_path(id_: int) -> str:
    """Return the address of one act, in the same form."""
    return f"/{_NAME}/whole_act.json?_shape=arrayfirst&id={id_}"


def page_paths(ids: Sequence[int]) -> list[str]:
    """Return the addresses of its own API for a page: the acts, then the rows of each table of their parts."""
    acts = f"/{_NAME}/act.json?review=published&_sort_desc=date&_size={len(ids)}&{_BARE}"
    return [acts, *_parts_of(ids)]


def act_paths(id_: int) -> list[str]:
    """Return the addresses of its own API for one act: its row, then the rows of each table of its parts."""
    return [f"/{_NAME}/act/{id_}.json?{_BARE}", *_parts_of([id_])]


def _parts_of(ids: Sequence[int]) -> Iterator[str]:
    listed = ",".join(map(str, ids))
    for table in sorted({*_TABLES.values()}):
        yield f"/{_NAME}/{table}.json?act_id__in={listed}&_size=max&{_BARE}"
    of_lines = f"breakdown_id in (select id from breakdown where act_id in ({listed}))"
    yield f"/{_NAME}/figure.json?_where={quote(of_lines)}&_size=max&{_BARE}"


def serve_datasette(databases: Databases, template: str, limit: int) -> Server:
    """Start Datasette on the template of the plain application. Raises `NotServed` where that can't be."""
    if not PYTHON.exists():
        raise NotServed("`make bench` installs it, into .venv/bench")
    file = _file_of(databases, template)
    if file is None:
        raise NotServed("it reads SQLite, and the file with the same rows was not made")
    queries = {"whole_page": {"sql": page_sql(limit)}, "whole_act": {"sql": act_sql(), "params": ["id"]}}
    asked = {
        "name": _NAME,
        "file": str(file),
        "settings": _SETTINGS,
        "metadata": {"databases": {_NAME: {"queries": queries}}},
    }
    command = ["uvicorn", "bench.datasette_app:app", *UVICORN]
    return Server("datasette", command, {"BENCH_DATASETTE": json.dumps(asked)}, PYTHON)


def _file_of(databases: Databases, template: str) -> Path | None:
    """Return the SQLite file with the rows of a template, which nobody writes to."""
    if databases.dialect != "sqlite":
        return databases.twin(template)
    name = make_url(databases.address(template)).database
    assert name is not None
    return Path(name)


def _acts() -> str:
    return f'SELECT {_object(ActRead, "act")} AS "document" FROM "act"'


def _object(model: type[BaseModel], table: str) -> str:
    """SQL for the JSON object of a row of `table`, as the model shows it."""
    members = ", ".join(f"'{name}', {value}" for name, value in _members(model, table))
    return f"json_object({members})"


def _members(model: type[BaseModel], table: str) -> Iterator[tuple[str, str]]:
    """Give the names of the members, and SQL for their values."""
    for name, field in model.model_fields.items():
        if get_origin(field.annotation) is not list:
            yield name, f'"{table}"."{name}"'
            continue
        (shown,) = get_args(field.annotation)
        rows = _TABLES[name]
        own = f'"{rows}"."{table}_id" = "{table}"."id"'
        yield name, f'(SELECT json_group_array({_object(shown, rows)}) FROM "{rows}" WHERE {own})'
