"""`/v1/keys` and `/v1/me`."""

from typing import Annotated

from fastapi import Path
from sqlalchemy import Connection
from starlette.responses import Response

from app.doors import Admin, AdminRead, KeyedRead
from app.errors import NotFound, responses
from app.etags import IfMatch, digest
from app.fields import RecordId
from app.keys import queries, service
from app.keys.schemas import KeyCreate, KeyCreated, KeyList, KeyPublic, KeyUpdate, Me
from app.paging import Paging
from app.replies import Stored, document
from app.routing import Router

router = Router(prefix="/v1", tags=["keys"])
KeyId = Annotated[RecordId, Path(alias="id", description="The identifier of the key.")]


@router.get("/keys", summary="List the API keys", responses={200: {"model": KeyList}})
async def list_keys(page: Paging, read: AdminRead) -> Response:
    """All keys, the oldest first, revoked ones included. A key itself is never shown again."""
    return await read(queries.page_of_keys, page)


@router.post("/keys", status_code=201, summary="Make an API key", responses={201: {"model": KeyCreated}})
async def create_key(body: KeyCreate, write: Admin) -> Response:
    """The answer holds the key as `token`. It is shown this once; only its digest is stored."""
    return await write(service.create_key, body)


@router.get("/keys/{id}", summary="Get an API key", responses={200: {"model": KeyPublic}, **responses(NotFound)})
async def get_key(id_: KeyId, read: AdminRead) -> Response:
    """What is known of a key, without the key itself."""
    return document(await read(queries.get_key_document, id_))


@router.patch("/keys/{id}", summary="Rename an API key", responses={200: {"model": KeyPublic}, **responses(NotFound)})
async def update_key(id_: KeyId, body: KeyUpdate, precondition: IfMatch, write: Admin) -> Response:
    """Only the name changes; for another scope or another end, make a new key."""
    return await write(service.update_key, id_, body, precondition)


@router.delete("/keys/{id}", status_code=204, summary="Revoke an API key", responses=responses(NotFound))
async def revoke_key(id_: KeyId, precondition: IfMatch, write: Admin) -> Response:
    """The key is refused from now on, for good. It stays in the list, with the time of its end."""
    return await write(service.delete_key, id_, precondition)


@router.get("/me", summary="Say who is calling", responses={200: {"model": Me}})
async def get_me(read: KeyedRead) -> Response:
    """The name and the scope of the key that the request bears."""

    def told(_connection: Connection) -> Stored:
        # As the key is in this transaction: it may have another name by now.
        body = Me.model_validate(read.caller, from_attributes=True).model_dump_json()
        return Stored(body, digest(body.encode()))

    return document(await read(told))
