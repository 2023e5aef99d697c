"""Storing an act: its rows, all that is derived from them, its revision and its change, in one transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import SQLModel

from app.db.driver import pipelined
from app.db.statements import Row, insert_rows, table_of, together
from app.derivation import nesting, tally
from app.derivation.acts import derived_facts, is_public, rederive, settle
from app.derivation.facts import replace_facts, stored_facts
from app.derivation.render import render
from app.derivation.rows import PARTS, ActRows, cite
from app.doors import Tx
from app.errors import Fault, Invalid
from app.models import Act, ActSource, Fact, Source
from app.replies import Stored
from app.revisions import records
from app.sources import service as sources
from app.vocabularies import NESTING_RELATIONS

_acts = table_of(Act)
_TABLES: dict[str, type[SQLModel]] = {"cited": ActSource, **PARTS}


def store(
    tx: Tx,
    rows: ActRows,
    *,
    brought: Sequence[Row] = (),
    before: ActRows | None,
    current: records.Current | None,
    action: records.Action,
) -> Stored:
    """Store an act as `rows` have it, in the place of `before`, and the sources that it brings; return its document.

    Raises `Invalid` where its relations make a circle.
    """
    connection, act_id = tx.connection, rows.id
    derived = settle(rows)
    moves = before is None or _standing(before) != _standing(rows)
    outside, inner = 0, nesting.inner_acts(connection, act_id) if before is not None and moves else set()
    nests = before is not None or any(row["relation"] in NESTING_RELATIONS for row in rows.relations)
    if nests:
        # Where the act lies is read from the relations as they now are.
        _store_rows(tx, rows, brought, before)
        _check_circle(tx, rows)
        if moves:
            inner |= nesting.inner_acts(connection, act_id)
        outside = nesting.figured_outside(connection, act_id)
    facts, counted = derived_facts(rows, derived, outside=outside)
    new, op = sources.new_documents(tx, brought), _op(before, rows)
    if current is None:
        with pipelined(connection):
            if not nests:
                _store_rows(tx, rows, brought, before)
            # While the database stores the rows.
            document = render(rows, derived, counted=counted, revision=1)
            with together(connection):
                replace_facts(connection, act_id, [], facts)
                stored = records.create_many(tx, [*new, records.New("act", act_id, document, op)])[-1]
    else:
        gone = action == "delete"
        kept = None if gone else render(rows, derived, counted=counted, revision=current.revision + 1)
        with together(connection):
            replace_facts(connection, act_id, stored_facts(connection, act_id), facts)
            records.create_many(tx, new)
            stored = records.replace(tx, "act", act_id, current, kept, action=action, op=op)
    rederive(connection, inner - {act_id}, tx.now)
    return stored


def store_new(tx: Tx, acts: Sequence[ActRows]) -> None:
    """Store new acts that no relation links, each as `store` does, a table after the other."""
    if not acts:
        return
    connection = tx.connection
    cite(connection, acts)
    derived = [settle(rows) for rows in acts]
    insert_rows(connection, Act, [rows.act for rows in acts])
    for name, model in _TABLES.items():
        insert_rows(connection, model, [row for rows in acts for row in parts_last(getattr(rows, name))])
    facts: list[Row] = []
    sums: tally.Sums = {}
    new: list[records.New] = []
    for rows, its in zip(acts, derived, strict=True):
        made, counted = derived_facts(rows, its, outside=0)
        facts += made
        tally.merge(sums, tally.sums_of(made))
        new.append(records.New("act", rows.id, render(rows, its, counted=counted, revision=1), _op(None, rows)))
    insert_rows(connection, Fact, facts)
    tally.move(connection, {}, sums)
    records.create_many(tx, new)


def _store_rows(tx: Tx, rows: ActRows, brought: Sequence[Row], before: ActRows | None) -> None:
    connection = tx.connection
    if before is not None:
        insert_rows(connection, Source, brought)
        connection.execute(update(_acts).where(_acts.c.id == rows.id), rows.act)
        _replace_parts(tx, rows, before)
        return
    with together(connection):
        insert_rows(connection, Source, brought)
        insert_rows(connection, Act, [rows.act])
        for name, model in _TABLES.items():
            insert_rows(connection, model, parts_last(getattr(rows, name)))


def _standing(rows: ActRows) -> tuple[Any, ...]:
    """Return what of an act the acts inside it are counted by."""
    nesting_relations = {
        (row["relation"], row["other_id"]) for row in rows.relations if row["relation"] in NESTING_RELATIONS
    }
    return rows.act["figured"], rows.act["void"], is_public(rows.act), nesting_relations


def _op(before: ActRows | None, rows: ActRows) -> records.Op | None:
    """What the public sees happen: a draft that is published is created, a published act that is retracted is gone."""
    was, is_ = before is not None and is_public(before.act), is_public(rows.act)
    if is_:
        return "update" if was else "create"
    return "delete" if was else None


def _replace_parts(tx: Tx, rows: ActRows, before: ActRows) -> None:
    """Put the parts in the place of the stored ones, where any of their kind differs."""
    changed = [name for name in _TABLES if getattr(rows, name) != getattr(before, name)]
    if "breakdowns" in changed and "figures" not in changed:
        # The figures of a line go with its row.
        changed.append("figures")
    for name in reversed(list(_TABLES)):
        if name in changed:
            table = table_of(_TABLES[name])
            tx.connection.execute(delete(table).where(table.c.act_id == rows.id))
    with together(tx.connection):
        for name, model in _TABLES.items():
            if name in changed:
                insert_rows(tx.connection, model, parts_last(getattr(rows, name)))


def parts_last(rows: list[Row]) -> list[Row]:
    """Lines in an order in which each comes after the line that it is part of; other parts as they are."""
    if not any(row.get("part_of") for row in rows):
        return rows
    ordered: list[Row] = []
    waiting, known = rows, {None}
    while waiting:
        ready = [row for row in waiting if row["part_of"] in known]
        waiting = [row for row in waiting if row["part_of"] not in known]
        known |= {row["id"] for row in ready}
        ordered += ready
    return ordered


def _check_circle(tx: Tx, rows: ActRows) -> None:
    if rows.id in nesting.outer_acts(tx.connection, rows.id):
        faults = [
            Fault("relation_circle", "By this relation the act would lie inside itself.", pointer=f"/relations/{place}")
            for place, row in enumerate(rows.relations)
            if row["relation"] in NESTING_RELATIONS
        ]
        raise Invalid("The relations of these acts would make a circle.", *faults)
