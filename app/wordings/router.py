"""`/v1/counts`: the count that a wording gives, or what of it was not understood."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from app.counts.reader import WordingError, read_wording
from app.derivation.schemas import CountPublic
from app.errors import Fault, Invalid
from app.etags import digest
from app.fields import LONGEST_WORDING
from app.replies import Stored, document
from app.routing import Router

router = Router(prefix="/v1/counts", tags=["vocabularies"])


@router.get("", summary="Read a wording", responses={200: {"model": CountPublic}})
async def read_count(
    wording: Annotated[
        str,
        Query(
            min_length=1,
            max_length=LONGEST_WORDING,
            description="The words for a number of persons, in English.",
            examples=["more than 5,000"],
        ),
    ],
) -> Response:
    """The same that a posted wording becomes. What can't be read as one count is never guessed: it is a 422."""
    try:
        count = read_wording(wording)
    except WordingError as error:
        message = f"{error.message[:1].upper()}{error.message[1:]}."
        fault = Fault(error.code, message, parameter="wording", suggestion=error.suggestion)
        raise Invalid("The wording can't be read as one count.", fault) from None
    body = CountPublic.model_validate(count.as_posted()).model_dump_json().encode()
    return document(Stored(body, digest(body)))
