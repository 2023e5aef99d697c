"""Which other acts the write of one derives anew: those inside it, where it moves what they are counted by."""

from collections.abc import Collection
from typing import Any

import pytest

from app.acts import store
from app.derivation.acts import rederive
from tests.acts.examples import small
from tests.api import Api


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The acts that were derived anew with each write."""
    seen: list[set[str]] = []

    def watched(connection: Any, act_ids: Collection[str], at: Any) -> None:
        seen.append(set(act_ids))
        rederive(connection, act_ids, at)

    monkeypatch.setattr(store, "rederive", watched)
    return seen


@pytest.mark.parametrize(
    ("patch", "moves"),
    [
        ({"notes": "Read again."}, False),
        ({"total": {"count": 900, "text": "as others say"}}, False),
        ({"milestones": [{"type": "adopted", "on": "2024"}]}, False),
        ({"total": {"count": 500, "stage": "implemented"}}, True),
        ({"milestones": [{"type": "withdrawn"}]}, True),
        ({"review": "retracted"}, True),
        ({"relations": [{"relation": "amends", "act": "older"}]}, True),
        ({"relations": [{"relation": "supersedes", "act": "older"}]}, True),
        ({"relations": [{"relation": "series_of", "act": "older"}]}, False),
    ],
)
def test_acts_inside_are_derived_anew_where_what_they_are_counted_by_moves(
    api: Api, derived: list[set[str]], patch: dict[str, Any], moves: bool
) -> None:
    older = api.post("/v1/acts", small(external_id="older", total=5))["id"]
    plan = api.post("/v1/acts", small(external_id="plan", total=1000))["id"]
    tranche = api.post("/v1/acts", small(total=30, relations=[{"relation": "tranche_of", "act": "plan"}]))["id"]
    derived.clear()
    api.patch(f"/v1/acts/{plan}", patch)
    superseded = {older} if patch.get("relations", [{}])[0].get("relation") == "supersedes" else set()
    assert derived == [{tranche} | superseded if moves else set()]


def test_drafts_inside_an_act_are_not_derived_anew_with_it(api: Api, contributor: Api, derived: list[set[str]]) -> None:
    plan = api.post("/v1/acts", small(external_id="plan", total=1000))["id"]
    draft = contributor.post("/v1/acts", small(total=30, relations=[{"relation": "tranche_of", "act": "plan"}]))["id"]
    api.post("/v1/acts", small(external_id="inner", total=3, relations=[{"relation": "amends", "act": draft}]))
    derived.clear()
    api.patch(f"/v1/acts/{plan}", {"total": {"count": 500, "stage": "implemented"}})
    assert derived == [set()]
    # Published, it is counted as its relation says, and so is what lies inside it.
    assert api.patch(f"/v1/acts/{draft}", {"review": "published"})["counted"]["announced"] is False
    (inner,) = api.get("/v1/acts", external_id="inner")["data"]
    assert inner["counted"]["announced"] is False
    api.patch(f"/v1/acts/{plan}", {"review": "retracted"})
    assert api.get(f"/v1/acts/{draft}")["counted"]["announced"] is True
    assert api.get(f"/v1/acts/{inner['id']}")["counted"]["announced"] is False
