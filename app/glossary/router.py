"""`/v1/vocabularies`: every value of every closed list with its definition, so that no form hard-codes one."""

import json
from functools import cache
from typing import Annotated, Any

from fastapi import Path
from starlette.responses import Response

from app.errors import Fault, NotFound, nearest, responses
from app.etags import digest
from app.glossary.schemas import VocabularyDocument, VocabularyList
from app.replies import Stored, document
from app.routing import Router
from app.vocabularies import VOCABULARIES

router = Router(prefix="/v1/vocabularies", tags=["vocabularies"])


@router.get("", summary="List the vocabularies", responses={200: {"model": VocabularyList}})
async def list_vocabularies() -> Response:
    """All closed lists in full; a few dozen kilobytes that change with the version of the service only."""
    return document(_all())


@router.get(
    "/{name}",
    summary="Get a vocabulary",
    responses={200: {"model": VocabularyDocument}, **responses(NotFound)},
)
async def get_vocabulary(
    name: Annotated[str, Path(max_length=100, description="The name of the vocabulary.", examples=["kinds"])],
) -> Response:
    """One closed list: its values in the order of a form."""
    if name not in VOCABULARIES:
        message = "There is no vocabulary of this name; /v1/vocabularies lists them."
        fault = Fault("unknown", message, path="name", suggestion=nearest(name, VOCABULARIES))
        raise NotFound(message, fault)
    return document(_one(name))


@cache
def _all() -> Stored:
    listed = [vocabulary.document() for vocabulary in VOCABULARIES.values()]
    return _stored({"data": listed, "next": None})


@cache
def _one(name: str) -> Stored:
    return _stored(VOCABULARIES[name].document())


def _stored(value: dict[str, Any]) -> Stored:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Stored(body, digest(body))
