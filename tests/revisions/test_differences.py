"""What an editor reads of two revisions: parts known by their ids, counts as one value, what follows marked."""

import json
from typing import Any

import pytest
from hypothesis import given

from app.revisions.differences import differences
from tests.acts.examples import founding, small
from tests.api import Api
from tests.strategies import described

Document = dict[str, Any]


@pytest.fixture
def act(api: Api) -> Document:
    """The founding example, as it was posted."""
    made: Document = api.post("/v1/acts", founding())
    return made


def diff(api: Api, path: str, revision: int, **query: Any) -> list[Document]:
    """Return the changes that are no consequence of others."""
    found = api.get(f"{path}/revisions/{revision}/diff", **query)
    return [change for change in found["changes"] if not change["derived"]]


def test_tells_a_changed_count_by_its_line(api: Api, act: Document) -> None:
    path = f"/v1/acts/{act['id']}"
    line = act["breakdowns"][0]
    figure = line["figures"][0]
    api.patch(f"{path}/figures/{figure['id']}", {"count": "more than 6,000"})
    (change,) = diff(api, path, 2)
    assert change == {
        "op": "replace",
        "pointer": "/breakdowns/0/figures/0/count",
        "before": figure["count"],
        "after": api.get(path)["breakdowns"][0]["figures"][0]["count"],
        "derived": False,
        "text": "figure “announced” of the line “freed”: more than 5,000 → more than 6,000",
    }


def test_tells_what_a_figure_counts_that_comes_or_goes(api: Api, act: Document) -> None:
    path = f"/v1/acts/{act['id']}"
    api.patch(path, {"headline": {"figures": [{"count": 312}]}})
    assert [change["text"] for change in diff(api, path, 2)] == [
        "figure “announced” of the headline removed: over 20,000",
        "figure “announced” of the headline added: 312",
    ]


def test_marks_what_follows_from_other_changes(api: Api, act: Document) -> None:
    path = f"/v1/acts/{act['id']}"
    api.patch(f"{path}/figures/{act['breakdowns'][0]['figures'][0]['id']}", {"count": 6_000})
    changes = api.get(f"{path}/revisions/2/diff")["changes"]
    followed = {change["pointer"]: change["text"] for change in changes if change["derived"]}
    assert followed["/leaving_custody/announced"] == "announced of the leaving custody: 5,000 or more → 6,000"
    # The act's figures that count are told once, as the figures that they are.
    assert not any("/counts" in pointer for pointer in followed)


def test_knows_parts_by_their_ids_wherever_they_stand(api: Api, act: Document) -> None:
    path = f"/v1/acts/{act['id']}"
    first, second, third, fourth = act["breakdowns"]
    new = {"kind": "respite", "count": 12}
    api.patch(path, {"breakdowns": [new, fourth, first, third | {"text": "on probation"}]})
    changes = diff(api, path, 2)
    assert [(change["op"], change["pointer"]) for change in changes] == [
        ("remove", "/breakdowns/1"),
        ("add", "/breakdowns/0"),
        ("move", "/breakdowns/1"),
        ("replace", "/breakdowns/3/text"),
    ]
    removed, added, moved, replaced = changes
    assert (removed["before"], removed["after"]) == (second, None)
    assert (added["before"], added["after"]["kind"]) == (None, "respite")
    assert (moved["before"], moved["after"]) == (3, 1)
    assert [change["text"] for change in changes] == [
        "line “sentence_reduction” removed",
        "line “respite” added",
        "line “liability_waiver” moved from place 4 to 2",
        "text of the line “noncustodial_pardon”: none → on probation",
    ]
    assert (replaced["before"], replaced["after"]) == (None, "on probation")


def test_compares_any_two_revisions_either_way(api: Api) -> None:
    path = f"/v1/acts/{api.post('/v1/acts', small())['id']}"
    for title in ("Second", "Third"):
        api.patch(path, {"title": title}, etag=api.etag(path))
    found = api.get(f"{path}/revisions/3/diff", against=1)
    assert [change["text"] for change in found["changes"]] == ["title: Throne Day pardon → Third"]
    assert [found[side]["revision"] for side in ("before", "after")] == [1, 3]
    assert found["before"]["by"] == "write"
    back = api.get(f"{path}/revisions/1/diff", against=3)
    assert [change["text"] for change in back["changes"]] == ["title: Third → Throne Day pardon"]
    assert api.get(f"{path}/revisions/2/diff", against=2)["changes"] == []


def test_tells_of_a_cited_source_that_it_is_not_the_acts_own_change(api: Api, act: Document) -> None:
    path = f"/v1/acts/{act['id']}"
    api.patch(path, {"title": "Another", "sources": [{"id": act["sources"][0]["id"], "key": "other"}]})
    api.patch(f"/v1/sources/{act['sources'][0]['id']}", {"title": "A new title"})
    api.patch(path, {"title": "A third"})
    assert {change["pointer"] for change in diff(api, path, 2)} == {"/title", "/sources/0/key"}
    found = api.get(f"{path}/revisions/3/diff", against=1)["changes"]
    assert [change["derived"] for change in found if change["pointer"] == "/sources/0/title"] == [True]


@pytest.mark.parametrize(
    ("address", "body", "patch", "texts"),
    [
        (
            "/v1/leaders",
            {"country": "AZE", "name": "Ada", "names": [{"name": "Ádá", "language": "hu"}]},
            {"names": [{"name": "Ada Almond", "language": None}], "wikidata": "Q1"},
            ["wikidata: none → Q1", "name “Ádá” removed", "name “Ada Almond” added"],
        ),
        ("/v1/sources", {"url": "https://example.org/a"}, {"title": "A title"}, ["title: none → A title"]),
    ],
)
def test_compares_other_records(api: Api, address: str, body: Any, patch: Any, texts: list[str]) -> None:
    path = f"{address}/{api.post(address, body)['id']}"
    api.patch(path, patch)
    found = api.get(f"{path}/revisions/2/diff")
    assert sorted(change["text"] for change in found["changes"]) == sorted(texts)
    assert not any(change["derived"] for change in found["changes"])


def test_says_what_it_can_not_compare(api: Api) -> None:
    path = f"/v1/acts/{api.post('/v1/acts', small())['id']}"
    first = api.get(f"{path}/revisions/1/diff", expect=422)
    assert (first["errors"][0]["parameter"], first["errors"][0]["code"]) == ("against", "nothing_before")
    unknown = api.get(f"{path}/revisions/1/diff", expect=422, against=2)
    assert (unknown["errors"][0]["parameter"], unknown["errors"][0]["code"]) == ("against", "revision_unknown")
    assert api.get(f"{path}/revisions/2/diff", expect=404)["status"] == 404


def applied(before: Any, changes: list[Document]) -> Any:
    """Return the replaced values of the top members, put in the place of the old ones."""
    made = json.loads(json.dumps(before))
    for change in changes:
        steps = change["pointer"].split("/")[1:]
        if change["op"] == "replace" and len(steps) == 1:
            made[steps[0]] = change["after"]
    return made


@given(described(), described())
def test_finds_nothing_only_where_nothing_differs(one: Document, other: Document) -> None:
    assert differences("act", one, one) == []
    found = differences("act", one, other)
    assert (found == []) == (one == other)
    entries = ("occasions", "roles")
    for name in entries:
        removed = [
            change["before"] for change in found if change["op"] == "remove" and f"/{name}/" in change["pointer"]
        ]
        added = [change["after"] for change in found if change["op"] == "add" and f"/{name}/" in change["pointer"]]
        held = [entry for entry in one[name] if entry not in removed]
        assert sorted(map(repr, [*held, *added])) == sorted(map(repr, other[name]))
    plain = applied(one, found)
    assert {name: plain[name] for name in ("country", "instrument")} == {
        name: other[name] for name in ("country", "instrument")
    }
