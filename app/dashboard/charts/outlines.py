"""The outlines of countries: read from TopoJSON, projected, made simpler, and kept as paths.

The projection is Equal Earth, which keeps areas (B. Šavrič, T. Patterson, B. Jenny: The Equal Earth map projection,
International Journal of Geographical Information Science 33 (3), 2018, equations 1 to 4). The outlines are Natural
Earth's at 1 : 50 million, which are in the public domain.
"""

import json
import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.countries.seed import listed_countries

_FILE = Path(__file__).with_name("world_countries_50m.topo.json")
WIDTH: Final = 1000
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_ROOT3 = math.sqrt(3)
# Drawn without an alpha-3 code of its own. Whatever is drawn here, it is no statement on anyone's status.
_UNCODED: Final = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP"}
_LEFT_OUT: Final = frozenset({"ATA"})
# Half a unit of a drawing 1,000 wide is not seen on the widest page.
_TOLERANCE: Final = 0.5
_NORTH: Final = 84
_SOUTH: Final = -57
_SMALLEST: Final = 9.0
# Paths are in whole numbers, so many to a unit of the drawing.
GRAIN: Final = 4
Point = tuple[float, float]


class Outline(NamedTuple):
    """A country in a drawing WIDTH wide: its path (in grains), its middle, and whether it is too small to be seen."""

    path: str
    x: float
    y: float
    small: bool


class World(NamedTuple):
    """All outlines by alpha-3 code, and how high the drawing is."""

    height: float
    outlines: dict[str, Outline]


def equal_earth(longitude: float, latitude: float) -> Point:
    """Return where a place lies on the plane, of a sphere of radius 1; the second grows to the north."""
    theta = math.asin(_ROOT3 / 2 * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square * square * square
    x = (2 * _ROOT3 * math.radians(longitude) * math.cos(theta)) / (
        3 * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square))
    )
    return x, theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


# The map fills its width, and leaves out the ice in the south, which grants no clemency.
_SCALE: Final = WIDTH / (2 * equal_earth(180, 0)[0])
_TOP: Final = equal_earth(0, _NORTH)[1] * _SCALE


@cache
def world() -> World:
    """Return the outlines; they are made once, in a fifth of a second."""
    topology = json.loads(_FILE.read_text(encoding="utf-8"))
    geometries: list[Any] = topology["objects"]["countries"]["geometries"]
    codes = {country.numeric: country.code for country in listed_countries() if country.numeric}
    arcs = [_simplified(_unwrapped(arc)) for arc in _arcs(topology)]
    rings: dict[str, list[list[Point]]] = {}
    for geometry in geometries:
        code = codes.get(geometry.get("id")) or _UNCODED.get(geometry["properties"]["name"])
        if code is not None and code not in _LEFT_OUT:
            rings.setdefault(code, []).extend(_rings(geometry, arcs))
    return World(_placed(0, _SOUTH)[1], {code: _outline(found) for code, found in rings.items() if found})


def _arcs(topology: Any) -> list[list[Point]]:
    """Return the arcs as degrees: each place is told as its distance from the one before, in whole steps."""
    (step_x, step_y), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        places = []
        for across, along in arc:
            x, y = x + across, y + along
            places.append((x * step_x + left, y * step_y + low))
        found.append(places)
    return found


def _placed(longitude: float, latitude: float) -> Point:
    x, y = equal_earth(longitude, latitude)
    return WIDTH / 2 + x * _SCALE, _TOP - y * _SCALE


def _unwrapped(points: Sequence[Point]) -> list[Point]:
    """Return a line in degrees that goes on beyond 180 instead of jumping to the other side of the map."""
    found: list[Point] = []
    turn = 0.0
    for longitude, latitude in points:
        if found:
            step = longitude + turn - found[-1][0]
            turn -= 360 if step > 180 else -360 if step < -180 else 0
        found.append((longitude + turn, latitude))
    return found


def _within(ring: list[Point]) -> list[list[Point]]:
    """Return the parts of an unwrapped ring on the map: what goes on beyond 180 comes in at the other side."""
    least, most = min(point[0] for point in ring), max(point[0] for point in ring)
    if least >= -180 and most <= 180:
        return [ring]
    parts = []
    for turn in (-360, 0, 360):
        part = _clipped([(x + turn, y) for x, y in ring], -180, 1)
        part = _clipped(part, 180, -1)
        if len(part) > 2:
            parts.append(part)
    return parts


def _clipped(ring: list[Point], edge: float, side: int) -> list[Point]:
    """Return what of a ring lies on one side of a meridian (Sutherland and Hodgman)."""
    kept: list[Point] = []
    for (x1, y1), (x2, y2) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        inside, before = side * (x2 - edge) >= 0, side * (x1 - edge) >= 0
        if inside != before:
            kept.append((edge, y1 + (y2 - y1) * (edge - x1) / (x2 - x1)))
        if inside:
            kept.append((x2, y2))
    return kept


def _simplified(degrees: list[Point]) -> list[Point]:
    """Return a line without the points that lie within the tolerance of it (Ramer, Douglas and Peucker)."""
    if len(degrees) < 3:
        return degrees
    points = [_placed(*place) for place in degrees]
    kept = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        furthest, most = 0, _TOLERANCE**2
        for place in range(first + 1, last):
            away = _away(points[place], points[first], points[last])
            if away > most:
                furthest, most = place, away
        if furthest:
            kept.add(furthest)
            waiting += [(first, furthest), (furthest, last)]
    return [degrees[place] for place in sorted(kept)]


def _away(point: Point, one: Point, other: Point) -> float:
    """Return the square of the distance of a point from the line between two others."""
    (x, y), (x1, y1), (x2, y2) = point, one, other
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    share = 0.0 if length == 0 else min(max(((x - x1) * dx + (y - y1) * dy) / length, 0.0), 1.0)
    return (x - x1 - share * dx) ** 2 + (y - y1 - share * dy) ** 2


def _rings(geometry: Any, arcs: Sequence[list[Point]]) -> list[list[Point]]:
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry.get("arcs", [])
    rings = (_ring(ring, arcs) for polygon in polygons for ring in polygon)
    return [[_placed(*place) for place in part] for ring in rings for part in _within(ring)]


def _ring(indexes: Sequence[int], arcs: Sequence[list[Point]]) -> list[Point]:
    """Return a ring in degrees: arcs one after the other, those of a negative number backwards; shared ends once."""
    points: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return _unwrapped(points)


def _outline(rings: list[list[Point]]) -> Outline:
    areas = [_area(ring) for ring in rings]
    largest = rings[max(range(len(rings)), key=lambda place: abs(areas[place]))]
    x = sum(point[0] for point in largest) / len(largest)
    y = sum(point[1] for point in largest) / len(largest)
    return Outline("".join(map(_path, rings)), x, y, sum(map(abs, areas)) < _SMALLEST)


def _area(ring: Sequence[Point]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _path(ring: Sequence[Point]) -> str:
    """Return a ring as a path in whole steps of a GRAIN, each place told from the one before."""
    places = [(round(x * GRAIN), round(y * GRAIN)) for x, y in ring]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(places) if (x1, y1) != (x2, y2)]
    if len(steps) < 3:
        return ""
    # A minus parts two numbers as well as a blank does.
    moves = "".join(f"{dx if dx < 0 else f' {dx}'}{dy if dy < 0 else f' {dy}'}" for dx, dy in steps[:-1])
    return f"M{places[0][0]} {places[0][1]}l{moves.strip()}z"
