"""Charts as pictures that stand by themselves: for reports, e-mails and previews of links."""

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from app.acts.queries import ListFilters
from app.acts.summaries import list_summaries
from app.dashboard.addresses import pairs
from app.dashboard.charts.acts import acts_in_time
from app.dashboard.charts.intervals import Line, Mark, intervals
from app.dashboard.charts.svg import Node, group, node, standalone, text
from app.dashboard.charts.theme import FAMILIES, SERIES
from app.dashboard.charts.world import world_map
from app.dashboard.charts.years import stacked_years
from app.dashboard.queries import rows_of, years_of
from app.dashboard.wording import term, title as titled
from app.db.statements import Row
from app.effects import check_effects
from app.filters import ActFilters
from app.totals.schemas import Grouping, TotalsFilters
from app.vocabularies import Family, Stage

_WIDTH: Final = 1000
_MOST_ACTS: Final = 500
_MOST_COUNTRIES: Final = 20
_PIXELS: Final = 1200
_CREDIT: Final = "Clemency Register, CC0. Low to high; an arrow is an open end."


Drawing = Callable[[int], Node]


class Chart(StrEnum):
    """A chart and the form of its picture: what its address ends in."""

    WORLD_SVG = "world.svg"
    WORLD_PNG = "world.png"
    YEARS_SVG = "years.svg"
    YEARS_PNG = "years.png"
    FAMILIES_SVG = "families.svg"
    FAMILIES_PNG = "families.png"
    COUNTRIES_SVG = "countries.svg"
    COUNTRIES_PNG = "countries.png"
    ACTS_SVG = "acts.svg"
    ACTS_PNG = "acts.png"


def picture(connection: Connection, chart: Chart, filters: ActFilters) -> str:
    """Return the chart of the acts chosen, as SVG."""
    return standalone(_framed(drawing(connection, chart.value.partition(".")[0], filters)(_WIDTH), filters))


def drawing(connection: Connection, name: str, filters: ActFilters) -> Drawing:
    """Return the chart of this name of the acts chosen, to be drawn at any width."""
    check_effects(filters, numbers=True)
    return _DRAWN[name](connection, filters)


def png(svg: str) -> bytes:
    """Return a picture as PNG, its words in a font that comes with the service: a server may have none."""
    # Loaded where it is asked for: most processes draw none.
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=_PIXELS,
        skip_system_fonts=True,
        font_files=_fonts(),
        font_family="Source Sans Pro",
        sans_serif_family="Source Sans Pro",
    )


@cache
def _fonts() -> list[str]:
    """Return the files of the font; its package is looked up and not imported, for importing it opens all of them."""
    found = find_spec("font_source_sans_pro")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).with_name("files")
    return [str(folder / f"SourceSansPro-{weight}.ttf") for weight in ("Regular", "Semibold")]


def _totals(filters: ActFilters) -> TotalsFilters:
    """Return the filters as totals take them; which of them were given decides how a total is made."""
    return TotalsFilters.model_validate(_given(filters))


def _given(filters: ActFilters) -> dict[str, Any]:
    return {name: getattr(filters, name) for name in filters.model_fields_set}


def _world(connection: Connection, filters: ActFilters) -> Drawing:
    rows = rows_of(connection, _totals(filters), Grouping.COUNTRY)
    title = f"Persons covered by acts of clemency, {filters.stage.value}"
    return lambda _: world_map(rows, title=title, key=True)


def _years(connection: Connection, filters: ActFilters) -> Drawing:
    parts, whole = years_of(connection, _totals(filters))
    title = f"Persons by year, {filters.stage.value}, by what happens to them"
    return lambda w: stacked_years(parts, whole, title=title, width=w, height=320, id_=f"years-{w}")


def _families(connection: Connection, filters: ActFilters) -> Drawing:
    found = _beside(connection, filters, Grouping.FAMILY)
    lines = [_line(titled(family), found[family.value]) for family in Family if family.value in found]
    title = "Persons by what happens to them, announced and implemented"
    return lambda w: intervals(lines, title=title, width=w, id_=f"families-{w}")


def _countries(connection: Connection, filters: ActFilters) -> Drawing:
    found = _beside(connection, filters, Grouping.COUNTRY)
    largest = sorted(found, key=lambda code: -max(row["best"] or 0 for row in found[code].values()))[:_MOST_COUNTRIES]
    lines = [_line(next(iter(found[code].values()))["country_name"], found[code]) for code in largest]
    title = "Persons by country, announced and implemented"
    return lambda w: intervals(lines, title=title, width=w, id_=f"countries-{w}")


def _acts(connection: Connection, filters: ActFilters) -> Drawing:
    acts = list_summaries(connection, ListFilters.model_validate(_given(filters)), most=_MOST_ACTS)
    title = "Acts in time, announced and implemented"
    return lambda w: acts_in_time(acts, [], title=title, width=w, named=True, id_=f"acts-{w}")


_DRAWN: Final[dict[str, Callable[[Connection, ActFilters], Drawing]]] = {
    "world": _world,
    "years": _years,
    "families": _families,
    "countries": _countries,
    "acts": _acts,
}


def _beside(connection: Connection, filters: ActFilters, grouping: Grouping) -> dict[str, dict[str, Row]]:
    """Return for each group the rows of both stages."""
    found: dict[str, dict[str, Row]] = {}
    for stage in Stage:
        for row in rows_of(connection, _totals(filters).model_copy(update={"stage": stage}), grouping):
            found.setdefault(row[grouping.value], {})[stage.value] = row
    return found


def _line(label: str, rows: dict[str, Row]) -> Line:
    return Line(label, [Mark(stage.value, rows.get(stage.value), stage.value) for stage in Stage])


def _framed(drawn: Node, filters: ActFilters) -> Node:
    """Put a title above the drawing, and below it what its colours mean, what was chosen, and where it is from."""
    title = next(child for child in drawn.children if isinstance(child, Node) and child.name == "title")
    chosen = ", ".join(f"{term(name)}: {term(value)}" for name, value in pairs(filters))
    width, height = float(drawn.attributes["width"] or 0), float(drawn.attributes["height"] or 0)
    top, below = 48.0, 54.0
    inside = group(*(child for child in drawn.children if isinstance(child, Node)), transform=f"translate(0 {top})")
    words = [str(child) for child in title.children]
    root = node(
        "svg",
        node("title", *words),
        node("rect", width=width, height=height + top + below, class_="ground"),
        text("".join(words), 16, 30, "heading"),
        inside,
        _meaning(drawn, top + height + 18),
        text(chosen or "All acts of the register", 16, top + height + 42, "small"),
        text(_CREDIT, width - 16, top + height + 42, "small", "end"),
        width=width,
        height=height + top + below,
        viewBox=f"0 0 {width:g} {height + top + below:g}",
    )  # fmt: skip
    # Inside it they would be titles of the drawing's parts, and ids twice.
    inside.children = [child for child in inside.children if not (isinstance(child, Node) and "id" in child.attributes)]
    return root


def _meaning(drawn: Node, y: float) -> Node:
    """Return the colours that the drawing uses, each with its name."""
    used = set(_classes(drawn))
    x, marks = 16.0, []
    for name in (*SERIES, *FAMILIES):
        if f"of-{name}" in used or f"by-{name}" in used:
            words = titled(name)
            marks += [
                node("rect", x=x, y=y - 9, width=11, height=11, class_=f"of-{name}"),
                text(words, x + 16, y, "small"),
            ]
            x += 34 + 6.2 * len(words)
    return group(*marks)


def _classes(drawn: Node) -> list[str]:
    found = str(drawn.attributes.get("class_") or "").split()
    for child in drawn.children:
        if isinstance(child, Node):
            found += _classes(child)
    return found
