"""Tests of app/dashboard/charts/outlines.py: areas are kept, the map holds everyone, nothing is torn across it."""

import math
import re

import pytest
from hypothesis import given, strategies as st

from app.countries.seed import listed_countries
from app.dashboard.charts import outlines
from app.dashboard.charts.outlines import Outline, equal_earth, world


def test_projects_as_published() -> None:
    # Table 2 of the paper: at the equator's end and at the pole.
    assert equal_earth(180, 0)[0] == pytest.approx(2.7066, abs=1e-4)
    assert equal_earth(0, 90)[1] == pytest.approx(1.3173, abs=1e-4)


@given(st.floats(-179, 178), st.floats(-89, 88))
def test_keeps_areas(longitude: float, latitude: float) -> None:
    step = 1e-3
    corners = [equal_earth(longitude + dx * step, latitude + dy * step) for dx, dy in ((0, 0), (1, 0), (1, 1), (0, 1))]
    turned = [*corners[1:], corners[0]]
    flat = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(corners, turned, strict=True)) / 2
    on_sphere = math.radians(step) * (math.sin(math.radians(latitude + step)) - math.sin(math.radians(latitude)))
    assert flat == pytest.approx(on_sphere, rel=1e-2)


def test_draws_nearly_all_countries_of_today() -> None:
    drawn = set(world().outlines)
    today = {country.code for country in listed_countries() if country.to_year is None and country.independent}
    assert today - drawn == {"TUV"}
    assert {"XKX", "SGP", "VAT"} <= drawn
    assert drawn <= {country.code for country in listed_countries()}


def test_marks_the_small() -> None:
    found = world().outlines
    assert all(found[code].small for code in ("MCO", "MDV", "SGP", "MLT"))
    assert not any(found[code].small for code in ("RUS", "NPL", "PRT", "BTN"))


def spans(outline: Outline) -> list[float]:
    """Return how far the single steps of a path go across."""
    steps: list[float] = []
    for part in outline.path.split("M")[1:]:
        moves = [int(number) for number in re.findall(r"-?\d+", part)[2:]]
        steps += [abs(across) / outlines.GRAIN for across in moves[::2]]
    return steps


def test_tears_nobody_across_the_map() -> None:
    for code, outline in world().outlines.items():
        assert max(spans(outline), default=0) < outlines.WIDTH / 4, code


def test_stays_on_the_map() -> None:
    for code, outline in world().outlines.items():
        for start in re.findall(r"M(-?\d+) (-?\d+)", outline.path):
            x, y = (int(number) / outlines.GRAIN for number in start)
            assert -1 <= x <= outlines.WIDTH + 1, code
            assert -1 <= y <= world().height + 20, code
