"""Writes of terms in office: each is an edit of its leader's document, and a revision of the leader."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.db.ids import new_id
from app.doors import Tx
from app.errors import Fault, Invalid
from app.etags import Precondition
from app.leaders.compose import compose
from app.leaders.queries import dumped, place_of
from app.leaders.schemas import MOST_TERMS, LeaderCreate, TermCreate
from app.leaders.service import opened, replace
from app.merge_patch import patched
from app.replies import Reply, Stored, changed, created, no_content
from app.revisions import records

Document = dict[str, Any]


def create_term(tx: Tx, leader_id: str, posted: TermCreate) -> Reply:
    """Add a term to a leader. Raises `Invalid`."""
    current, document = opened(tx, leader_id, None)
    if len(document["terms"]) >= MOST_TERMS:
        message = f"A leader has at most {MOST_TERMS} terms."
        raise Invalid(message, Fault("too_long", message, pointer=""))
    term: Document = posted.model_dump(mode="json") | {"id": new_id()}
    terms = [*document["terms"], term]
    stored, content = _store(tx, document, terms, len(terms) - 1, current)
    location = f"/v1/leaders/{leader_id}/terms/{term['id']}"
    return created(_shown(content, term["id"]), location=location, etag=stored.etag)


def update_term(tx: Tx, leader_id: str, term_id: str, patch: Mapping[str, Any], condition: Precondition) -> Reply:
    """Apply a merge patch to a term."""
    current, document = opened(tx, leader_id, condition)
    terms: list[Document] = list(document["terms"])
    place = place_of(terms, term_id)
    posted = patched(TermCreate, terms[place], patch)
    terms[place] = posted.model_dump(mode="json") | {"id": term_id}
    stored, content = _store(tx, document, terms, place, current)
    return changed(_shown(content, term_id), etag=stored.etag)


def delete_term(tx: Tx, leader_id: str, term_id: str, condition: Precondition) -> Reply:
    """Take a term from its leader; what it was stays in the leader's history."""
    current, document = opened(tx, leader_id, condition)
    terms: list[Document] = list(document["terms"])
    place = place_of(terms, term_id)
    del terms[place]
    _store(tx, document, terms, place, current)
    return no_content()


def _store(
    tx: Tx,
    document: Document,
    terms: Sequence[Document],
    place: int,
    current: records.Current,
) -> tuple[Stored, Document]:
    """Store a leader with these terms, all with an id; faults of the one at `place` point into it alone."""
    posted = LeaderCreate.model_validate({**document, "terms": terms})
    try:
        content = compose(tx.connection, document["id"], posted, terms)
    except Invalid as invalid:
        raise Invalid(
            "The term can't be taken as it is: see `errors`.",
            *(_within(fault, f"/terms/{place}") for fault in invalid.faults),
        ) from None
    return replace(tx, content, current), content


def _within(fault: Fault, place: str) -> Fault:
    pointer = (fault.pointer or "").removeprefix(place)
    return Fault(fault.code, fault.message, pointer=pointer, suggestion=fault.suggestion)


def _shown(content: Document, term_id: str) -> bytes:
    terms = content["terms"]
    return dumped(terms[place_of(terms, term_id)]).encode()
