"""The address of the coverage."""

from fastapi import Request
from starlette.responses import Response

from app.coverage import queries
from app.coverage.schemas import Coverage
from app.doors import Read
from app.etags import of_view
from app.replies import derived
from app.routing import Router

router = Router(prefix="/v1", tags=["coverage"])


@router.get("/coverage", response_model=Coverage, summary="Say what the register covers")
async def get_coverage(request: Request, read: Read) -> Response:
    """What the register holds and where it is silent: acts by country and decade, sources, figures, what is missing."""
    body, position = await read(queries.told)
    return derived(body, of_view(request, position))
