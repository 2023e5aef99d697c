"""Rows laid over a stored act: the columns of the table say what changes, and what they don't tell stays as it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.acts.entries import source_of
from app.sources.addresses import url_key
from app.transfer.columns import BY_NAME
from app.transfer.flat import OF_ACT, OF_LINE, PLAIN, rows_of
from app.transfer.items import Item
from app.transfer.tabular import TableRow

Document = dict[str, Any]

# Lists of the document that one column tells of.
_LISTS = ("occasions", "motives", "scopes", "conditions", "relations")
_OF_LINE = ("kind", "group", "part_of", "details", "text", "key")
_COLUMN_OF = {"text": "line_text", "key": "line"}


def laid_over(stored: Document, item: Item) -> Document:
    """Return what is posted in the place of a stored act's document.

    Where a cell says what the document says already, what stands there stays, with all that no cell tells of it. The
    rows are the lines of the act: a line that has no row goes, unless the table has no column of lines at all.
    """
    given, columns = item.document, item.columns
    shown = list(rows_of(stored))
    document = dict(stored)
    for name in PLAIN:
        if name in columns:
            document[name] = given.get(name)
    if "described_as" in columns:
        document["described_as"] = {**(stored["described_as"] or {}), **given["described_as"]} if (
            "described_as" in given) else None  # fmt: skip
    changed = {name for name in columns if _cell(item.rows, name) != shown[0][name]}
    for name in changed.intersection(_LISTS):
        document[name] = given.get(name, [])
    if changed & ({"milestones"} if "milestones" in columns else {"status", "date"}):
        document["milestones"] = given.get("milestones", [])
    if changed & {"leaders", "bodies"}:
        document["roles"] = [
            role
            for column, member in (("leaders", "leader"), ("bodies", "body"))
            for role in (given.get("roles", []) if column in changed else stored["roles"])
            if role.get(member) is not None
        ]
    renamed = _sources(document, given)
    if any(BY_NAME[name].level == "line" and not name.startswith("source_") for name in columns):
        document["breakdowns"] = _lines(stored, given, item, renamed)
    figures = given.get("headline", {}).get("figures", [])
    document["headline"] = {"figures": _figures(stored["headline"], figures, renamed, columns, OF_ACT)}
    return {name: value for name, value in document.items() if value is not None}


def _cell(rows: Sequence[TableRow], name: str) -> str:
    """Return the first cell of a column that says something."""
    return next((row.cells[name] for row in rows if name in row.cells), "")


def _sources(document: Document, given: Document) -> dict[str, str]:
    """Add the sources that the rows bring to those of the document; return by which name each is known there."""
    held = list(document["sources"])
    taken = {source["key"] for source in held}
    renamed: dict[str, str] = {}
    for entry in given.get("sources", []):
        same = next((source for source in held if _is_same(source, entry)), None)
        if same is None:
            key = next(key for number in range(1, 2_000) if (key := f"s{number}") not in taken)
            taken.add(key)
            held.append({**entry, "key": key})
            renamed[entry.get("key", "")] = key
        else:
            renamed[entry.get("key", "")] = same.get("id") or same["key"]
    document["sources"] = held
    return renamed


def _is_same(source: Document, entry: Document) -> bool:
    if entry.get("url") is not None:
        return source.get("url") is not None and _key(source["url"]) == _key(entry["url"])
    return all(source.get(name) == entry.get(name) for name in ("title", "publisher", "url"))


def _key(url: str) -> str:
    try:
        return url_key(url)
    except ValueError:
        return url


def _lines(stored: Document, given: Document, item: Item, renamed: Mapping[str, str]) -> list[Document]:
    left = list(stored["breakdowns"])
    names = {line["key"] or line["id"]: line for line in left}
    lines = []
    for row in given.get("breakdowns", []):
        line = names.get(row.get("key") or row.get("id") or "") or next((one for one in left if _fits(one, row)), None)
        if line is not None and line in left:
            left.remove(line)
            lines.append(_line(line, row, item.columns, renamed))
        else:
            lines.append({**row, "figures": [_named(figure, renamed) for figure in row.get("figures", [])]})
    return lines


def _fits(line: Document, row: Document) -> bool:
    """Whether a row that names no line is this one: lines of one kind and group follow one another in both."""
    unnamed = "key" not in row and "id" not in row
    return unnamed and line["kind"] == row.get("kind") and line["group"] == row.get("group")


def _line(line: Document, row: Document, columns: frozenset[str], renamed: Mapping[str, str]) -> Document:
    made = dict(line)
    for member in _OF_LINE:
        if _COLUMN_OF.get(member, member) in columns and not (member == "key" and "key" not in row):
            made[member] = row.get(member)
    made["figures"] = _figures(line, row.get("figures", []), renamed, columns, OF_LINE)
    return {name: value for name, value in made.items() if value is not None}


def _figures(
    holder: Document,
    given: Sequence[Document],
    renamed: Mapping[str, str],
    columns: frozenset[str],
    names: Mapping[Any, tuple[str, str]],
) -> list[Document]:
    """Return the stored figures, with the one that counts changed to what the rows say of its stage."""
    figures = list(holder["figures"])
    # The source that the rows of an export show; where it stands there still, each figure keeps its own.
    cited = source_of(holder["counts"])
    for stage, (name, dated) in names.items():
        if not any(column.startswith(name) for column in columns if _is_of(column, name)):
            continue
        shown = holder["counts"][stage.value]
        place = next((place for place, one in enumerate(figures) if shown and one["id"] == shown["id"]), None)
        row = next((figure for figure in given if figure["stage"] == stage.value), None)
        if row is None:
            if place is not None:
                del figures[place]
        elif place is None:
            figures.append(_named(row, renamed))
        else:
            figures[place] = _changed(figures[place], _named(row, renamed), dated, name, columns, cited)
    return figures


def _is_of(column: str, name: str) -> bool:
    return column == name or column.removeprefix(f"{name}_") in ("low", "best", "high", "qualifier")


def _changed(
    figure: Document, row: Document, dated: str, name: str, columns: frozenset[str], cited: str | None
) -> Document:
    made = {**figure, "count": row["count"]}
    if f"{name}_basis" in columns and row.get("basis") != figure["speaks_for"]:
        made["basis"] = row.get("basis")
    if f"{name}_{dated}" in columns:
        made[dated] = row.get(dated)
    if row.get("source", cited) != cited:
        made["source"] = row["source"]
    return {member: value for member, value in made.items() if value is not None}


def _named(figure: Document, renamed: Mapping[str, str]) -> Document:
    return {**figure, "source": renamed[figure["source"]]} if figure.get("source") in renamed else figure
