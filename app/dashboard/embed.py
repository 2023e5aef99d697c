"""Charts for frames on other sites, with the filters of lists: `/embed/{chart}`, without script and without input."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from app.dashboard import pictures, rendering
from app.dashboard.addresses import address, pairs
from app.dashboard.charts.svg import WIDTHS, Node, inline
from app.dashboard.routes import PageRouter
from app.dashboard.wording import term
from app.doors import Read
from app.effects import idle
from app.filters import ActFilters
from app.vocabularies import Family, Stage

Name = Literal["world", "years", "families", "countries", "acts"]
# What the numbers behind a chart are grouped by; the acts themselves are a list.
_GROUPED = {"world": "country", "years": "year,family", "families": "family", "countries": "country"}

router = PageRouter(prefix="/embed")


@router.get("/{chart}")
async def show_embed(
    request: Request, chart: Annotated[Name, Path()], filters: Annotated[ActFilters, Query()], read: Read
) -> Response:
    """One chart, to be shown in a frame on any site."""
    return await rendering.show(request, read, "embed.html", _gather, chart, filters)


def _gather(connection: Connection, chart: Name, filters: ActFilters) -> dict[str, Any]:
    drawing = pictures.drawing(connection, chart, filters)
    # The map is the same at every width.
    drawn = [drawing(width) for width in (WIDTHS[:1] if chart == "world" else WIDTHS)]
    chosen, of_acts = pairs(filters), pairs(filters, **dict.fromkeys(idle(filters, numbers=False)))
    grouped = _GROUPED.get(chart)
    numbers = address("/v1/totals", [("group_by", grouped), *chosen]) if grouped else address("/v1/acts", of_acts)
    return {
        "title": _title(drawn[0]),
        "drawings": [inline(one) for one in drawn],
        "chosen": ", ".join(f"{term(name)}: {term(value)}" for name, value in chosen),
        "families": [family.value for family in Family] if chart == "years" else [],
        "series": [stage.value for stage in Stage] if chart in ("families", "countries", "acts") else [],
        "acts": address("/acts", of_acts),
        "numbers": f"{numbers}{'&' if '?' in numbers else '?'}format=csv",
    }


def _title(drawn: Node) -> str:
    """Return the title of a drawing, as a screen reader says it."""
    title = next(child for child in drawn.children if isinstance(child, Node) and child.name == "title")
    return "".join(str(part) for part in title.children)
