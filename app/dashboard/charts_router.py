"""`/v1/charts/…`: charts of the acts chosen, as pictures."""

from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from app.dashboard import pictures
from app.dashboard.pictures import Chart
from app.doors import Read
from app.errors import Invalid, NotFound, responses
from app.etags import of_view
from app.filters import ActFilters
from app.replies import derived
from app.revisions import records
from app.routing import Router

router = Router(prefix="/v1/charts", tags=["charts"])
_PICTURES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The picture",
        "content": {
            "image/svg+xml": {"schema": {"type": "string"}},
            "image/png": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
# A picture in points takes a tenth of a second of a processor: one at a time leaves the rest to the others.
_one_by_one = CapacityLimiter(1)


@router.get(
    "/{chart}",
    response_class=Response,
    responses=_PICTURES | responses(NotFound, Invalid),
    summary="Draw a chart as a picture",
)
async def get_chart(
    chart: Annotated[Chart, Path(description="Which chart, and in which form.", examples=["years.svg"])],
    filters: Annotated[ActFilters, Query()],
    request: Request,
    read: Read,
) -> Response:
    """SVG or PNG of the acts chosen by the filters of lists: for reports, e-mails and previews of links."""

    def drawn(connection: Connection) -> tuple[str, int]:
        return pictures.picture(connection, chart, filters), records.last_position(connection)

    svg, position = await read(drawn)
    etag = of_view(request, position)
    if chart.value.endswith(".svg"):
        return derived(svg, etag, {"Content-Type": "image/svg+xml"})
    return derived(
        await to_thread.run_sync(pictures.png, svg, limiter=_one_by_one), etag, {"Content-Type": "image/png"}
    )
