"""Restoring a register from a whole export (docs/decisions/0012): identifiers, revisions, times and bytes are kept."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import IO, Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import SQLModel

from app.acts.compose import compose
from app.acts.schemas import ActCreate
from app.acts.store import parts_last
from app.countries import service as countries
from app.countries.schemas import CountryCreate
from app.db.engine import as_json
from app.db.statements import Row, insert_rows, table_of
from app.db.transactions import attempt
from app.derivation import nesting, tally
from app.derivation.acts import derived_facts, settle
from app.derivation.render import render
from app.derivation.rows import PARTS, ActRows, cite, load
from app.doors import Tx
from app.errors import Conflict, Fault, Invalid
from app.etags import digest
from app.fulltext import index
from app.leaders import service as leaders
from app.leaders.compose import leader_row, name_rows, term_rows
from app.leaders.schemas import LeaderCreate
from app.models import Act, ActSource, Country, Document, Fact, Leader, LeaderName, Relation, Revision, Source, Term
from app.revisions import records
from app.sources import service as sources
from app.sources.schemas import SourceCreate
from app.transfer.items import shortened, unreadable
from app.transfer.report import Report
from app.transfer.restored import (
    Line,
    as_before,
    body_of,
    differing,
    first_fault,
    op_of,
    read_export,
    stored_columns,
    times_of,
)
from app.transfer.spool import Spool

T = TypeVar("T")

_KINDS = ("country", "source", "leader", "act")
_BATCH = 200
_documents, _revisions, _countries, _leaders = (table_of(model) for model in (Document, Revision, Country, Leader))
_TABLES: dict[str, type[SQLModel]] = {"cited": ActSource, **PARTS}
_OF_LEADER = ("id", "name", "names", "country", "wikidata", "notes", "terms")


class Restoring:
    """One whole export being stored in a transaction, in a register that holds nothing but countries."""

    def __init__(self, tx: Tx, report: Report, spool: Spool, tell: Callable[[], None]) -> None:
        self._tx = tx
        self._connection = tx.connection
        self._report = report
        self._spool = spool
        self._tell = tell
        self._found = dict.fromkeys((*_KINDS, "former"), 0)
        self._sums: tally.Sums = {}

    def take(self, file: IO[bytes]) -> None:
        """Store all lines. Raises `Conflict` where the register is not empty, `Invalid` for another file or a part."""
        self._check_empty()
        lines = read_export(file)
        _, told = next(lines)
        # The file brings its own.
        for table in (_countries, _documents, _revisions):
            self._connection.execute(delete(table))
        batch: list[tuple[int, Line]] = []
        for number, line in lines:
            if batch and (len(batch) >= _BATCH or batch[-1][1]["record"] != line["record"]):
                self._placed(batch, self._store)
                batch = []
            batch.append((number, line))
            self._report.line = number
        if batch:
            self._placed(batch, self._store)
        self._check_whole(told)
        self._insert_kept("term", Term)
        self._insert_kept("relation", Relation)
        self._derive_late()
        tally.move(self._connection, {}, self._sums)

    def _check_empty(self) -> None:
        statement = select(_documents.c.type, func.count()).where(_documents.c.type != "country")
        there = {str(kind): number for kind, number in self._connection.execute(statement.group_by(_documents.c.type))}
        if there:
            listed = ", ".join(
                f"{number:,} {kind}{'' if number == 1 else 's'}" for kind, number in sorted(there.items())
            )
            message = f"A register is restored into an empty one; this holds {listed}, deleted ones included."
            raise Conflict(message, Fault("not_empty", message))

    def _check_whole(self, told: Line) -> None:
        asked = {**told["records"], "former": told["revisions"]}
        for kind, number in self._found.items():
            if asked.get(kind, 0) != number:
                message = f"The file tells of {asked.get(kind, 0):,} ({kind}) and holds {number:,}: it was cut off."
                raise unreadable("cut_off", message, line=self._report.line)

    def _placed(self, entries: Sequence[tuple[int, T]], store: Callable[[Sequence[tuple[int, T]]], None]) -> None:
        """Store what came from these lines. Raises `Invalid` with the line of which the database refuses something."""
        try:
            with attempt(self._connection):
                store(entries)
        except (IntegrityError, DataError):
            for entry in entries:
                try:
                    with attempt(self._connection):
                        store([entry])
                except (IntegrityError, DataError):
                    message = "The line says what another one says already, or names what stands nowhere in the file."
                    raise unreadable("line_conflicts", message, line=entry[0]) from None
            raise

    def _insert_kept(self, what: str, model: type[SQLModel]) -> None:
        """Insert the rows that waited for all records, each with its line."""
        kept = self._spool.kept(what)
        while rows := [json.loads(text) for text in islice(kept, _BATCH)]:
            self._placed(rows, lambda some: insert_rows(self._connection, model, [row for _, row in some]))

    def _store(self, batch: Sequence[tuple[int, Line]]) -> None:
        self._tell()
        kind = batch[0][1]["record"]
        former = [line for _, line in batch if not line["current"]]
        current = [(number, line) for number, line in batch if line["current"]]
        self._found["former"] += len(former)
        self._found[kind] += len(current)
        insert_rows(self._connection, Revision, [stored_columns(line) for line in former])
        documents = [
            {**stored_columns(line), "etag": digest(body_of(line).encode()), "deleted": line["deleted"]}
            for _, line in current
        ]
        insert_rows(self._connection, Document, documents)
        {"country": self._countries, "source": self._sources, "leader": self._leaders, "act": self._acts}[kind](current)
        op: records.Op | None
        for op in ("create", None):
            told = {line["id"]: line for _, line in current if op_of(line) == op}
            if told:
                changes = [(kind, id_, op, line["revision"]) for id_, line in told.items()]
                first = records.tell(self._connection, changes, self._tx.now)
                shown = [(kind, id_, line["document"]) for id_, line in told.items() if not line["deleted"]]
                index.add(self._connection, shown, first)
        if kind != "country":
            self._report.of(kind).add("created", len(current))

    def _countries(self, lines: Sequence[tuple[int, Line]]) -> None:
        rows = []
        for number, line in lines:
            if not line["deleted"]:
                row = countries.row_of(self._posted(CountryCreate, number, line))
                rows.append(row)
                self._compare(number, line, countries.render(row, line["revision"], *times_of(line)))
        insert_rows(self._connection, Country, rows)

    def _sources(self, lines: Sequence[tuple[int, Line]]) -> None:
        rows = []
        for number, line in lines:
            if not line["deleted"]:
                row = sources.row_of(line["id"], self._posted(SourceCreate, number, line))
                rows.append(row)
                self._compare(number, line, sources.render(row, line["revision"], *times_of(line)))
        insert_rows(self._connection, Source, rows)

    def _leaders(self, lines: Sequence[tuple[int, Line]]) -> None:
        contents = []
        for number, line in lines:
            if not line["deleted"]:
                self._posted(LeaderCreate, number, line)
                content = {name: line["document"][name] for name in _OF_LEADER}
                contents.append(content)
                for row in term_rows(content):
                    # Whoever held the office before may follow.
                    self._spool.keep("term", json.dumps([number, row]))
                self._compare(number, line, leaders.render(content, line["revision"], *times_of(line)))
        insert_rows(self._connection, Leader, [leader_row(content) for content in contents])
        insert_rows(self._connection, LeaderName, [row for content in contents for row in name_rows(content)])

    def _acts(self, lines: Sequence[tuple[int, Line]]) -> None:
        known = {
            row["code"]: dict(row)
            for row in self._connection.execute(
                select(_countries).where(_countries.c.code.in_({line["document"]["country"] for _, line in lines}))
            ).mappings()
        }
        posted = [self._posted(ActCreate, number, line) for number, line in lines]
        by_id, _ = sources.find_known(self._connection, [entry for act in posted for entry in act.sources])
        self._check_leaders(lines)
        made = [
            self._composed(number, line, act, known, by_id) for (number, line), act in zip(lines, posted, strict=True)
        ]
        cite(self._connection, made)
        facts: list[Row] = []
        for (number, line), rows in zip(lines, made, strict=True):
            derived = settle(rows)
            of_act, counted = derived_facts(rows, derived, outside=0)
            document = render(rows, derived, counted=counted, revision=line["revision"])
            for row in rows.relations:
                self._spool.keep("relation", json.dumps([number, row]))
            if rows.relations or (as_json(document) != body_of(line) and not line["deleted"]):
                # Its relations, or others', may change what is counted.
                self._spool.keep("late", json.dumps([number, rows.id]))
                continue
            facts += of_act
            tally.merge(self._sums, tally.sums_of(of_act))
        insert_rows(self._connection, Act, [rows.act for rows in made])
        for name, model in _TABLES.items():
            if name != "relations":
                insert_rows(self._connection, model, [row for rows in made for row in parts_last(getattr(rows, name))])
        insert_rows(self._connection, Fact, facts)

    def _check_leaders(self, lines: Sequence[tuple[int, Line]]) -> None:
        named = {number: {role["leader"] for role in line["document"]["roles"]} - {None} for number, line in lines}
        statement = select(_leaders.c.id).where(_leaders.c.id.in_(set[str]().union(*named.values())))
        here = set(self._connection.execute(statement).scalars())
        for number, ids in named.items():
            if not ids <= here:
                raise _unknown(number)

    def _composed(
        self, number: int, line: Line, posted: ActCreate, known: dict[str, Row], by_id: dict[str, Row]
    ) -> ActRows:
        document = line["document"]
        created_at, updated_at = times_of(line)
        act = {
            "id": line["id"], "posted_by": None, "deleted": line["deleted"], "created_at": created_at,
            "updated_at": datetime.fromisoformat(line["at"]) if line["deleted"] else updated_at,
            "review": document["review"],
        }  # fmt: skip
        resolved = sources.resolve(by_id, {}, posted.sources)
        if resolved.faults or resolved.new or document["country"] not in known:
            raise _unknown(number)
        differs = differing(document)
        return compose(
            posted,
            act=act,
            country=known[document["country"]],
            cited=[(one.row, differs.get(place, [])) for place, one in enumerate(resolved.cited)],
            leaders={role["leader"]: role["leader"] for role in document["roles"] if role["leader"]},
            related={relation["act"]: relation["act"] for relation in document["relations"]},
            before=as_before(document),
        )

    def _derive_late(self) -> None:
        """Store what follows of the acts that lie inside others or are told of by them."""
        for text in self._spool.kept("late"):
            number, id_ = json.loads(text)
            self._tell()
            rows_of = load(self._connection, [id_])[id_]
            derived = settle(rows_of)
            outside = nesting.figured_outside(self._connection, id_)
            facts, counted = derived_facts(rows_of, derived, outside=outside)
            insert_rows(self._connection, Fact, facts)
            tally.merge(self._sums, tally.sums_of(facts))
            current = records.find(self._connection, "act", id_)
            assert current is not None
            document = render(rows_of, derived, counted=counted, revision=current.revision)
            if not current.deleted and as_json(document) != current.body:
                self._differs(number, id_)

    def _posted(self, model: type[Any], number: int, line: Line) -> Any:
        try:
            return model.model_validate(line["document"])
        except ValidationError as error:
            message = f"The document is none of this register: {first_fault(error)}"
            raise unreadable("document_invalid", message, line=number, value=line.get("id")) from None

    def _compare(self, number: int, line: Line, rendered: Line) -> None:
        if as_json(rendered) != body_of(line):
            self._differs(number, line["id"])

    def _differs(self, number: int, id_: str) -> None:
        message = "What follows from this document is another one: it was changed, or comes from another version."
        self._report.acts.add("refused")
        self._report.refuse(
            [Fault("document_differs", message, pointer="/document", line=number, value=shortened(id_))]
        )


def _unknown(number: int) -> Invalid:
    return unreadable("reference_unknown", "The act cites what stands nowhere before it.", line=number)
