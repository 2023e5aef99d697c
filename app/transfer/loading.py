"""Storing the items of a file: what is new or changed, in batches, through the services that answer the API."""

import json
from collections.abc import Callable, Iterable, Sequence, Set
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from app.acts.many import Countries, create_acts, unchanged
from app.acts.schemas import ActCreate
from app.acts.service import change, create_act
from app.db.ids import is_id
from app.db.statements import table_of
from app.db.transactions import attempt
from app.derivation import tally
from app.doors import Tx
from app.errors import Conflict, Fault, Invalid, Problem
from app.models import Act, Document, Leader
from app.transfer.items import LONGEST_LINE, Item, id_of, listed, name_of, names_of
from app.transfer.known import Known, find_known
from app.transfer.overlay import laid_over
from app.transfer.people import take_leader, take_source
from app.transfer.report import Outcome, Report
from app.transfer.spool import Spool
from app.transfer.waiting import Waiting
from app.validation import refuse_body

BATCH = 200  # acts that are stored together
MOST_HELD = 4 * LONGEST_LINE  # read of them until they are: what is made of it takes many times as much memory
_BROKEN = "broken "  # before the name of an act whose first rows are; no name has a blank in it

_acts, _documents, _leaders = table_of(Act), table_of(Document), table_of(Leader)


class Loading:
    """One file being stored in a transaction. `tell` is called after each batch, and may raise to end it."""

    def __init__(self, tx: Tx, report: Report, spool: Spool, tell: Callable[[], None]) -> None:
        self._tx = tx
        self._report = report
        self._spool = spool
        self._tell = tell
        self._countries = Countries(tx.connection)
        self._batch: list[Item] = []
        self._held = 0

    def take(self, items: Iterable[Item]) -> None:
        """Store all items; those that relate to acts which are not there yet, when all others are."""
        with tally.gathered(self._tx.connection):
            self._take(items)

    def _take(self, items: Iterable[Item]) -> None:
        for item in items:
            self._report.line = max(self._report.line, item.line)
            if item.faults:
                self._refuse_broken(item)
            elif item.kind == "act":
                self._batch.append(item)
                self._held += item.size
                if len(self._batch) >= BATCH or self._held >= MOST_HELD:
                    self._store()
            else:
                self._store()
                self._take_other(item)
            if self._report.faults % BATCH == BATCH - 1:
                self._tell()
        self._store()
        Waiting(self._tx.connection, self._spool, self, self._report).take()

    def _store(self) -> None:
        """Store the acts that were gathered."""
        self._held = 0
        batch, self._batch = [item for item in self._batch if self._is_named_once(item)], []
        known = find_known(self._tx.connection, batch)
        new: list[tuple[Item, ActCreate]] = []
        related: list[tuple[Item, ActCreate]] = []
        again: dict[str, tuple[Item, ActCreate]] = {}
        self._name_leaders(batch)
        for item in batch:
            stored = known.get(name_of(item))
            if stored is not None and not self._is_meant_once(item, stored):
                continue
            try:
                posted = self._posted(item, stored)
            except Problem as problem:
                self._refuse(item, item.placed(problem))
                continue
            if stored is not None:
                again[stored.id] = (item, posted)
            elif posted.relations:
                # Most name acts that stand before them.
                related.append((item, posted))
            else:
                new.append((item, posted))
        for (item, _), outcome in zip(
            new, create_acts(self._tx, [posted for _, posted in new], self._countries), strict=True
        ):
            self._count(item, outcome)
        for item, posted in related:
            self._take_related(item, None, posted)
        same = unchanged(self._tx, {id_: posted for id_, (_, posted) in again.items()}, self._countries)
        for id_, (item, posted) in again.items():
            if id_ in same:
                self._report.acts.add("unchanged")
                self._call(item, id_)
            else:
                self._take_related(item, id_, posted)
        self._tell()

    def _take_related(self, item: Item, id_: str | None, posted: ActCreate) -> None:
        """Store an act by itself; it waits where it relates to what is not there yet."""
        if not (self._create(item, posted, wait=True) if id_ is None else self._change(item, id_, posted, wait=True)):
            self._spool.wait(item, names_of(item), (relation.act for relation in posted.relations))

    def _is_named_once(self, item: Item) -> bool:
        name = name_of(item)
        if not name:
            message = "Every act needs an external_id: by it the act is known again when the file comes once more."
            self._refuse(item, item.placed(Invalid(message, Fault("external_id_missing", message, "/external_id"))))
            return False
        before = self._spool.met(name, item.line)
        if before is None:
            return True
        if item.is_of_table:
            self._refuse(item, self._continued(item, before))
        else:
            self._refuse(item, _twice(item, f"The act on line {before} has the same external_id."))
        return False

    def _is_meant_once(self, item: Item, stored: Known) -> bool:
        """Whether no line before means the same stored act: one may name it by its external_id, one by its id."""
        # No name has a blank in it.
        before = self._spool.met(f"act {stored.id}", item.line)
        if before is not None:
            # Of a table the lines of the one are gone by the rows of the other, as where its rows lie apart.
            self._report.unreadable |= item.is_of_table
            message = f"Line {before} means this act too: one names it by its external_id, the other by its id."
            self._refuse(item, _twice(item, message))
        return before is None

    def _refuse_broken(self, item: Item) -> None:
        """Refuse what was broken already when it was read; what of it goes on further down is refused too."""
        name, faults = name_of(item), list(item.faults)
        before = self._spool.met(name, item.line)
        if before is None:
            self._spool.met(_BROKEN + name, item.line)
        elif name and item.is_of_table and not self._begins_broken(name):
            faults += self._continued(item, before)
        self._refuse(item, faults)

    def _begins_broken(self, name: str) -> bool:
        """Whether what was met first of an act was broken, and so is not stored."""
        return self._spool.line_of(_BROKEN + name) is not None

    def _continued(self, item: Item, before: int) -> list[Fault]:
        """Return what is wrong with rows of an act that begins on line `before`, with other acts in between.

        What begins there is stored by now, unless it was broken, and an act that was there would lose the lines that
        stand here: then nothing of the file is taken, whatever was asked.
        """
        message = f"The rows of this act begin on line {before} and go on here: sort the file by external_id."
        if not self._begins_broken(name_of(item)):
            self._report.unreadable = True
            message += " Nothing of it is taken: the act would lack these rows."
        return item.placed(Invalid(message, Fault("act_continues", message, "/external_id")))

    def _posted(self, item: Item, stored: Known | None) -> ActCreate:
        """Return what an item posts. Raises what the schemas or the stored act have against it."""
        if stored is not None and stored.deleted:
            message = (
                f"The act with this external_id was deleted: restore it first (POST /v1/acts/{stored.id}/restore)."
            )
            raise Conflict(message, Fault("deleted", message, "/external_id"))
        document = item.document
        if stored is not None and item.is_of_table:
            document = laid_over(json.loads(stored.body), item)
        if document.get("external_id") is None:
            # One that is new comes from another register: what it is called there is its name here.
            document = {**document, "external_id": name_of(item) if stored is None else stored.external_id}
        try:
            return ActCreate.model_validate(document)
        except ValidationError as error:
            raise refuse_body(error, document, ActCreate) from None

    def _name_leaders(self, batch: Sequence[Item]) -> None:
        """Where a document names a leader by an id of another register, name them as it does itself."""
        roles = [
            role
            for item in batch
            for role in listed(item.document.get("roles"))
            if isinstance(role.get("leader"), str) and role.get("leader_name")
        ]
        if not roles:
            return
        asked = [role["leader"] for role in roles if is_id(role["leader"])]
        statement = select(_leaders.c.id).where(_leaders.c.id.in_(asked))
        here = set(self._tx.connection.execute(statement).scalars())
        for role in roles:
            if role["leader"] not in here:
                role["leader"] = {"name": role["leader_name"]}

    def _create(self, item: Item, posted: ActCreate, *, wait: bool) -> bool:
        outcome = self._tried(lambda: create_act(self._tx, self._related(posted)))
        if wait and _waits(outcome):
            return False
        self._count(item, outcome if isinstance(outcome, Problem) else json.loads(outcome.body)["id"])
        return True

    def _change(self, item: Item, id_: str, posted: ActCreate, *, wait: bool) -> bool:
        outcome = self._tried(lambda: change(self._tx, id_, None, lambda _: self._related(posted)))
        if wait and _waits(outcome):
            return False
        if isinstance(outcome, Problem):
            self._refuse(item, item.placed(outcome))
        else:
            _, (before, after) = outcome
            self._report.acts.add("unchanged" if before is after else "changed")
            self._call(item, id_)
        return True

    def again(self, item: Item, *, without: Set[str] = frozenset()) -> None:
        """Store an item that waited, without its relations to some acts."""
        self._tell()
        stored = find_known(self._tx.connection, [item]).get(name_of(item))
        try:
            posted = self._posted(item, stored)
        except Problem as problem:
            self._refuse(item, item.placed(problem))
            return
        if without:
            kept = [relation for relation in posted.relations if relation.act not in without]
            posted = posted.model_copy(update={"relations": kept})
        if stored is None:
            self._create(item, posted, wait=False)
        else:
            self._change(item, stored.id, posted, wait=False)

    def _related(self, posted: ActCreate) -> ActCreate:
        """Return the act with what its relations call by a name of another register called as it is here."""
        called = self._spool.called(relation.act for relation in posted.relations)
        if not called:
            return posted
        relations = [
            relation.model_copy(update={"act": called.get(relation.act, relation.act)}) for relation in posted.relations
        ]
        return posted.model_copy(update={"relations": relations})

    def _tried(self, write: Callable[[], Any]) -> Any:
        """Return what `write` returns, or the problem that it raised, with all that it did taken back."""
        try:
            with attempt(self._tx.connection), tally.gathered(self._tx.connection):
                return write()
        except Problem as problem:
            return problem

    def _take_other(self, item: Item) -> None:
        take = take_leader if item.kind == "leader" else take_source
        outcome: Outcome | Problem = self._tried(lambda: take(self._tx, item.document))
        if isinstance(outcome, Problem):
            self._refuse(item, item.placed(outcome))
        else:
            self._report.of(item.kind).add(outcome)

    def _count(self, item: Item, outcome: str | Problem) -> None:
        if isinstance(outcome, Problem):
            self._refuse(item, item.placed(outcome))
        else:
            self._report.acts.add("created")
            self._call(item, outcome)

    def _call(self, item: Item, id_: str) -> None:
        named = id_of(item)
        if named is not None and named != id_:
            self._spool.call(named, id_)

    def _refuse(self, item: Item, faults: Sequence[Fault]) -> None:
        self._report.of(item.kind).add("refused")
        self._report.refuse(faults)


def _waits(outcome: Any) -> bool:
    """Whether a write failed for nothing but acts that are not there: they may stand further down."""
    return isinstance(outcome, Problem) and {fault.code for fault in outcome.faults} == {"act_unknown"}


def _twice(item: Item, message: str) -> list[Fault]:
    return item.placed(Invalid(message, Fault("external_id_twice", message, "/external_id")))
