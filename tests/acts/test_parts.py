"""The parts of an act as resources: CRUD of each, one act as the unit of concurrency."""

from typing import Any

import pytest

from tests.acts.examples import founding, small
from tests.api import Api

SOURCED = {"sources": [{"key": "a", "url": "https://example.org/a"}, {"key": "b", "url": "https://example.org/b"}]}
# A part of each kind, a change of it, and a posting that is refused with the pointer that is at fault.
PARTS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = {
    "breakdowns": ({"kind": "release", "count": 5}, {"kind": "commutation"}, {"kind": "relase"}, "/kind"),
    "milestones": ({"type": "adopted", "on": "2024"}, {"on": "2024-05"}, {"type": "adopted", "on": "2024-13"}, "/on"),
    "figures": ({"count": "about 300"}, {"stage": "implemented"}, {"count": "a quarter of them"}, "/count"),
    "scopes": ({"group": "women", "rule": "included"}, {"rule": "unclear"}, {"rule": "included"}, ""),
    "conditions": ({"condition": "application", "to": "obtain"}, {"to": "retain"}, {"condition": "none"}, "/to"),
    "roles": ({"role": "signatory", "body": "Cabinet"}, {"office": "all of it"}, {"role": "signatory"}, ""),
    "motives": ({"motive": "budget", "basis": "stated"}, {"by": "the minister"}, {"motive": "budget"}, "/basis"),
    "occasions": ({"occasion": "new_year"}, {"text": "the year 2000"}, {"occasion": "other"}, "/text"),
}


@pytest.mark.parametrize("name", PARTS)
def test_part_is_made_read_changed_and_deleted(api: Api, public: Api, name: str) -> None:
    posted, change, bad, pointer = PARTS[name]
    act = api.post("/v1/acts", small(**SOURCED))
    path = f"/v1/acts/{act['id']}/{name}"
    made = api.post(path, posted)
    assert public.get(f"{path}/{made['id']}") == made
    assert public.get(path)["data"] == [made]
    # A part's ETag is its act's.
    assert api.etag(f"{path}/{made['id']}") == api.etag(f"/v1/acts/{act['id']}")
    changed = api.patch(f"{path}/{made['id']}", change)
    assert changed["id"] == made["id"]
    assert {member: changed[member] for member in change} == change
    problem = api.post(path, bad, expect=422)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]
    api.delete(f"{path}/{made['id']}")
    public.get(f"{path}/{made['id']}", expect=404)
    assert public.get(f"/v1/acts/{act['id']}")["revision"] == 4


def test_relation_is_made_by_external_id(api: Api) -> None:
    outer = api.post("/v1/acts", small(external_id="plan"))
    inner = api.post("/v1/acts", small())
    made = api.post(f"/v1/acts/{inner['id']}/relations", {"relation": "tranche_of", "act": "plan"})
    assert made["act"] == outer["id"]


def test_marking_a_figure_takes_the_mark_from_the_other(api: Api) -> None:
    act = api.post("/v1/acts", small(total={"count": 100, "accepted": True}))
    path = f"/v1/acts/{act['id']}/figures"
    second = api.post(path, {"count": 90, "accepted": True})
    figures = api.get(path)["data"]
    assert [figure["accepted"] for figure in figures] == [False, True]
    api.patch(f"{path}/{figures[0]['id']}", {"accepted": True})
    assert api.get(f"{path}/{second['id']}")["accepted"] is False
    assert api.get(f"/v1/acts/{act['id']}")["persons"]["announced"]["best"] == 100


@pytest.mark.parametrize(
    ("count", "stored"),
    [
        ({"low": 4000, "best": 4000, "high": 4000}, (4000, 4000, 4000, "exact")),
        ({"low": 4000, "best": 4000}, (4000, 4000, None, "more_than")),
        ({"low": 4000, "best": 4000, "high": None}, (4000, 4000, None, "more_than")),
        ({}, (None, None, None, "unknown")),
    ],
)
@pytest.mark.parametrize("name", ["figures", "scopes"])
def test_count_in_a_patch_takes_the_place_of_the_whole_count(
    api: Api, name: str, count: dict[str, int | None], stored: tuple[int | None, int | None, int | None, str]
) -> None:
    held = {"figures": {}, "scopes": {"group": "women", "rule": "included"}}[name]
    act = api.post("/v1/acts", small())
    path = f"/v1/acts/{act['id']}/{name}"
    made = api.post(path, {"count": "around 3,000", **held})
    changed = api.patch(f"{path}/{made['id']}", {"count": count})
    assert changed == made | {"count": dict(zip(made["count"], (*stored, None), strict=True))}


def test_two_marks_in_one_document_are_refused(api: Api) -> None:
    figures = [{"count": 1, "accepted": True}, {"count": 2, "accepted": True}]
    problem = api.post("/v1/acts", small(headline={"figures": figures}), expect=422)
    assert problem["errors"][0]["pointer"] == "/headline/figures/1/accepted"


def test_figure_goes_to_a_line_by_key_and_moves_to_the_headline(api: Api) -> None:
    act = api.post("/v1/acts", founding())
    path = f"/v1/acts/{act['id']}/figures"
    made = api.post(path, {"count": 1391, "stage": "implemented", "breakdown": "freed", "as_of": "2026-01"})
    assert made["breakdown"] == act["breakdowns"][0]["id"]
    assert api.get(f"/v1/acts/{act['id']}")["breakdowns"][0]["persons"]["implemented"]["best"] == 1391
    moved = api.patch(f"{path}/{made['id']}", {"breakdown": None})
    assert (moved["id"], moved["breakdown"]) == (made["id"], None)
    api.post(path, {"count": 5, "breakdown": "nowhere"}, expect=422)


def test_line_with_parts_is_deleted_only_with_them(api: Api) -> None:
    lines = [
        {"key": "all", "kind": "release", "count": 3113},
        {"kind": "deportation_release", "count": 98, "part_of": "all"},
    ]
    act = api.post("/v1/acts", small(breakdowns=lines))
    path = f"/v1/acts/{act['id']}/breakdowns/{act['breakdowns'][0]['id']}"
    api.delete(path, expect=409)
    api.delete(path, with_parts="true")
    assert api.get(f"/v1/acts/{act['id']}")["breakdowns"] == []


def test_parts_of_an_act_that_is_not_there_are_not_found(api: Api, public: Api) -> None:
    public.get("/v1/acts/nothing/breakdowns", expect=404)
    api.post("/v1/acts/nothing/breakdowns", {"kind": "release"}, expect=404)


def test_member_that_the_register_keeps_is_refused_in_a_patch(api: Api) -> None:
    act = api.post("/v1/acts", founding())
    path = f"/v1/acts/{act['id']}/breakdowns/{act['breakdowns'][0]['id']}"
    problem = api.patch(path, {"family": "record"}, expect=422)
    assert problem["errors"][0] == {
        "pointer": "/family",
        "code": "read_only",
        "message": "The service sets this member itself.",
    }
