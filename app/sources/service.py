"""Writes of sources, and citing: which stored source each entry of an act means."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from app.db.driver import Lookup
from app.db.ids import is_id, new_id
from app.db.statements import Row, insert_rows, table_of, together
from app.derivation.acts import rederive
from app.derivation.schemas import SourcePublic
from app.doors import Tx
from app.errors import Conflict, Fault, Invalid, NotFound
from app.etags import Precondition, strong
from app.fields import moment
from app.merge_patch import patched
from app.models import Source
from app.replies import Reply, changed, created, no_content
from app.revisions import purging, records
from app.revisions.conflicts import in_the_way, in_use
from app.sources.addresses import url_key
from app.sources.queries import acts_citing, users_of
from app.sources.schemas import SourceCreate, SourcePosted
from app.spans import span
from app.vocabularies import SourceKind

_sources = table_of(Source)
_KNOWN = Lookup(
    select(_sources).where(
        or_(
            _sources.c.id.in_(bindparam("ids", expanding=True)),
            _sources.c.url_key.in_(bindparam("keys", expanding=True)),
        )
    )
)
_SHOWN = tuple(name for name in SourcePublic.model_fields if name != "id")


class Cited(NamedTuple):
    """The stored source that an entry means, and the members that the entry gives otherwise."""

    row: Row
    differs: list[str]


class Resolved(NamedTuple):
    """What the entries of one act mean: each one's source, those among them that are new, and what is at fault."""

    cited: list[Cited]
    new: list[Row]
    faults: list[Fault]


def create_source(tx: Tx, posted: SourceCreate) -> Reply:
    """Store a new source; one whose address is known is answered with the stored one, unchanged."""
    row = row_of(new_id(), posted)
    known = _with_key(tx.connection, row["url_key"])
    if known is not None:
        current = records.get(tx.connection, "source", known["id"])
        headers = {"ETag": strong(current.etag), "Location": _address(known["id"])}
        differing = _differing(known, posted)
        if differing:
            headers["Source-Differs"] = ", ".join(differing)
        return Reply(200, current.body.encode(), headers)
    insert_rows(tx.connection, Source, [row])
    stored = records.create(tx, "source", row["id"], render(row, 1, tx.now, tx.now))
    return created(stored.body, location=_address(row["id"]), etag=stored.etag)


def update_source(tx: Tx, id_: str, patch: Mapping[str, Any], condition: Precondition) -> Reply:
    """Apply a merge patch to a source, and derive anew the acts that cite it."""
    current = records.get(tx.connection, "source", id_)
    condition.check(current.etag)
    document = json.loads(current.body)
    row = row_of(id_, patched(SourceCreate, document, patch))
    if row == row_of(id_, patched(SourceCreate, document, {})):
        return _unchanged(current)
    taken = _taken(tx.connection, row)
    if taken is not None:
        raise Conflict("Another source has this address.", taken)
    return _replace(tx, row, current, document["created_at"], "update")


def delete_source(tx: Tx, id_: str, condition: Precondition) -> Reply:
    """Delete a source that no act cites; its history stays. Raises `Conflict` where one does."""
    current = records.get(tx.connection, "source", id_)
    condition.check(current.etag)
    users = users_of(tx.connection, id_)
    if users:
        raise in_use("source", users)
    tx.connection.execute(delete(_sources).where(_sources.c.id == id_))
    records.replace(tx, "source", id_, current, None, action="delete", op="delete")
    return no_content()


def purge_source(tx: Tx, id_: str, condition: Precondition) -> Reply:
    """Take a source away with the history. Raises `Conflict` where an act cites it."""
    current = purging.opened(tx, "source", id_, condition)
    users = users_of(tx.connection, id_)
    if users:
        raise in_use("source", users)
    tx.connection.execute(delete(_sources).where(_sources.c.id == id_))
    purging.purge(tx, "source", id_, current)
    return no_content()


def restore_source(tx: Tx, id_: str, revision: int | None) -> Reply:
    """Make a source again what it was at a revision (None: the last), whether it was deleted or not."""
    current = records.find(tx.connection, "source", id_)
    if current is None:
        raise NotFound("There is no source with this identifier.")
    document = json.loads(records.body_of(tx.connection, "source", id_, current, revision))
    row = row_of(id_, patched(SourceCreate, document, {}))
    if not current.deleted and row == row_of(id_, patched(SourceCreate, json.loads(current.body), {})):
        return _unchanged(current)
    taken = _taken(tx.connection, row)
    if taken is not None:
        raise in_the_way("source", taken)
    if current.deleted:
        insert_rows(tx.connection, Source, [row])
    return _replace(tx, row, current, document["created_at"], "restore")


def cite(connection: Connection, posted: Sequence[SourcePosted], cited: Iterable[Row] = ()) -> Resolved:
    """Return the source of each entry, in the same order, and those among them that are not stored yet.

    An entry with a known `id` is that source; else one with a known address is that source; else, without an address,
    one that the act has `cited` and that is described in the same words; else it is new, and entries of one address, or
    alike without any, are one. Raises `Invalid` for an unknown `id` beside nothing that a new source could be made of.
    """
    resolved = resolve(*find_known(connection, posted), posted, cited)
    if resolved.faults:
        raise Invalid("A source that the act cites is not known.", *resolved.faults)
    return resolved


def resolve(
    by_id: Mapping[str, Row], by_key: Mapping[str, Row], posted: Sequence[SourcePosted], cited: Iterable[Row] = ()
) -> Resolved:
    """Return what the entries of one act mean, where these sources are stored, by identifier and by address.

    `cited` are those of the stored act that these entries are posted for.
    """
    described = {_description(row): row for row in cited if row["url_key"] is None}
    meant: list[Cited] = []
    new: dict[str, Row] = {}
    faults: list[Fault] = []
    for place, entry in enumerate(posted):
        key = url_key(entry.url) if entry.url is not None else None
        mark = key or _description(entry.model_dump(mode="json", include=set(_SHOWN)))
        row = by_id.get(_id_of(entry) or "") or by_key.get(mark) or described.get(mark) or new.get(mark)
        if row is None and key is None and (entry.title is None or entry.publisher is None):
            message = "No source has this id, and the entry does not describe a new one."
            faults.append(Fault("source_unknown", message, pointer=f"/sources/{place}/id"))
            continue
        if row is None:
            row = new[mark] = row_of(new_id(), entry)
        meant.append(Cited(row, _differing(row, entry)))
    return Resolved(meant, list(new.values()), faults)


def store_sources(tx: Tx, rows: Sequence[Row]) -> None:
    """Store new sources."""
    if not rows:
        return
    with together(tx.connection):
        insert_rows(tx.connection, Source, rows)
        records.create_many(tx, new_documents(tx, rows))


def new_documents(tx: Tx, rows: Sequence[Row]) -> list[records.New]:
    """Return the first documents of new sources."""
    return [records.New("source", row["id"], render(row, 1, tx.now, tx.now)) for row in rows]


def find_known(connection: Connection, posted: Sequence[SourcePosted]) -> tuple[dict[str, Row], dict[str, Row]]:
    """Return the stored sources that the entries name by their identifiers, and those with their addresses, by each."""
    named = [id_ for id_ in map(_id_of, posted) if id_ is not None and is_id(id_)]
    addressed = [url_key(entry.url) for entry in posted if entry.url is not None]
    if not named and not addressed:
        return {}, {}
    rows = _KNOWN.mappings(connection, ids=named, keys=addressed)
    by_key = {row["url_key"]: row for row in rows if row["url_key"] is not None}
    return {row["id"]: row for row in rows}, by_key


def _description(members: Mapping[str, Any]) -> str:
    return repr([members[name] for name in _SHOWN])


def _id_of(entry: SourcePosted) -> str | None:
    # SourcePosted itself has no `id`: only the entries of an act name stored sources.
    return getattr(entry, "id", None)


def _with_key(connection: Connection, key: str | None) -> Row | None:
    if key is None:
        return None
    row = connection.execute(select(_sources).where(_sources.c.url_key == key)).mappings().first()
    return None if row is None else dict(row)


def _taken(connection: Connection, row: Row) -> Fault | None:
    """Return what is wrong where another source has the address of `row`."""
    other = _with_key(connection, row["url_key"])
    if other is None or other["id"] == row["id"]:
        return None
    return Fault("url_taken", f"It is the address of {_address(other['id'])}.", pointer="/url")


def _differing(row: Row, posted: SourcePosted) -> list[str]:
    """Return the members that `posted` gives otherwise than the stored source has them; what it leaves out is not."""
    given = {name: getattr(posted, name) for name in _SHOWN}
    if posted.url is not None and url_key(posted.url) == row["url_key"]:
        del given["url"]
    if posted.kind == SourceKind.UNKNOWN:
        del given["kind"]
    return [name for name, value in given.items() if value is not None and value != row[name]]


def row_of(id_: str, posted: SourcePosted) -> Row:
    """Return the row of a source as it is posted."""
    members: dict[str, Any] = posted.model_dump(mode="json", include=set(_SHOWN))
    return {
        **members,
        "id": id_,
        "url_key": None if posted.url is None else url_key(posted.url),
        **span("published_on", posted.published_on),
    }


def _replace(
    tx: Tx,
    row: Row,
    current: records.Current,
    created_at: str,
    action: records.Action,
) -> Reply:
    """Store the next revision of a source, and derive anew the acts that cite it."""
    connection, id_ = tx.connection, row["id"]
    connection.execute(update(_sources).where(_sources.c.id == id_), row)
    document = render(row, current.revision + 1, datetime.fromisoformat(created_at), tx.now)
    op: records.Op = "create" if current.deleted else "update"
    stored = records.replace(tx, "source", id_, current, document, action=action, op=op)
    rederive(connection, acts_citing(connection, id_), tx.now)
    return changed(stored.body, etag=stored.etag)


def _unchanged(current: records.Current) -> Reply:
    return changed(current.body, etag=current.etag)


def render(row: Row, revision: int, created_at: datetime, updated_at: datetime) -> records.Json:
    """Return the document of a source, with the members and in the order of `SourceDocument`."""
    document = {name: row[name] for name in ("id", *_SHOWN)}
    return document | {"revision": revision, "created_at": moment(created_at), "updated_at": moment(updated_at)}


def _address(id_: str) -> str:
    return f"/v1/sources/{id_}"
