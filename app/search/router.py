"""`/v1/search`: acts, leaders and sources by their words."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from app.doors import Read
from app.errors import Invalid, responses
from app.paging import Paging
from app.routing import Router
from app.search import queries
from app.search.schemas import FoundList, SearchQuery

router = Router(prefix="/v1", tags=["search"])


@router.get("/search", response_model=FoundList, responses=responses(Invalid), summary="Search acts, leaders, sources")
async def search_records(query: Annotated[SearchQuery, Query()], page: Paging, read: Read) -> Response:
    """What holds all of the words, in any script, the newest first, each with the texts in which they stand."""
    return await read(queries.search, query, page)
