"""The tally: what counted facts come to, by country and year and by kind; moved at every write."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import add, neg

from sqlalchemy import Connection, bindparam, delete, text

from app.counts.interval import Interval, total
from app.db.driver import Lookup
from app.db.engine import as_json
from app.db.statements import Row, put_rows, table_of
from app.models import Tally
from app.vocabularies import BASIS_BIT, Basis, Stage

ALL = "all"
NO_YEAR = "none"
# What is summed of each count (app/totals/sums.py tells what the columns mean).
SUMS = ("acts", "quantified", "low", "best", "high_sum", "open", "unquantified")
_EVERY = tuple((stage.value, basis.value) for stage in Stage for basis in Basis)
# What distances are taken between: two stages of one basis, two bases of one stage.
_PAIRS = tuple(
    [("stages", (Stage.ANNOUNCED.value, basis.value), (Stage.IMPLEMENTED.value, basis.value)) for basis in Basis]
    + [("bases", (stage.value, Basis.OFFICIAL.value), (stage.value, Basis.INDEPENDENT.value)) for stage in Stage]
)
# What the list in a row holds, in this order: the sums for each stage and basis, then for each side of a distance
# those of the acts that have a number on both sides, for the sum of distances is the distance of the sums, and last, in
# rows of whole acts alone, those of the persons who leave custody.
PLACES = (
    *((stage, basis, "") for stage, basis in _EVERY),
    *((*side, pair) for pair, one, other in _PAIRS for side in (one, other)),
    *((stage, basis, "custody") for stage, basis in _EVERY),
)
PLACE_OF = {place: number for number, place in enumerate(PLACES)}

Key = tuple[str, str, str, str]
"""The primary key of a row: country, year, level, member.

The levels are `act`, whole acts; `kind`, what they come to of each; and `family`, what a family comes to beside the
sums of its kinds, for an act with two is one act of the family. With one kind of it an act moves no such row.
"""
Side = tuple[str, str]
"""A stage and a basis."""
Held = list[list[int] | None]
"""What a row holds: for each of its PLACES the numbers of SUMS, or nothing."""
Sums = dict[Key, Held]
"""Rows by their keys; none of them holds nothing."""

_tally = table_of(Tally)
_KEY = tuple(column.name for column in _tally.primary_key.columns)
_OF_LINES: Held = [None] * (len(PLACES) - len(_EVERY))
_AT_ONCE = 1_000  # rows that are read and written together
_MOST_GATHERED = 5_000  # rows that are kept in memory: some 10 MB
_GATHERED = "gathered_tally"  # where a connection keeps them
# One parameter tells all keys, so that a statement is made ready once, and as many rows are read as are asked for.
_STORED = Lookup(
    text(
        "SELECT tally.country, tally.year, tally.level, tally.member, tally.sums FROM json_each(:keys) AS asked"
        " CROSS JOIN tally ON tally.country = json_extract(asked.value, '$[0]')"
        " AND tally.year = json_extract(asked.value, '$[1]') AND tally.level = json_extract(asked.value, '$[2]')"
        " AND tally.member = json_extract(asked.value, '$[3]')"
    ).columns(*_tally.columns),
    postgresql=text(
        "SELECT tally.country, tally.year, tally.level, tally.member, tally.sums"
        " FROM json_array_elements(CAST(:keys AS json)) AS asked"
        " JOIN tally ON tally.country = asked ->> 0 AND tally.year = asked ->> 1 AND tally.level = asked ->> 2"
        " AND tally.member = asked ->> 3"
    ).columns(*_tally.columns),
)
_ROW = delete(_tally).where(*(_tally.c[name] == bindparam(f"of_{name}") for name in _KEY))


def sums_of(facts: Sequence[Row]) -> Sums:
    """Return what the facts of one act add to the tally, as far as they are counted and not void.

    They add to the rows of its country, for its year and for all, and to those of its year for all countries. What all
    countries come to in all years has no row: each act would move it, and to add up the years is no work.
    """
    whole: dict[Side, Interval] = {}
    leaving: dict[Side, Interval] = {}
    families: dict[str, dict[str, dict[Side, Interval]]] = {}
    for row in facts:
        if not row["counted"] or row["void"]:
            continue
        count = Interval(row["low"], row["best"], row["high"], row["unquantified"])
        of_member = families.setdefault(row["family"], {}).setdefault(row["kind"], {}) if row["kind"] else whole
        for basis, bit in BASIS_BIT.items():
            if not row["counted"] & bit:
                continue
            side = row["stage"], basis.value
            of_member[side] = count
            if row["custody_unquantified"] is not None:
                leaving[side] = Interval(
                    row["custody_low"], row["custody_best"], row["custody_high"], row["custody_unquantified"]
                )
    if not whole:
        return {}
    custody = [_terms(leaving[side]) if side in leaving else None for side in _EVERY]
    members: dict[tuple[str, str], Held] = {("act", ""): [*_held(whole), *custody]}
    for family, kinds in families.items():
        helds = {kind: _held(counts) for kind, counts in kinds.items()}
        members |= {("kind", kind): held for kind, held in helds.items()}
        if len(helds) > 1 and any(beside := _beside(kinds.values(), helds.values())):
            members["family", family] = beside
    country, year = facts[0]["country"], NO_YEAR if facts[0]["year"] is None else str(facts[0]["year"])
    return {
        (*scope, *member): held
        for member, held in members.items()
        for scope in ((country, year), (country, ALL), (ALL, year))
    }


def _beside(kinds: Collection[dict[Side, Interval]], helds: Iterable[Held]) -> Held:
    """Return what a family comes to beside the sums of its kinds: an act with two of them is one act."""
    sides = dict.fromkeys(side for counts in kinds for side in counts)
    beside = _held({side: total(counts[side] for counts in kinds if side in counts) for side in sides})
    for held in helds:
        beside = added(beside, _negated(held))
    return beside


def _held(counts: dict[Side, Interval]) -> Held:
    """Return what a row holds of the persons of one act, by its counts for stages and bases."""
    held = list(_OF_LINES)
    terms = {side: _terms(count) for side, count in counts.items()}
    for side, numbers in terms.items():
        held[PLACE_OF[*side, ""]] = numbers
    for pair, one, other in _PAIRS if len(terms) > 1 else ():
        # `quantified` is the second number.
        if one in terms and other in terms and terms[one][1] and terms[other][1]:
            held[PLACE_OF[*one, pair]] = terms[one]
            held[PLACE_OF[*other, pair]] = terms[other]
    return held


def _terms(count: Interval) -> list[int]:
    """What one count adds to each of SUMS."""
    if count.low is None or count.best is None:
        return [1, 0, 0, 0, 0, 0, count.unquantified]
    return [1, 1, count.low, count.best, count.high or 0, int(count.high is None), count.unquantified]


def merge(into: Sums, more: Sums) -> None:
    """Add sums to others; a row that comes to nothing goes."""
    for key, held in more.items():
        into[key] = added(into[key], held) if key in into else held
        if not any(into[key]):
            del into[key]


def added(held: Held, more: Held) -> Held:
    """Return what two rows come to; what comes to nothing is none."""
    sums = held.copy()
    for place, numbers in enumerate(more):
        if numbers is not None:
            one = held[place]
            both = numbers if one is None else list(map(add, one, numbers))
            sums[place] = both if any(both) else None
    return sums


def _negated(held: Held) -> Held:
    return [None if numbers is None else list(map(neg, numbers)) for numbers in held]


def move(connection: Connection, old: Sums, new: Sums) -> None:
    """Take what `old` added from the tally, and add `new`; rows that hold nothing go."""
    moves = dict(new)
    merge(moves, {key: _negated(held) for key, held in old.items()})
    waiting: Sums | None = connection.info.get(_GATHERED)
    if waiting is None:
        _write(connection, moves)
        return
    merge(waiting, moves)
    if len(waiting) >= _MOST_GATHERED:
        _write(connection, waiting)
        waiting.clear()


@contextmanager
def gathered(connection: Connection) -> Iterator[None]:
    """Add up what is moved within the block, and write it at its end, or before where it is much.

    A block in another hands on what it gathered. One that raises forgets it: whoever catches that takes back to where
    the block began what was written.
    """
    # Held here: a connection that was lost meanwhile no longer gives it.
    info = connection.info
    outer: Sums | None = info.get(_GATHERED)
    own: Sums = {}
    info[_GATHERED] = own
    try:
        yield
    finally:
        info[_GATHERED] = outer
    if outer is None:
        _write(connection, own)
    else:
        merge(outer, own)


def _write(connection: Connection, moves: Sums) -> None:
    """Add to rows of the tally what each of them moves by."""
    ordered = sorted(moves)
    for start in range(0, len(ordered), _AT_ONCE):
        keys = ordered[start : start + _AT_ONCE]
        stored = _stored_rows(connection, keys)
        changed: list[Row] = []
        emptied: list[Key] = []
        for key in keys:
            held = added(stored[key], moves[key]) if key in stored else moves[key]
            if any(held):
                changed.append(row_of(key, held))
            elif key in stored:
                emptied.append(key)
        put_rows(connection, Tally, changed, ("sums",))
        if emptied:
            connection.execute(
                _ROW, [{f"of_{name}": value for name, value in zip(_KEY, key, strict=True)} for key in emptied]
            )


def _stored_rows(connection: Connection, keys: Sequence[Key]) -> Sums:
    """Return the rows of the tally that have these keys, as far as they are there."""
    rows = _STORED(connection, keys=as_json(keys))
    return {(country, year, level, member): held for country, year, level, member, held in rows}


def row_of(key: Key, held: Held) -> Row:
    """Return a row of the tally."""
    return {**dict(zip(_KEY, key, strict=True)), "sums": held}
