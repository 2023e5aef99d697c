"""The merging of two changes of one act (desk/static/merge.js), as the page runs it."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from app.dashboard.desk import files
from tests.browser.conftest import Visiting

BASE = {"title": "A", "notes": "n", "lines": [{"id": "1", "kind": "release"}, {"id": "2", "kind": "respite"}]}


@pytest.fixture
def page(reader: Visiting) -> Page:
    visit = reader()
    visit.open("/docs/problems")
    return visit.page


def run(page: Page, function: str, *values: Any) -> Any:
    """Call a function of the module with these values; an undefined member comes back as left out."""
    script = "async ([file, name, values]) => JSON.stringify((await import(file))[name](...values) ?? null)"
    text = page.evaluate(script, [files.address("merge.js"), function, list(values)])
    return json.loads(text)


def lines(*changes: dict[str, Any]) -> dict[str, Any]:
    return BASE | {"lines": list(changes)}


ONE, TWO, NEW = {"id": "1", "kind": "release"}, {"id": "2", "kind": "respite"}, {"kind": "other"}


@pytest.mark.parametrize(
    ("mine", "theirs", "value", "taken", "clashes"),
    [
        pytest.param(BASE, BASE, BASE, [], [], id="nothing changed"),
        pytest.param(BASE | {"title": "B"}, BASE, BASE | {"title": "B"}, [], [], id="mine alone"),
        pytest.param(BASE, BASE | {"title": "B"}, BASE | {"title": "B"}, ["/title"], [], id="theirs alone"),
        pytest.param(BASE | {"title": "B"}, BASE | {"title": "B"}, BASE | {"title": "B"}, [], [], id="both alike"),
        pytest.param(
            BASE | {"title": "B"}, BASE | {"title": "C", "notes": "m"}, BASE | {"title": "B", "notes": "m"},
            ["/notes"], ["/title"], id="both differently",
        ),
        pytest.param(
            lines(ONE, TWO, NEW), lines(ONE, TWO | {"group": "women"}), lines(ONE, TWO | {"group": "women"}, NEW),
            ["/lines/1/group"], [], id="different entries",
        ),
        pytest.param(
            lines(TWO), lines(ONE, TWO, {"id": "3"}), lines(TWO, {"id": "3"}), ["/lines/1"], [], id="removed by me"
        ),
        pytest.param(
            lines(ONE, TWO, NEW), lines(ONE), lines(ONE, NEW), ["/lines/1"], [], id="removed by them"
        ),
        pytest.param(
            lines(TWO), lines(ONE | {"kind": "other"}, TWO), lines(ONE | {"kind": "other"}, TWO),
            ["/lines/0"], [], id="removed by me, changed by them",
        ),
        pytest.param(
            lines(ONE, TWO | {"kind": "other"}), lines(ONE), lines(ONE, TWO | {"kind": "other"}),
            [], ["/lines/1"], id="changed by me, removed by them",
        ),
        pytest.param(
            lines(ONE | {"kind": "other"}, TWO), lines(ONE | {"kind": "remission"}, TWO),
            lines(ONE | {"kind": "other"}, TWO), [], ["/lines/0/kind"], id="one member of an entry by both",
        ),
        pytest.param(
            lines(ONE | {"count": {"low": 1, "high": 1}}, TWO), lines(ONE | {"count": {"low": 2, "high": None}}, TWO),
            lines(ONE | {"count": {"low": 1, "high": 1}}, TWO), [], ["/lines/0/count"], id="a count is one value",
        ),
    ],
)  # fmt: skip
def test_merges(page: Page, mine: Any, theirs: Any, value: Any, taken: list[str], clashes: list[str]) -> None:
    found = run(page, "merge", BASE, mine, theirs)
    assert found["value"] == value
    assert [one["pointer"] for one in found["taken"]] == taken
    assert [one["pointer"] for one in found["clashes"]] == clashes


def test_gives_what_is_new_of_mine_a_name_of_its_own(page: Page) -> None:
    base = {"sources": [{"id": "1", "key": "a"}]}
    mine = {
        "sources": [*base["sources"], {"key": "source2", "url": "mine"}],
        "milestones": [{"source": "source2"}, {"source": "1"}],
        "breakdowns": [
            {"key": "line1", "figures": [{"source": "source2", "text": "source2"}]},
            {"key": "line2", "part_of": "line1"},
        ],
    }
    theirs = {
        "sources": [*base["sources"], {"id": "2", "key": "source2", "url": "theirs"}, {"id": "3", "key": "source3"}],
        "breakdowns": [{"id": "4", "key": "line1"}],
    }
    value = run(page, "merge", base, mine, theirs)["value"]
    assert value == {
        "sources": [*theirs["sources"], {"key": "source1", "url": "mine"}],
        "milestones": [{"source": "source1"}, {"source": "1"}],
        "breakdowns": [
            {"id": "4", "key": "line1"},
            {"key": "line3", "figures": [{"source": "source1", "text": "source2"}]},
            {"key": "line2", "part_of": "line3"},
        ],
    }


def test_puts_a_choice_where_its_pointer_leads(page: Page) -> None:
    assert run(page, "put", BASE, "/lines/1/kind", "other")["lines"] == [ONE, {"id": "2", "kind": "other"}]
    assert run(page, "put", BASE, "/title", "B")["title"] == "B"


def test_patch_holds_what_changed_and_null_for_what_went(page: Page) -> None:
    assert run(page, "patch", BASE, lines(ONE) | {"notes": None}) == {"lines": [ONE], "notes": None}
    assert run(page, "patch", BASE, {"title": "A", "lines": BASE["lines"]}) == {"notes": None}
    assert run(page, "patch", BASE, BASE) == {}
