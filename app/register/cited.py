"""Loading what acts cite: the leaders of the bundled register, and what its acts say of their sources."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.acts.schemas import ActCreate
from app.db.statements import table_of
from app.derivation.schemas import SourcePublic
from app.doors import Tx
from app.etags import Precondition
from app.folding import fold
from app.leaders.compose import compose
from app.leaders.schemas import LeaderCreate
from app.leaders.service import create_leader, replace
from app.models import Document, Leader, LeaderName, Source
from app.register.standing import Left, Outcome, changed_twice, deleted, find_base, is_ours, made_elsewhere
from app.revisions import records
from app.sources.addresses import url_key
from app.sources.schemas import SourcePosted
from app.sources.service import update_source

_leaders, _names, _sources, _documents = (table_of(model) for model in (Leader, LeaderName, Source, Document))
_DESCRIBED = set(SourcePublic.model_fields) - {"id"}
_ANY_VERSION = Precondition(("*",))

Names = dict[tuple[str, str], list[str]]


class Leaders:
    """The leaders that are stored, by country and folded name, deleted ones apart."""

    def __init__(self, connection: Connection) -> None:
        self._known: Names = {}
        statement = select(_leaders.c.country, _names.c.folded, _leaders.c.id).join_from(
            _leaders, _names, _names.c.leader_id == _leaders.c.id
        )
        for country, folded, id_ in connection.execute(statement):
            self._known.setdefault((country, folded), []).append(id_)
        self._deleted: Names = {}
        gone = select(_documents.c.id, _documents.c.body).where(_documents.c.type == "leader", _documents.c.deleted)
        for id_, body in connection.execute(gone):
            document = json.loads(body)
            for name in (document["name"], *(other["name"] for other in document["names"])):
                self._deleted.setdefault((document["country"], fold(name)), []).append(id_)

    def load(self, tx: Tx, place: str, posted: LeaderCreate) -> tuple[Outcome, Left | None]:
        """Store one leader where there is none of any of the names; mend the stored one where no editor changed it."""
        keys = [(posted.country, fold(name)) for name in (posted.name, *(other.name for other in posted.names))]
        found = _ids(self._known, keys)
        if len(found) > 1:
            addresses = ", ".join(f"/v1/leaders/{id_}" for id_ in found)
            reason = "several leaders have the names of this one"
            return Outcome.LEFT, Left(posted.name, addresses, reason, f"see which of them is the one of {place}")
        if found:
            return _mend(tx, found[0], place, posted)
        gone = _ids(self._deleted, keys)
        if gone:
            current = records.find(tx.connection, "leader", gone[0])
            assert current is not None
            return Outcome.LEFT, deleted(posted.name, f"/v1/leaders/{gone[0]}", current)
        create_leader(tx, posted)
        return Outcome.CREATED, None


def _ids(names: Names, keys: Iterable[tuple[str, str]]) -> list[str]:
    return sorted({id_ for key in keys for id_ in names.get(key, ())})


def _mend(tx: Tx, id_: str, place: str, posted: LeaderCreate) -> tuple[Outcome, Left | None]:
    current = records.get(tx.connection, "leader", id_)
    document = json.loads(current.body)
    content = compose(tx.connection, id_, posted, document["terms"])
    if content == {name: document[name] for name in content}:
        return Outcome.UNCHANGED, None
    if is_ours(current.by, current.note):
        replace(tx, content, current)
        return Outcome.CHANGED, None
    base = find_base(tx, "leader", id_, current)
    address = f"/v1/leaders/{id_}"
    if base is None:
        return Outcome.LEFT, made_elsewhere(posted.name, address, current, place)
    content = compose(tx.connection, id_, posted, base.document["terms"])
    if content == {name: base.document[name] for name in content}:
        return Outcome.EDITED, None
    return Outcome.LEFT, changed_twice(posted.name, address, current, place)


def described_first(acts: Mapping[str, ActCreate]) -> dict[str, tuple[str, SourcePosted]]:
    """Return the first description of each source that has an address, by that address: it is the one that stands.

    With each, its place in the files.
    """
    first: dict[str, tuple[str, SourcePosted]] = {}
    for place, act in acts.items():
        for number, entry in enumerate(act.sources):
            if entry.url is not None:
                first.setdefault(url_key(entry.url), (f"{place}/sources/{number}", entry))
    return first


def mend_sources(tx: Tx, wanted: Mapping[str, tuple[str, SourcePosted]]) -> list[tuple[Outcome, Left | None]]:
    """Let the stored sources of these addresses be as they are described, where no editor changed them."""
    known = {
        key: id_
        for key, id_ in tx.connection.execute(select(_sources.c.url_key, _sources.c.id))
        if key is not None and key in wanted
    }
    return [mend_source(tx, id_, *wanted[key]) for key, id_ in sorted(known.items())]


def mend_source(tx: Tx, id_: str, place: str, posted: SourcePosted) -> tuple[Outcome, Left | None]:
    """Let one stored source be as it is described, where no editor changed it.

    One that an editor posted stands as it is: the act that cites it bears the warning that it differs.
    """
    current = records.get(tx.connection, "source", id_)
    described = posted.model_dump(mode="json", include=_DESCRIBED)
    if described == _description(json.loads(current.body)):
        return Outcome.UNCHANGED, None
    if is_ours(current.by, current.note):
        update_source(tx, id_, described, _ANY_VERSION)
        return Outcome.CHANGED, None
    base = find_base(tx, "source", id_, current)
    if base is None or described == _description(base.document):
        return Outcome.EDITED, None
    name = posted.title or posted.url or id_
    return Outcome.LEFT, changed_twice(name, f"/v1/sources/{id_}", current, place)


def without_address(posted: ActCreate, document: Mapping[str, Any]) -> dict[int, str]:
    """Return the stored source of each entry that has no address, by its place: nothing else tells which it is.

    It is the entry of the stored document with the same key, else the one with the same title and publisher.
    """
    left = {source["id"]: source for source in document["sources"] if source["url"] is None}
    found: dict[int, str] = {}
    for place, entry in enumerate(posted.sources):
        if entry.url is not None:
            continue
        same = (
            id_
            for id_, source in left.items()
            if (entry.key is not None and source["key"] == entry.key)
            or (source["title"], source["publisher"]) == (entry.title, entry.publisher)
        )
        id_ = next(same, None)
        if id_ is not None:
            found[place] = id_
            del left[id_]
    return found


def _description(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: document[name] for name in _DESCRIBED}
