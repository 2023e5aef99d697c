"""Which stored acts a file means."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from app.db.ids import is_id
from app.db.statements import table_of
from app.models import Act, Document
from app.transfer.items import Item, name_of

_acts, _documents = table_of(Act), table_of(Document)


class Known(NamedTuple):
    """An act that is stored already: its document where it is needed, and whether it was deleted."""

    id: str
    external_id: str | None
    body: str
    deleted: bool


def find_known(connection: Connection, batch: Sequence[Item]) -> dict[str, Known]:
    """Return the stored acts that items mean: by external_id, else by the register's own identifier."""
    names = [name_of(item) for item in batch]
    if not names:
        return {}
    nameless = {name_of(item) for item in batch if item.document.get("external_id") is None}
    statement = select(_acts.c.id, _acts.c.external_id).where(
        or_(_acts.c.external_id.in_(names), _acts.c.id.in_(filter(is_id, nameless)))
    )
    named = {row.id: row.external_id for row in connection.execute(statement)}
    if not named:
        return {}
    stored = select(*(_documents.c[name] for name in ("id", "body", "deleted"))).where(
        _documents.c.type == "act", _documents.c.id.in_(named)
    )
    known = [Known(row.id, named[row.id], row.body, row.deleted) for row in connection.execute(stored)]
    # Its own identifier says more than an external_id, which may be one of another register.
    return {one.external_id: one for one in known if one.external_id is not None} | {
        one.id: one for one in known if one.id in nameless
    }
