"""Acts whose relations name others that stand further down in the file: stored when those are."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Protocol

from sqlalchemy import Connection, or_, select

from app.db.ids import is_id
from app.db.statements import table_of
from app.db.transactions import attempt
from app.derivation import tally
from app.models import Act
from app.transfer.items import Item, names_of
from app.transfer.report import Report
from app.transfer.spool import Spool

_AT_ONCE = 500  # names that are looked up together
_acts = table_of(Act)


class _TakenBack(Exception):
    """Raised to have a circle taken back."""


class Taking(Protocol):
    """What stores an item that waited."""

    def again(self, item: Item, *, without: Set[str] = frozenset()) -> None:
        """Store it, without its relations to some acts."""


class Waiting:
    """The items of a spool that wait, when all others are stored."""

    def __init__(self, connection: Connection, spool: Spool, taking: Taking, report: Report) -> None:
        self._connection = connection
        self._spool = spool
        self._taking = taking
        self._report = report

    def take(self) -> None:
        """Store the acts that wait for others of the file, each after those; then the circles that they make."""
        for item in self._spool.freed():
            self._taking.again(item)
        self._take_circles()

    def _take_circles(self) -> None:
        """Store acts that relate to one another in a circle, and what relates to these.

        An act whose relation leads nowhere is refused, and so are those that wait for it alone.
        """
        waiting = self._spool.waiting()
        lost = self._behind(self._astray())
        refused: set[int] = set()
        while circle := {number: item for number, item in waiting.items() if number not in lost}:
            faulty = self._take_circle(circle)
            if not faulty:
                break
            refused |= faulty
            lost |= self._behind(faulty)
        for number in sorted(lost - refused):
            self._taking.again(waiting[number])

    def _take_circle(self, circle: Mapping[int, Item]) -> set[int]:
        """Store acts first without the relations between them, then with these; all or none. Return the refused."""
        inside = frozenset(name for item in circle.values() for name in names_of(item))
        before = replace(self._report.acts)
        try:
            with attempt(self._connection), tally.gathered(self._connection):
                refused = {number for number, item in circle.items() if self._is_refused(item, inside)}
                once = replace(self._report.acts)
                rest = {number: item for number, item in circle.items() if number not in refused}
                refused |= {number for number, item in rest.items() if self._is_refused(item)}
                if refused:
                    raise _TakenBack
        except _TakenBack:
            self._report.acts = replace(before, refused=self._report.acts.refused)
        else:
            # The second time round is a part of the first.
            self._report.acts = once
        return refused

    def _is_refused(self, item: Item, without: Set[str] = frozenset()) -> bool:
        before = self._report.acts.refused
        self._taking.again(item, without=without)
        return self._report.acts.refused > before

    def _behind(self, numbers: Set[int]) -> set[int]:
        """Return these items, and those that relate to one of them at any remove."""
        found: set[int] = set()
        edge = set(numbers)
        while edge:
            found |= edge
            edge = self._spool.relating_to(edge) - found
        return found

    def _astray(self) -> set[int]:
        """Return the items that relate to what is neither stored nor waits."""
        lacking = list(self._spool.lacking())
        names = sorted({name for _, name in lacking})
        stored: set[str] = set()
        for start in range(0, len(names), _AT_ONCE):
            stored |= self._stored_names(names[start : start + _AT_ONCE])
        return {number for number, name in lacking if name not in stored}

    def _stored_names(self, names: Sequence[str]) -> set[str]:
        statement = select(_acts.c.id, _acts.c.external_id).where(
            or_(_acts.c.id.in_(filter(is_id, names)), _acts.c.external_id.in_(names)), _acts.c.deleted.is_(False)
        )
        found = {name for row in self._connection.execute(statement) for name in row if name is not None}
        return found | set(self._spool.called(names))
