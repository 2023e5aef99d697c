"""`/v1/leaders/{id}/terms`: the spells of one leader in office. Their ETag is the leader's."""

from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from app.doors import Read, Write
from app.errors import Gone, NotFound, responses
from app.etags import IfMatch
from app.fields import RecordId
from app.leaders import queries, terms
from app.leaders.schemas import TermCreate, TermList, TermPublic, TermUpdate
from app.replies import document
from app.routing import Router

router = Router(prefix="/v1/leaders/{id}/terms", tags=["leaders"])
LeaderId = Annotated[RecordId, Path(alias="id")]
TermId = Annotated[RecordId, Path(alias="term_id")]


@router.get(
    "",
    summary="List the terms of a leader",
    responses={200: {"model": TermList}, **responses(NotFound, Gone)},
)
async def list_terms(id_: LeaderId, read: Read) -> Response:
    """All of them, by their first day."""
    return document(await read(queries.list_terms, id_))


@router.post(
    "",
    status_code=201,
    summary="Post a term",
    responses={201: {"model": TermPublic}, **responses(NotFound, Gone)},
)
async def create_term(id_: LeaderId, body: TermCreate, write: Write) -> Response:
    """One spell in office more. It needs no If-Match: it takes nothing away."""
    return await write(terms.create_term, id_, body)


@router.get(
    "/{term_id}",
    summary="Get a term",
    responses={200: {"model": TermPublic}, **responses(NotFound, Gone)},
)
async def get_term(id_: LeaderId, term_id: TermId, read: Read) -> Response:
    """One spell in office."""
    return document(await read(queries.get_term, id_, term_id))


@router.patch(
    "/{term_id}",
    summary="Change a term",
    responses={200: {"model": TermPublic}, **responses(NotFound, Gone)},
)
async def update_term(
    id_: LeaderId,
    term_id: TermId,
    patch: TermUpdate,
    condition: IfMatch,
    write: Write,
) -> Response:
    """If-Match takes the leader's ETag."""
    return await write(terms.update_term, id_, term_id, patch.root, condition)


@router.delete("/{term_id}", status_code=204, summary="Delete a term", responses=responses(NotFound, Gone))
async def delete_term(id_: LeaderId, term_id: TermId, condition: IfMatch, write: Write) -> Response:
    """If-Match takes the leader's ETag. What the term was stays in the leader's history."""
    return await write(terms.delete_term, id_, term_id, condition)
