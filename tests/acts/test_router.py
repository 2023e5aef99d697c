"""Rehearsals of acts (`dry_run`): all that a write tells, and nothing of it kept."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.acts.examples import founding, small
from tests.api import Api

EXCEEDED = {"total": 104, "breakdowns": [{"kind": "release", "count": 114}]}


def told(api: Api) -> tuple[Any, ...]:
    """Return what a write would move: the position of the feed, the acts, sources and leaders."""
    totals = api.get("/v1/totals", group_by="country")
    lists = [api.get(f"/v1/{name}", limit=500)["data"] for name in ("acts", "sources", "leaders")]
    return totals, *lists


def test_dry_run_of_a_post_replies_with_the_act_and_keeps_nothing(api: Api) -> None:
    before = told(api)
    reply = api.client.post("/v1/acts?dry_run=true", json=founding(**EXCEEDED), headers=api.headers)
    assert reply.status_code == 200
    assert "location" not in reply.headers
    assert "etag" not in reply.headers
    act = reply.json()
    assert act["persons"]["announced"]["best"] == 104
    assert [warning["code"] for warning in act["warnings"]] == ["breakdowns_exceed_headline"]
    assert told(api) == before
    api.get(f"/v1/acts/{act['id']}", expect=404)


def test_dry_run_of_a_patch_replies_with_the_act_and_keeps_nothing(api: Api) -> None:
    path = f"/v1/acts/{api.post('/v1/acts', small())['id']}"
    before, etag = api.get(path), api.etag(path)
    act = api.patch(f"{path}?dry_run=true", EXCEEDED, etag=etag)
    assert [warning["code"] for warning in act["warnings"]] == ["breakdowns_exceed_headline"]
    assert act["revision"] == 2
    assert (api.get(path), api.etag(path)) == (before, etag)
    # The version is checked as it is in earnest.
    api.patch(path, {"notes": "meanwhile"})
    api.patch(f"{path}?dry_run=true", EXCEEDED, expect=412, etag=etag)


def test_dry_run_tells_the_faults_that_a_post_would(api: Api) -> None:
    wrong = small(external_id="taken", total="lots and 5", milestones=[{"type": "proposed", "source": "nowhere"}])
    dry, wet = (api.post(path, wrong, expect=422) for path in ("/v1/acts?dry_run=true", "/v1/acts"))
    assert dry["errors"] == wet["errors"] != []
    api.post("/v1/acts", small(external_id="taken"))
    api.post("/v1/acts?dry_run=true", small(external_id="taken"), expect=409)


def test_dry_run_needs_the_rights_of_a_write(api: Api, contributor: Api, public: Api) -> None:
    public.post("/v1/acts?dry_run=true", small(), expect=401)
    contributor.post("/v1/acts?dry_run=true", small(review="published"), expect=422)
    path = f"/v1/acts/{api.post('/v1/acts', small())['id']}"
    contributor.patch(f"{path}?dry_run=true", {"notes": "mine"}, expect=403, etag="*")


def test_dry_run_leaves_its_retry_key_free(api: Api) -> None:
    headers = api.headers | {"Idempotency-Key": "one"}
    assert api.client.post("/v1/acts?dry_run=true", json=small(), headers=headers).status_code == 200
    assert api.client.post("/v1/acts", json=small(), headers=headers).status_code == 201


def test_dry_runs_beside_writes_take_nothing_from_them(api: Api) -> None:
    def post(number: int) -> int:
        path = "/v1/acts" if number % 2 else "/v1/acts?dry_run=true"
        reply = api.client.post(path, json=small(external_id=f"act-{number}"), headers=api.headers)
        return reply.status_code

    with ThreadPoolExecutor(8) as threads:
        codes = list(threads.map(post, range(40)))
    assert codes == [200, 201] * 20
    listed = api.get("/v1/acts", limit=500)["data"]
    assert sorted(act["external_id"] for act in listed) == sorted(f"act-{number}" for number in range(1, 40, 2))
    assert api.get("/v1/totals")["total"]["acts"] == 20
