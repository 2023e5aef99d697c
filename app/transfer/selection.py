"""Which records an export holds, and the way through them: by identifier, a batch at a time, in one snapshot."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from app.db.keyset import Keyset
from app.db.statements import Row, table_of
from app.formats.rows import BATCH
from app.models import Act, ActSource, Country, Document, Leader, Revision, Role, Source
from app.revisions.records import RecordType

# What a record names stands before it.
ORDER: tuple[RecordType, ...] = ("country", "source", "leader", "act")
_acts, _cited, _countries, _documents = (table_of(model) for model in (Act, ActSource, Country, Document))
_leaders, _revisions, _roles, _sources = (table_of(model) for model in (Leader, Revision, Role, Source))
_KEYS: Mapping[RecordType, ColumnElement[str]] = {
    "country": _countries.c.code,
    "source": _sources.c.id,
    "leader": _leaders.c.id,
    "act": _acts.c.id,
}


class Selection:
    """The acts that these conditions choose, and what they name; all countries, for they are few.

    Without conditions it is `whole`: every record, of any state of review and deleted ones too, with its history.
    With `named` leaders and sources are those that the acts name; else all of them.
    """

    def __init__(
        self, connection: Connection, conditions: Sequence[ColumnElement[bool]] | None, *, named: bool
    ) -> None:
        self.whole = conditions is None
        self._connection = connection
        self._conditions = list(conditions or ())
        self._named = named

    def ids(self, type_: RecordType) -> Iterator[list[str]]:
        """Give the identifiers of the records of a kind."""
        key = _documents.c.id if self.whole else _KEYS[type_]
        batches = Keyset(key).batches(self._connection, self._chosen(type_, key), BATCH)
        return ([row[0] for row in batch] for batch in batches)

    def count(self, type_: RecordType) -> int:
        """Return how many records of a kind there are."""
        return self._count(self._chosen(type_, _documents.c.id if self.whole else _KEYS[type_]))

    def count_revisions(self) -> int:
        """Return how many former revisions there are; none but of the whole, for those of drafts are not for all."""
        return self._count(select(_revisions.c.id)) if self.whole else 0

    def current(self, type_: RecordType) -> Iterator[list[Row]]:
        """Give the rows of the documents of a kind, as they now are."""
        for ids in self.ids(type_):
            statement = select(_documents).where(_documents.c.type == type_, _documents.c.id.in_(ids))
            found = {row["id"]: dict(row) for row in self._connection.execute(statement).mappings()}
            yield [found[id_] for id_ in ids]

    def former(self, type_: RecordType, ids: Sequence[str]) -> dict[str, list[Row]]:
        """Return the former revisions of these records, the first first."""
        found: dict[str, list[Row]] = {}
        if self.whole:
            of_these = select(_revisions).where(_revisions.c.type == type_, _revisions.c.id.in_(ids))
            for row in self._connection.execute(of_these.order_by(_revisions.c.id, _revisions.c.revision)).mappings():
                found.setdefault(row["id"], []).append(dict(row))
        return found

    def _chosen(self, type_: RecordType, key: ColumnElement[str]) -> Select[Any]:
        if self.whole:
            return select(key).where(_documents.c.type == type_)
        acts = select(_acts.c.id).where(*self._conditions)
        if type_ == "act":
            return acts
        if self._named and type_ == "leader":
            return select(key).where(key.in_(select(_roles.c.leader_id).where(_roles.c.act_id.in_(acts))))
        if self._named and type_ == "source":
            return select(key).where(key.in_(select(_cited.c.source_id).where(_cited.c.act_id.in_(acts))))
        return select(key)

    def _count(self, statement: Select[Any]) -> int:
        return int(self._connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one())
