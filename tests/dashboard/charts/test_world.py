"""Tests of app/dashboard/charts/world.py: every row is on the map by its number, and tells it."""

from xml.etree import ElementTree as ET

import pytest

from app.dashboard.charts.world import BOUNDS, classes, step, world_map
from tests.dashboard.charts.drawings import HOSTILE, labels, parsed
from tests.dashboard.charts.rows import count


def row(code: str, name: str, **said: int | None) -> dict[str, object]:
    return {"country": code, "country_name": name} | count(**said)


ROWS = [
    row("AZE", "Azerbaijan", low=20_000, best=20_000, high=None),
    row("MLT", HOSTILE, low=12, best=12, high=12),
    row("CHN", "China", low=None, best=None, high=None),
    row("SUN", "Soviet Union", low=1_000_000, best=1_000_000, high=1_000_000),
]


@pytest.mark.parametrize(("best", "wanted"), [(0, 1), (99, 1), (100, 2), (999_999, 5), (10**6, 6), (10**10, 6)])
def test_takes_a_darker_colour_for_more(best: int, wanted: int) -> None:
    assert step(best) == wanted


def test_says_what_each_colour_holds() -> None:
    assert len(classes()) == len(BOUNDS) + 1
    assert classes()[0] == ("map-1", "under 100")
    assert classes()[-1] == ("map-6", "1M or more")


def test_tells_each_country_and_leads_to_it() -> None:
    root = parsed(world_map(ROWS, title="Persons"))
    told = labels(root)
    assert "Azerbaijan: 20,000 or more" in told
    assert "China: not quantified" in told
    # A state that is too small to be seen is drawn as it is, and as a dot.
    assert told.count(f"{HOSTILE}: 12") == 2
    # A former state has no place on a map of today; pages name it below.
    assert not [label for label in told if label.startswith("Soviet Union")]
    anchors = {str(anchor.get("href")): anchor for anchor in root.iter("a")}
    assert set(anchors) == {"/countries/AZE", "/countries/MLT", "/countries/CHN"}
    assert "url(#hatch-land)" in ET.tostring(anchors["/countries/CHN"], encoding="unicode")


def test_draws_its_key_where_it_stands_alone() -> None:
    words = [text.text for text in parsed(world_map(ROWS, title="Persons", key=True)).iter("text")]
    assert words == [said for _, said in classes()] + ["not quantified", "no act in the register"]
