"""What differs between two documents of one record, as an editor reads it. Pure."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from app.errors import pointer

Json = Any
Steps = tuple[str | int, ...]

# Told beside the differences, or told again: the figures that count are figures of the same document.
_PASSED_OVER = frozenset({"revision", "created_at", "updated_at", "counts"})
# What the register derives in the document of an act; of a source that it cites, all but the citing.
_DERIVED = frozenset(
    {"status", "date", "year", "persons", "itemised", "unspecified", "leaving_custody", "counted", "warnings",
     "country_name", "family", "speaks_for", "leader_name"}
)  # fmt: skip
_ONE = {
    "breakdowns": "line", "figures": "figure", "milestones": "milestone", "scopes": "scope", "conditions": "condition",
    "roles": "role", "occasions": "occasion", "motives": "motive", "relations": "relation", "sources": "source",
    "warnings": "warning", "terms": "term", "names": "name", "successors": "successor",
}  # fmt: skip
# By what a part is called, the first that it has.
_CALLED = (
    "key", "kind", "type", "stage", "condition", "role", "occasion", "motive", "group", "offence", "act", "office",
    "name", "title", "url", "code",
)  # fmt: skip
_LONGEST = 80


def differences(type_: str, before: Json, after: Json) -> list[Json]:
    """Return the changes that lead from one document to the other, in the order of the document.

    Each is {op, pointer, before, after, derived, text}. Parts are the same by their ids, wherever they stand. `op` is
    replace (of a value; a count is one value), add or remove (of a part or an entry), or move (`before` and `after` are
    places then). `pointer` leads into the later document, that of a removal into the earlier.
    """
    return list(_Comparison(type_).of_values((), "", before, after))


class _Comparison:
    """One comparison; `where` says in words what a place is in, as " of the line “freed”"."""

    def __init__(self, type_: str) -> None:
        self._of_act = type_ == "act"

    def of_values(self, steps: Steps, where: str, before: Json, after: Json) -> Iterator[Json]:
        if before == after:
            return
        if isinstance(before, dict) and isinstance(after, dict) and "low" not in before | after:
            yield from self._of_members(steps, where, before, after)
        elif isinstance(before, list) and isinstance(after, list):
            yield from self._of_lists(steps, where, before, after)
        else:
            # A figure or a scope is read by its count, so that the count needs no name.
            what = where.removeprefix(" of the ") if steps[-1] == "count" else f"{_words(steps[-1])}{where}"
            yield self._told("replace", steps, before, after, f"{what}: {_short(before)} → {_short(after)}")

    def _of_members(self, steps: Steps, where: str, before: Json, after: Json) -> Iterator[Json]:
        for name in after | before:
            if name in _PASSED_OVER:
                continue
            inner = where
            if isinstance(after.get(name), dict) and "low" not in after[name]:
                inner = f" of the {_words(name)}{where}"
            yield from self.of_values((*steps, name), inner, before.get(name), after.get(name))

    def _of_lists(self, steps: Steps, where: str, before: Sequence[Json], after: Sequence[Json]) -> Iterator[Json]:
        name = str(steps[-1])
        old, new = _by_identity(before), _by_identity(after)
        for identity, place in old.items():
            if identity not in new:
                text = f"{_named(name, before[place])}{where} removed{_counted(before[place])}"
                yield self._told("remove", (*steps, place), before[place], None, text)
        moved = _moved([one for one in old if one in new], [one for one in new if one in old])
        for identity, place in new.items():
            entry, called = after[place], f"{_named(name, after[place])}{where}"
            if identity not in old:
                yield self._told("add", (*steps, place), None, entry, f"{called} added{_counted(entry)}")
                continue
            if identity in moved:
                text = f"{called} moved from place {old[identity] + 1} to {place + 1}"
                yield self._told("move", (*steps, place), old[identity], place, text)
            yield from self.of_values((*steps, place), f" of the {called}", before[old[identity]], entry)

    def _told(self, op: str, steps: Steps, before: Json, after: Json, text: str) -> Json:
        cited = len(steps) > 2 and steps[0] == "sources" and steps[2] != "key"
        derived = self._of_act and (cited or not _DERIVED.isdisjoint(steps))
        return {
            "op": op, "pointer": pointer(*steps), "before": before, "after": after, "derived": derived, "text": text,
        }  # fmt: skip


def _by_identity(entries: Sequence[Json]) -> dict[tuple[str, int], int]:
    """Return the place of each entry, by its id or else its content, and how many like it stand before it."""
    places: dict[tuple[str, int], int] = {}
    seen: Counter[str] = Counter()
    for place, entry in enumerate(entries):
        identity = entry.get("id") if isinstance(entry, dict) else None
        identity = identity or json.dumps(entry, sort_keys=True)
        places[identity, seen[identity]] = place
        seen[identity] += 1
    return places


def _moved(old: Sequence[tuple[str, int]], new: Sequence[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return which of the same entries, in their old and their new order, stand elsewhere among the others."""
    if old == new:
        return set()
    kept = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return set(old) - {old[place] for block in kept for place in range(block.a, block.a + block.size)}


def _named(list_: str, entry: Json) -> str:
    one = _ONE.get(list_, _words(list_))
    name = _name_of(entry)
    return one if name is None else f"{one} “{name}”"


def _counted(entry: Json) -> str:
    """Return what a part counts, which is what it is read for."""
    count = entry.get("count") if isinstance(entry, Mapping) else None
    return "" if count is None else f": {_of_count(count)}"


def _name_of(entry: Json) -> str | None:
    if not isinstance(entry, Mapping):
        return _short(entry)
    return next((_short(entry[name]) for name in _CALLED if entry.get(name)), None)


def _short(value: Json) -> str:
    """Return a value in a few words."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return _of_count(value) if "low" in value else (_name_of(value) or "…")
    if isinstance(value, list):
        return f"{len(value)} entries"
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _of_count(count: Mapping[str, Any]) -> str:
    if count.get("wording"):
        return _short(count["wording"])
    low, high = count["low"], count["high"]
    if low is None:
        return "not quantified"
    if high is None:
        return f"{low:,} or more"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _words(step: str | int) -> str:
    return str(step).replace("_", " ")
