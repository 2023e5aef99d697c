"""The map of the world: persons covered by country, small states as dots, open counts and missing ones told apart."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from app.dashboard.charts import outlines
from app.dashboard.charts.scales import short
from app.dashboard.charts.svg import Node, drawing, group, link, node, shared, text
from app.dashboard.wording import interval

Row = Mapping[str, Any]
# A class of colour holds what is below its bound; the last holds the rest.
BOUNDS: Final = (100, 1_000, 10_000, 100_000, 1_000_000)
_DOT: Final = 3.4


def step(best: int) -> int:
    """Return the class of colour of a number: 1 for the palest."""
    return 1 + sum(best >= bound for bound in BOUNDS)


def world_map(
    rows: Sequence[Row], *, title: str, address: Callable[[str], str] = "/countries/{}".format, key: bool = False
) -> Node:
    """Return the map of totals by country; with `key` what its colours mean is drawn below it.

    A row bears `country`, `country_name` and a sum. Countries that have no row are in the colour of land.
    """
    world = outlines.world()
    by_code = {row["country"]: row for row in rows}
    grounds, dots = [], []
    bare = []
    for code, outline in world.outlines.items():
        row = by_code.get(code)
        if row is None:
            bare.append(outline.path)
            continue
        label = f"{row['country_name']}: {interval(row)}"
        class_ = f"land map-{step(row['best'])}" if row["best"] is not None else None
        grounds.append(_ground(code, class_, address(code), label))
        if outline.small:
            look = {"class_": class_} if class_ else {"fill": "url(#hatch)"}
            dot = node("circle", cx=outline.x, cy=outline.y, r=_DOT, stroke_width=0.6, **look)
            dots.append(link(address(code), dot, label=label))
    drawn = group(
        node("path", d="".join(bare), class_="land"), *grounds, transform=f"scale({1 / outlines.GRAIN})"
    )  # fmt: skip
    height = world.height + (46 if key else 0)
    description = (
        "A map of the world in which a country is the darker the more persons its acts cover. "
        "The table beside it holds the same numbers."
    )
    legend = _key(world.height + 18) if key else None
    return drawing(
        outlines.WIDTH, round(height), title, description, _hatch(), drawn, group(*dots), legend, id_="world"
    )  # fmt: skip


@shared
def _ground(code: str, class_: str | None, address: str, label: str) -> Node:
    """Return the land of a country; hatched without a class."""
    look = {"class_": class_} if class_ else {"fill": "url(#hatch-land)"}
    return link(address, node("path", d=outlines.world().outlines[code].path, **look), label=label)


def classes() -> list[tuple[str, str]]:
    """Return each class of colour with the numbers that it holds, for a key."""
    bounds = [0, *BOUNDS]
    said = [
        f"{short(low)}–{short(high)}" if low else f"under {short(high)}"
        for low, high in zip(bounds, BOUNDS, strict=False)
    ]
    return [(f"map-{place}", words) for place, words in enumerate([*said, f"{short(BOUNDS[-1])} or more"], 1)]


def _hatch() -> Node:
    """Return the pattern of what has acts but no number: for land, which is drawn in grains, and for the rest."""
    return node("defs", _pattern("hatch", 1), _pattern("hatch-land", outlines.GRAIN))


def _pattern(id_: str, scale: int) -> Node:
    lines = node("path", d="M-2 2l4-4M0 8l8-8M6 10l4-4", class_="sparse")
    ground = node("rect", width=8, height=8, class_="land", stroke="none")
    return node(
        "pattern", ground, lines, id=id_, width=8, height=8, patternUnits="userSpaceOnUse",
        patternTransform=f"scale({scale})",
    )  # fmt: skip


def _key(top: float) -> Node:
    marks: list[Node] = []
    entries = [*classes(), ("", "not quantified"), ("land", "no act in the register")]
    for place, (class_, words) in enumerate(entries):
        x = 10 + place * 122
        look = {"class_": class_} if class_ else {"fill": "url(#hatch)"}
        marks += [node("rect", x=x, y=top, width=14, height=14, **look), text(words, x + 20, top + 11)]
    return group(*marks)
