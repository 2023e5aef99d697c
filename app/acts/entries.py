"""The cells of an act that list several things: the entries of each, written as imports read them."""

from collections.abc import Callable, Sequence

from app.formats.columns import Json
from app.vocabularies import Stage


def said(word: str, rest: str | None) -> str:
    """Return an entry that says what it is before a colon."""
    return word if rest is None else f"{word}: {rest}"


def source_of(counts: Json) -> str | None:
    """Return the source of the figures that count, announced before implemented; none where one of them has none.

    A row lends no figure the source of another.
    """
    sources = [counts[stage.value]["source"] for stage in Stage if counts[stage.value] is not None]
    return None if None in sources else next(iter(sources), None)


def shown_source(act: Json, counts: Json) -> str | None:
    """Return the source that a row shows: that of its figures, or where it has no figure the only one of the act."""
    if not any(counts.values()) and len(act["sources"]) == 1:
        return str(act["sources"][0]["id"])
    return source_of(counts)


def _told(entry: str, word: str, row: Json) -> str:
    """The entry with its text where the word says nothing without it."""
    return f"{entry} = {row['text']}" if word == "other" and row["text"] else entry


def _milestones(act: Json) -> Sequence[str]:
    return [said(row["type"], row["on"]) for row in act["milestones"]]


def _leaders(act: Json) -> Sequence[str]:
    return [_told(said(row["role"], row["leader_name"]), row["role"], row) for row in act["roles"] if row["leader"]]


def _bodies(act: Json) -> Sequence[str]:
    return [_told(said(row["role"], row["body"]), row["role"], row) for row in act["roles"] if row["body"]]


def _occasions(act: Json) -> Sequence[str]:
    return [_told(row["occasion"], row["occasion"], row) for row in act["occasions"]]


def _motives(act: Json) -> Sequence[str]:
    return [_motive(row, act["sources"]) for row in act["motives"]]


def _motive(row: Json, sources: Sequence[Json]) -> str:
    # What is attributed by a source alone names whose it is: a cell holds no source.
    cited = next((source for source in sources if source["id"] == row["source"]), None)
    named = cited and (cited["publisher"] or cited["title"] or cited["url"])
    by = f" by {row['by'] or named}" if row["by"] or (row["basis"] == "attributed" and named) else ""
    return _told(f"{row['basis']}: {row['motive']}{by}", row["motive"], row)


def _scopes(act: Json) -> Sequence[str]:
    of_each = ((row, row["group"] or row["offence"]) for row in act["scopes"])
    return [_told(said(row["rule"], what), what, row) for row, what in of_each]


def _conditions(act: Json) -> Sequence[str]:
    return [_told(said(row["to"], row["condition"]), row["condition"], row) for row in act["conditions"]]


def _relations(act: Json) -> Sequence[str]:
    return [said(row["relation"], row["act"]) for row in act["relations"]]


def further_sources(act: Json) -> Sequence[str]:
    """Return the sources that no row of the act shows, where it has a row for each line."""
    shown = {shown_source(act, one["counts"]) for one in act["breakdowns"] or [act["headline"]]}
    further = (source for source in act["sources"] if source["id"] not in shown)
    return [source["url"] or f"{source['title']} by {source['publisher']}" for source in further]


# By the name of the column.
ENTRIES: dict[str, tuple[str, Callable[[Json], Sequence[str]]]] = {
    "milestones": ("the steps in its life with their dates", _milestones),
    "leaders": ("who did what, by name", _leaders),
    "bodies": ("which bodies did what", _bodies),
    "occasions": ("what it marks", _occasions),
    "motives": ("why: stated, or attributed by someone", _motives),
    "scopes": ("groups and offences included or excluded", _scopes),
    "conditions": ("what a person must do", _conditions),
    "relations": ("links to other acts, by id", _relations),
}
