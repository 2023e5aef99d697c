"""Acts whose relations name others that stand further down in the file: stored when those are."""

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Protocol

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db.ids import is_id
from app.db.statements import table_of
from app.models import Act
from app.transfer.items import Item, names_of
from app.transfer.report import Report
from app.transfer.spool import Spool

_AT_ONCE = 500  # names that are looked up together
_acts = table_of(Act)


class Taking(Protocol):
    """What stores an item that waited."""

    def again(self, item: Item, *, without: Set[str] = frozenset()) -> None:
        """Store it, without its relations to some acts."""


class Waiting:
    """The items of a spool that wait, when all others are stored."""

    def __init__(self, session: Session, spool: Spool, taking: Taking, report: Report) -> None:
        self._session = session
        self._spool = spool
        self._taking = taking
        self._report = report

    def take(self) -> None:
        """Store the acts that wait for others of the file, each after those; then the circles that they make."""
        for item in self._spool.freed():
            self._taking.again(item)
        self._take_circles()

    def _take_circles(self) -> None:
        """Acts that relate to one another in a circle: first without these relations, then with them.

        An act whose relation leads nowhere is refused, and so are those that wait for it alone.
        """
        waiting = self._spool.waiting()
        lost = self._lost()
        for number in sorted(lost):
            self._taking.again(waiting[number])
        circle = [item for number, item in waiting.items() if number not in lost]
        inside = frozenset(name for item in circle for name in names_of(item))
        for item in circle:
            self._taking.again(item, without=inside)
        counted = replace(self._report.acts)
        for item in circle:
            self._taking.again(item)
        # The second time round is a part of the first.
        self._report.acts.changed, self._report.acts.unchanged = counted.changed, counted.unchanged

    def _lost(self) -> set[int]:
        """Return the items that relate to what is neither stored nor waits, at any remove."""
        lacking = list(self._spool.lacking())
        names = sorted({name for _, name in lacking})
        stored: set[str] = set()
        for start in range(0, len(names), _AT_ONCE):
            stored |= self._stored_names(names[start : start + _AT_ONCE])
        lost: set[int] = set()
        edge = {number for number, name in lacking if name not in stored}
        while edge:
            lost |= edge
            edge = self._spool.relating_to(edge) - lost
        return lost

    def _stored_names(self, names: Sequence[str]) -> set[str]:
        statement = select(_acts.c.id, _acts.c.external_id).where(
            or_(_acts.c.id.in_(filter(is_id, names)), _acts.c.external_id.in_(names)), _acts.c.deleted.is_(False)
        )
        found = {name for row in self._session.execute(statement) for name in row if name is not None}
        return found | set(self._spool.called(names))
