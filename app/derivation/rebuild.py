"""All that is derived from the rows of acts: derived anew, or compared with what is stored."""

import json
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from itertools import groupby, zip_longest
from operator import itemgetter

from sqlalchemy import Connection, delete, func, or_, select

from app.db.engine import as_json
from app.db.statements import Row, insert_rows, table_of
from app.derivation import tally
from app.derivation.acts import DERIVED_COLUMNS, derived_facts, rederive_all, settle
from app.derivation.derive import Derived
from app.derivation.facts import comparable
from app.derivation.nesting import figured_outside
from app.derivation.render import render
from app.derivation.rows import ActRows, load
from app.derivation.schemas import ActPublic
from app.models import Act, Document, Fact, Relation, Tally
from app.revisions import records
from app.vocabularies import NESTING_RELATIONS

_acts, _documents, _facts, _tally, _relations = (table_of(model) for model in (Act, Document, Fact, Tally, Relation))
_KEY = tuple(column.name for column in _tally.primary_key.columns)
_ZEROS = [0] * len(tally.SUMS)
_BATCH = 200


class DocumentLost(Exception):
    """An act has no document: what its revision was can't be derived from any row."""


def count_acts(connection: Connection) -> int:
    """Return how many acts are stored, deleted ones included."""
    return int(connection.execute(select(func.count()).select_from(_acts)).scalar_one())


def rebuild(connection: Connection, at: datetime) -> Iterator[int]:
    """Derive columns, facts, documents and tally of all acts anew, and yield how many acts are done, now and then.

    Other writers wait until the caller commits. What comes out as it was is left alone: only documents that change
    are in the feed, which moves on where anything else does. Raises `DocumentLost`.
    """
    for ids in _batches(connection):
        lost = set(ids) - set(_stored_documents(connection, ids))
        if lost:
            raise DocumentLost(f"Act {min(lost)} has no document: restore the database from a backup.")
    changed = yield from rederive_all(connection, at)
    for country, given in _tallies(connection):
        if given != _stored_tally(connection, country):
            changed = True
            connection.execute(delete(_tally).where(_tally.c.country == country))
            insert_rows(connection, Tally, [tally.row_of(key, held) for key, held in sorted(given.items())])
    if changed:
        records.move_on(connection)


def differences(connection: Connection, tell: Callable[[int], None] | None = None) -> Iterator[str]:
    """Yield, a line each, what of the stored columns, facts, documents and tally is not what the rows give.

    `tell` is called now and then with the number of acts done.
    """
    done = 0
    for ids in _batches(connection):
        yield from _of_acts(connection, ids)
        done += len(ids)
        if tell is not None:
            tell(done)
    for country, given in _tallies(connection):
        yield from _of_tally(given, _stored_tally(connection, country))


def _batches(connection: Connection) -> Iterator[list[str]]:
    statement = select(_acts.c.id).order_by(_acts.c.id).limit(_BATCH)
    ids = list(connection.execute(statement).scalars())
    while ids:
        yield ids
        ids = list(connection.execute(statement.where(_acts.c.id > ids[-1])).scalars())


def _of_acts(connection: Connection, ids: list[str]) -> Iterator[str]:
    documents = _stored_documents(connection, ids)
    nested = _nested(connection, ids)
    facts: dict[str, list[Row]] = {}
    for row in connection.execute(select(_facts).where(_facts.c.act_id.in_(ids))).mappings():
        facts.setdefault(row["act_id"], []).append(dict(row))
    for id_, rows in load(connection, ids).items():
        stored = {name: rows.act[name] for name in DERIVED_COLUMNS}
        derived = settle(rows)
        wrong = [name for name in DERIVED_COLUMNS if rows.act[name] != stored[name]]
        if wrong:
            yield f"act {id_}: its rows give another {', '.join(wrong)} than its row holds"
        outside = figured_outside(connection, id_) if id_ in nested else 0
        made, counted = derived_facts(rows, derived, outside=outside)
        if comparable(made) != comparable(facts.get(id_, [])):
            yield f"act {id_}: its rows give other facts than are stored"
        document = documents.get(id_)
        if document is None:
            yield f"act {id_}: it has no document"
        elif document["deleted"] != rows.act["deleted"]:
            yield f"act {id_}: its row and its document don't agree whether it is deleted"
        elif not rows.act["deleted"]:
            yield from _of_document(rows, derived, counted, document)


def _of_document(rows: ActRows, derived: Derived, counted: int, document: Row) -> Iterator[str]:
    try:
        rendered = render(rows, derived, counted=counted, revision=document["revision"])
        # What was not written by the service may hold what the schema knows not.
        ActPublic.model_validate(rendered)
    except ValueError as error:
        yield f"act {rows.id}: its rows can't be rendered: {str(error).splitlines()[0]}"
        return
    if as_json(rendered) == document["body"]:
        return
    try:
        stored = json.loads(document["body"])
    except ValueError:
        stored = None
    if not isinstance(stored, dict):
        yield f"act {rows.id}: its document is no JSON object"
        return
    wrong = [name for name in {**rendered, **stored} if rendered.get(name) != stored.get(name)]
    yield f"act {rows.id}: its rows give another document than is stored, in {', '.join(wrong) or 'its spelling'}"


def _of_tally(given: tally.Sums, stored: tally.Sums) -> Iterator[str]:
    for key in sorted({*given, *stored}):
        row = ", ".join(f"{name} {value or '-'}" for name, value in zip(_KEY, key, strict=True))
        if key not in given and not any(stored[key]):
            yield f"tally of {row}: a row of nothing"
        # A row of lines has fewer places.
        for place, is_, was in zip_longest(tally.PLACES, given.get(key, ()), stored.get(key, ())):
            if is_ != was:
                wrong = ", ".join(
                    f"{name} {held} instead of {sum_}"
                    for name, sum_, held in zip(tally.SUMS, is_ or _ZEROS, was or _ZEROS, strict=True)
                    if sum_ != held
                )
                yield f"tally of {row}, {' '.join(place).strip()}: {wrong or 'sums of nothing'}"


def _stored_documents(connection: Connection, ids: Collection[str]) -> dict[str, Row]:
    statement = select(_documents).where(_documents.c.type == "act", _documents.c.id.in_(ids))
    return {row["id"]: dict(row) for row in connection.execute(statement).mappings()}


def _nested(connection: Connection, ids: Collection[str]) -> set[str]:
    """Return which of these acts may lie inside another: those that a nesting relation touches."""
    statement = select(_relations.c.act_id, _relations.c.other_id).where(
        or_(_relations.c.act_id.in_(ids), _relations.c.other_id.in_(ids)),
        _relations.c.relation.in_([relation.value for relation in NESTING_RELATIONS]),
    )
    return {id_ for pair in connection.execute(statement) for id_ in pair}


def _tallies(connection: Connection) -> Iterator[tuple[str, tally.Sums]]:
    """Give what the facts of each country come to, and at last those of all; memory is that of a country's."""
    named = select(_facts.c.country).union(select(_tally.c.country))
    everywhere: tally.Sums = {}
    for country in sorted(connection.execute(named).scalars()):
        if country == tally.ALL:
            continue
        sums: tally.Sums = {}
        for facts in _facts_of_acts(connection, country):
            tally.merge(sums, tally.sums_of(facts))
        tally.merge(everywhere, {key: held for key, held in sums.items() if key[0] == tally.ALL})
        yield country, {key: held for key, held in sums.items() if key[0] == country}
    yield tally.ALL, everywhere


def _facts_of_acts(connection: Connection, country: str) -> Iterator[list[Row]]:
    """Give the facts of each act of a country."""
    statement = (
        select(_facts)
        .join_from(_acts, _facts, _facts.c.act_id == _acts.c.id)
        .where(_acts.c.country == country)
        .order_by(_facts.c.act_id)
    )
    for _, rows in groupby(connection.execute(statement).mappings(), key=itemgetter("act_id")):
        yield [dict(row) for row in rows]


def _stored_tally(connection: Connection, country: str) -> tally.Sums:
    statement = select(_tally).where(_tally.c.country == country)
    return {tuple(row[:4]): row[4] for row in connection.execute(statement)}
