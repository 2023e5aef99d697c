"""One act: its numbers with their wording, who said what and when, whom it leaves out, and its history."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from app.acts import access, queries as acts
from app.acts.queries import ListFilters
from app.dashboard.charts.intervals import Line, Mark, intervals
from app.dashboard.charts.svg import Node, widths
from app.dashboard.failures import Missing, Way
from app.dashboard.queries import listed
from app.dashboard.wording import title as titled
from app.db.ids import is_id
from app.derivation import nesting
from app.errors import Gone, NotFound
from app.paging import Page
from app.revisions import queries as revisions
from app.vocabularies import Review, Rule, Stage

Document = dict[str, Any]
_MOST_REVISIONS: Final = 100
_OUT: Final = (Rule.EXCLUDED.value, Rule.LIKELY_EXCLUDED.value)


def find_address(connection: Connection, name: str) -> str | None:
    """Return where the act is that a client calls by this name; None if there is none."""
    page = Page(1, False, None, "/acts", ())
    filters = ListFilters(external_id=[name])
    found = listed(acts.list_acts(connection, filters, None, "-date", page))["data"]
    return f"/acts/{found[0]['id']}" if found else None


def gather(connection: Connection, act_id: str) -> Document:
    """Return what the page shows. Raises `Missing` or `Gone`."""
    act = _read(connection, act_id)
    numbers = {source["id"]: place for place, source in enumerate(act["sources"], 1)}
    lines = list(_lines(act))
    return {
        "act": act,
        "numbers": numbers,
        "publishers": {source["id"]: source["originator"] or source["publisher"] for source in act["sources"]},
        "lines": lines,
        "charts": widths(lambda width: _chart(act, lines, width)),
        "figures": list(_figures(act)),
        "left_out": [scope for scope in act["scopes"] if scope["rule"] in _OUT],
        "taken_in": [scope for scope in act["scopes"] if scope["rule"] not in _OUT],
        "stated": [motive for motive in act["motives"] if motive["basis"] == "stated"],
        "attributed": [motive for motive in act["motives"] if motive["basis"] != "stated"],
        "relations": [{**relation, "of": _brief(connection, relation["act"])} for relation in act["relations"]],
        "inside": [
            brief for id_ in sorted(nesting.inner_acts(connection, act_id)) if (brief := _brief(connection, id_))
        ],
        "revisions": _revisions(connection, act_id),
        "published": act["review"] == Review.PUBLISHED,
        "call_address": f"/v1/acts/{act_id}",
    }


def _read(connection: Connection, act_id: str) -> Document:
    if is_id(act_id):
        try:
            document: Document = json.loads(acts.get_act(connection, act_id, None).body)
        except Gone:
            raise
        except NotFound:
            pass
        else:
            return document
    raise Missing(
        "There is no published act at this address. It may be a draft, or the address is not whole.",
        ways=(Way("/acts", "All acts, the newest first"),),
    )


def _brief(connection: Connection, act_id: str) -> Document | None:
    """Return an act that this one is tied to; None where readers may not see it."""
    try:
        return {"id": act_id, **json.loads(acts.get_act(connection, act_id, None).body)}
    except (NotFound, Gone):
        return None


def _lines(act: Document) -> Iterator[Document]:
    """Give the lines in the order of a reader: each under the line that it is part of, with its depth."""
    children: dict[str | None, list[Document]] = {}
    for line in act["breakdowns"]:
        children.setdefault(line["part_of"], []).append(line)

    def walk(parent: str | None, depth: int) -> Iterator[Document]:
        for line in children.get(parent, []):
            yield {**line, "depth": depth, "label": _label(line)}
            yield from walk(line["id"], depth + 1)

    yield from walk(None, 0)


def _label(line: Document) -> str:
    kind = titled(line["kind"])
    if line["group"]:
        return f"{kind}: {titled(line['group']).lower()}"
    return kind


def _chart(act: Document, lines: Iterable[Document], width: int) -> Node:
    rows = [Line("All persons", _marks(act["persons"]))]
    rows += [Line(("– " * line["depth"]) + line["label"], _marks(line["persons"])) for line in lines]
    if any(_is_some(count) for count in act["unspecified"].values()):
        rows.append(Line("Not itemised", _marks(act["unspecified"])))
    return intervals(rows, title=f"The numbers of the act: {act['title']}", width=width, id_=f"numbers-{width}")


def _is_some(count: Mapping[str, Any] | None) -> bool:
    return count is not None and (count["high"] is None or count["high"] > 0)


def _marks(counts: Mapping[str, Any]) -> list[Mark]:
    found = [Mark(stage.value, counts[stage.value], stage.value) for stage in Stage if counts[stage.value] is not None]
    return found or [Mark("announced", None, "announced")]


def _figures(act: Document) -> Iterator[Document]:
    """Give every figure with what it is about and whether it is the one that counts."""
    parts = [("All persons", act["headline"]), *((_label(line), line) for line in act["breakdowns"])]
    for about, part in parts:
        counting = {figure["id"] for figure in part["counts"].values() if figure is not None}
        for figure in part["figures"]:
            yield {**figure, "about": about, "counts": figure["id"] in counting}


def _revisions(connection: Connection, act_id: str) -> list[Document]:
    page = Page(_MOST_REVISIONS, False, None, f"/v1/acts/{act_id}/revisions", ())
    found: list[Document] = listed(
        revisions.list_revisions(connection, "act", access.locate(connection, None, act_id), page)
    )["data"]
    return found
