"""An act as rows of a table, one for each of its lines: from its document to rows, and from rows to what is posted.

Rows hold one figure of each stage for the act and for a line: the one that counts. What has no column (other figures,
texts and sources of milestones, scopes and motives) is not in them; NDJSON holds all.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.transfer.cells import joined
from app.transfer.columns import COLUMNS, SOURCE_MEMBERS
from app.vocabularies import Stage

Document = Mapping[str, Any]
Cells = dict[str, str]

PLAIN = (
    "external_id", "country", "title", "instrument", "instrument_text", "jurisdiction", "reference", "summary",
    "notes", "review",
)  # fmt: skip
_SERVED = ("id", "country_name", "status", "date", "year")
# The columns of figures: of the act and of a line, by stage, with the date that goes with them.
OF_ACT = {Stage.ANNOUNCED: ("total", "reported_on"), Stage.IMPLEMENTED: ("total_implemented", "as_of")}
OF_LINE = {Stage.ANNOUNCED: ("count", "reported_on"), Stage.IMPLEMENTED: ("implemented", "as_of")}
NUMBERS = ("low", "best", "high", "qualifier")
_NAMES = tuple(column.name for column in COLUMNS)


def rows_of(document: Document) -> Iterator[Cells]:
    """Yield the rows of an act as it is served: one for each line, one alone where it has none.

    A row has a cell for every column, in their order; one that says nothing is empty.
    """
    sources = {source["id"]: source for source in document["sources"]}
    lines = document["breakdowns"]
    shown = [_shown(sources, one["counts"]) for one in lines or [document["headline"]]]
    further = [source for id_, source in sources.items() if id_ not in shown]
    of_act = _act_cells(document) | {"further_sources": joined(map(_cited, further))}
    for place, id_ in enumerate(shown):
        of_line = _line_cells(lines[place], lines) if lines else {}
        of_source = {} if id_ is None else {f"source_{name}": sources[id_][name] for name in SOURCE_MEMBERS}
        yield _row(of_act, of_line, of_source)


def _row(*parts: Mapping[str, Any]) -> Cells:
    given = {name: value for part in parts for name, value in part.items()}
    return {name: _text(given.get(name)) for name in _NAMES}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _act_cells(document: Document) -> dict[str, Any]:
    described = document["described_as"] or {}
    return {
        **{name: document[name] for name in (*_SERVED, *PLAIN)},
        "described_as": described.get("label"),
        "described_by": described.get("by"),
        "milestones": joined(_said(row["type"], row["on"]) for row in document["milestones"]),
        "leaders": joined(
            _told(_said(row["role"], row["leader_name"]), row["role"], row)
            for row in document["roles"]
            if row["leader"]
        ),
        "bodies": joined(
            _told(_said(row["role"], row["body"]), row["role"], row) for row in document["roles"] if row["body"]
        ),
        "occasions": joined(_told(row["occasion"], row["occasion"], row) for row in document["occasions"]),
        "motives": joined(_motive(row, document["sources"]) for row in document["motives"]),
        "scopes": joined(_scope(row) for row in document["scopes"]),
        "conditions": joined(
            _told(_said(row["to"], row["condition"]), row["condition"], row) for row in document["conditions"]
        ),
        "relations": joined(_said(row["relation"], row["act"]) for row in document["relations"]),
        **_figures(document["headline"]["counts"], OF_ACT),
    }


def _line_cells(line: Document, lines: Sequence[Document]) -> dict[str, Any]:
    names = {other["id"]: other["key"] or other["id"] for other in lines}
    details = line["details"] or {}
    return {
        "line": names[line["id"]],
        "kind": line["kind"],
        "family": line["family"],
        "group": line["group"],
        "part_of": names.get(line["part_of"]),
        "details": joined(_said(name, _detail(value)) for name, value in details.items()),
        "line_text": line["text"],
        **_figures(line["counts"], OF_LINE),
    }


def _figures(counts: Document, columns: Mapping[Stage, tuple[str, str]]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for stage, (name, dated) in columns.items():
        figure = counts[stage.value]
        if figure is None:
            continue
        cells[name] = figure["count"]["wording"]
        cells |= {f"{name}_{member}": figure["count"][member] for member in NUMBERS}
        cells |= {f"{name}_basis": figure["speaks_for"], f"{name}_{dated}": figure[dated]}
    return cells


def _shown(sources: Mapping[str, Document], counts: Document) -> str | None:
    """The source of the figure that counts, announced before implemented; of what has no figure the only one."""
    figures = [counts[stage.value] for stage in Stage if counts[stage.value] is not None]
    if not figures and len(sources) == 1:
        return next(iter(sources))
    return next((figure["source"] for figure in figures if figure["source"] is not None), None)


def _cited(source: Document) -> str:
    return source["url"] or f"{source['title']} by {source['publisher']}"


def _said(word: str, rest: str | None) -> str:
    return word if rest is None else f"{word}: {rest}"


def _told(entry: str, word: str, row: Document) -> str:
    """The entry with its text where the word says nothing without it."""
    return f"{entry} = {row['text']}" if word == "other" and row["text"] else entry


def _motive(row: Document, sources: Sequence[Document]) -> str:
    # What is attributed by a source alone names whose it is: a cell holds no source.
    cited = next((source for source in sources if source["id"] == row["source"]), None)
    named = cited and (cited["publisher"] or cited["title"] or cited["url"])
    by = f" by {row['by'] or named}" if row["by"] or (row["basis"] == "attributed" and named) else ""
    return _told(f"{row['basis']}: {row['motive']}{by}", row["motive"], row)


def _scope(row: Document) -> str:
    what = row["group"] or row["offence"]
    return _told(_said(row["rule"], what), what, row)


def _detail(value: Any) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
