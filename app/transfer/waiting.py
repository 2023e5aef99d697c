"""Acts whose relations name others that stand further down in the file: stored when those are."""

from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any, Protocol

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.db.ids import is_id
from app.db.statements import table_of
from app.models import Act
from app.transfer.items import Item, listed, names_of
from app.transfer.report import Report
from app.transfer.spool import Spool

_acts = table_of(Act)


class Taking(Protocol):
    """What stores an item that waited."""

    def again(self, item: Item, *, wait: bool, without: Set[str] = frozenset()) -> bool:
        """Store it, without its relations to some acts; return whether it is done with."""


class Waiting:
    """The items of a spool that wait, when all others are stored."""

    def __init__(self, session: Session, spool: Spool, taking: Taking, report: Report) -> None:
        self._session = session
        self._spool = spool
        self._taking = taking
        self._report = report

    def take(self) -> None:
        """Store the acts that wait for others of the file, until none can go on; then the circles that they make."""
        moved = True
        while moved:
            moved = False
            for number, item in self._spool.waiting():
                if self._taking.again(item, wait=True):
                    self._spool.done(number)
                    moved = True
        self._take_circles()

    def _take_circles(self) -> None:
        """Acts that relate to one another in a circle: first without these relations, then with them.

        An act whose relation leads nowhere is refused, and so are those that wait for it alone.
        """
        waiting = {name: item for _, item in self._spool.waiting() for name in names_of(item)}
        if not waiting:
            return
        lost = self._lost(waiting)
        circle = {item.line: item for name, item in waiting.items() if name not in lost}
        for item in {item.line: item for name, item in waiting.items() if name in lost}.values():
            self._taking.again(item, wait=False)
        inside = frozenset(name for item in circle.values() for name in names_of(item))
        for item in circle.values():
            self._taking.again(item, wait=False, without=inside)
        counted = replace(self._report.acts)
        for item in circle.values():
            self._taking.again(item, wait=False)
        # The second time round is a part of the first.
        self._report.acts.changed, self._report.acts.unchanged = counted.changed, counted.unchanged

    def _lost(self, waiting: Mapping[str, Item]) -> set[str]:
        """Return the names of the items that relate to what is neither stored nor waiting itself, at any remove."""
        lost: set[str] = set()
        grows = True
        while grows:
            grows = False
            for item in waiting.values():
                names = names_of(item)
                if lost & names:
                    continue
                targets = {relation.get("act") for relation in listed(item.document.get("relations"))}
                elsewhere = {target for target in targets if target not in waiting or target in lost}
                if elsewhere - self._stored_names(elsewhere):
                    lost |= names
                    grows = True
        return lost

    def _stored_names(self, names: set[Any]) -> set[str]:
        asked = [name for name in names if isinstance(name, str)]
        statement = select(_acts.c.id, _acts.c.external_id).where(
            or_(_acts.c.id.in_(filter(is_id, asked)), _acts.c.external_id.in_(asked)), _acts.c.deleted.is_(False)
        )
        found = {name for row in self._session.execute(statement) for name in row if name is not None}
        return found | set(self._spool.called(asked))
