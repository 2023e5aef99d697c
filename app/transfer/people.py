"""Leaders and sources that a file tells of by themselves: stored where they are new, changed where they differ."""

import json
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from app.countries.queries import resolve_code
from app.db.statements import table_of
from app.doors import Tx
from app.errors import Conflict, Fault
from app.etags import Precondition
from app.folding import fold
from app.leaders.compose import compose
from app.leaders.schemas import LeaderCreate
from app.leaders.service import create_leader, find_named, opened, replace
from app.models import Source
from app.revisions import records
from app.sources.schemas import SourceCreate
from app.sources.service import create_source, find_known, update_source
from app.transfer.report import Outcome
from app.validation import refuse_body

_sources = table_of(Source)
_ANY_VERSION = Precondition(("*",))
_OF_SOURCE = tuple(name for name in SourceCreate.model_fields if name != "id")


def take_leader(tx: Tx, document: dict[str, Any]) -> Outcome:
    """Store a leader, known by any of the names. Raises what the services have against it."""
    try:
        posted = LeaderCreate.model_validate(document)
    except ValidationError as error:
        raise refuse_body(error, document, LeaderCreate) from None
    country = resolve_code(tx.connection, posted.country) or posted.country
    names = {(country, fold(name)) for name in (posted.name, *(other.name for other in posted.names))}
    found = sorted({id_ for leaders in find_named(tx.connection, names).values() for id_, _ in leaders})
    if len(found) > 1:
        message = f"Several leaders have these names: {', '.join(f'/v1/leaders/{id_}' for id_ in found[:10])}."
        raise Conflict(message, Fault("leader_ambiguous", message, "/name"))
    if not found:
        create_leader(tx, posted)
        return "created"
    current, stored = opened(tx, found[0], None)
    content = compose(tx.connection, found[0], posted, stored["terms"])
    return _outcome(current, replace(tx, content, current).etag)


def take_source(tx: Tx, document: dict[str, Any]) -> Outcome:
    """Store a source, known by its address, else by title and publisher. Raises what the services have against it."""
    try:
        posted = SourceCreate.model_validate(document)
    except ValidationError as error:
        raise refuse_body(error, document, SourceCreate) from None
    id_ = _known(tx, posted)
    if id_ is None:
        create_source(tx, posted)
        return "created"
    current = records.get(tx.connection, "source", id_)
    given = posted.model_dump(mode="json", include=set(_OF_SOURCE))
    if posted.url is not None:
        # The address is another spelling of the same one.
        given["url"] = json.loads(current.body)["url"]
    reply = update_source(tx, id_, given, _ANY_VERSION)
    return _outcome(current, reply.headers["ETag"].strip('"'))


def _known(tx: Tx, posted: SourceCreate) -> str | None:
    if posted.url is not None:
        _, by_key = find_known(tx.connection, [posted])
        return next((str(row["id"]) for row in by_key.values()), None)
    statement = select(_sources.c.id).where(
        _sources.c.url.is_(None), _sources.c.title == posted.title, _sources.c.publisher == posted.publisher
    )
    return tx.connection.execute(statement.order_by(_sources.c.id).limit(1)).scalar()


def _outcome(current: records.Current, etag: str) -> Outcome:
    return "unchanged" if etag == current.etag else "changed"
