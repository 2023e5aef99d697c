"""One act as it was at a moment: what was served then, byte for byte, to whoever might see it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.acts.examples import founding, small
from tests.api import Api

Document = dict[str, Any]


def now() -> str:
    """Return this moment; what is written before is before it, what is written later behind it."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def as_of(api: Api, path: str, moment: str, expect: int = 200) -> Any:
    """Return an act as it was at a moment."""
    return api.get(path, expect=expect, as_of=moment)


def test_act_is_what_was_served_at_each_moment(api: Api, public: Api) -> None:
    plan = api.post("/v1/acts", small(total=1_000, country="AZE"))
    act = api.post("/v1/acts", founding())
    path, source = f"/v1/acts/{act['id']}", f"/v1/sources/{act['sources'][0]['id']}"
    leader = f"/v1/leaders/{act['roles'][0]['leader']}"
    served: list[tuple[str, str, str]] = []

    def serve() -> None:
        reply = public.client.get(path)
        served.append((now(), reply.text, reply.headers["etag"]))

    serve()
    # Of these the act makes no revision: what it cites and lies inside of changes, and with it its document.
    api.patch(source, {"kind": "official_text"})
    serve()
    api.patch(leader, {"name": "Ilham Heydar oglu Aliyev"})
    serve()
    api.patch(path, {"title": "Another", "relations": [{"relation": "tranche_of", "act": plan["id"]}]})
    serve()
    api.patch(f"/v1/acts/{plan['id']}", {"review": "retracted"})
    serve()
    api.patch(source, {"title": "Another title"})
    serve()
    api.patch(path, {"total": "more than 25,000"})
    serve()
    api.patch(leader, {"name": "Ilham Aliyev"})
    serve()
    assert len({text for _, text, _ in served}) == len(served)
    for moment, text, tag in served:
        reply = public.client.get(path, params={"as_of": moment})
        assert (reply.text, reply.headers["etag"]) == (text, tag)
        held = public.client.get(path, params={"as_of": moment}, headers={"If-None-Match": tag})
        assert held.status_code == 304


def test_says_that_an_act_was_not_there_yet_or_no_more(api: Api, public: Api) -> None:
    before = now()
    path = f"/v1/acts/{api.post('/v1/acts', small())['id']}"
    made = now()
    api.delete(path)
    gone = now()
    api.post(f"{path}/restore", {}, expect=200)
    restored = now()
    api.delete(path)
    missing = as_of(public, path, before, expect=404)
    assert "not in the register at" in missing["detail"]
    # It can be seen as it was also when it is gone now.
    assert as_of(public, path, made)["revision"] == 1
    assert "was deleted at" in as_of(public, path, gone, expect=410)["detail"]
    assert as_of(public, path, restored)["revision"] == 3
    assert as_of(public, path, "1999-01-01T00:00:00Z", expect=404)
    assert as_of(public, path, now(), expect=410)


def test_a_moment_when_the_act_was_a_draft_is_for_its_author_and_the_editors(
    api: Api, contributor: Api, public: Api
) -> None:
    path = f"/v1/acts/{contributor.post('/v1/acts', small(notes='Not sure'))['id']}"
    drafted = now()
    api.patch(path, {"review": "published", "notes": None})
    published = now()
    api.patch(path, {"review": "retracted"})
    for caller in (api, contributor):
        assert as_of(caller, path, drafted)["notes"] == "Not sure"
    hidden = as_of(public, path, drafted, expect=404)
    # Nothing tells it from an act that was not there.
    assert hidden["detail"].startswith("This act was not in the register at")
    assert as_of(public, path, published)["review"] == "published"
    assert as_of(public, path, now())["review"] == "retracted"


def test_refuses_a_moment_to_come(api: Api) -> None:
    path = f"/v1/acts/{api.post('/v1/acts', small())['id']}"
    moment = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    for address in (path, "/v1/totals"):
        problem = api.get(address, expect=422, as_of=moment)
        assert [(fault["parameter"], fault["code"]) for fault in problem["errors"]] == [("as_of", "moment_to_come")]


@pytest.mark.parametrize("moment", ["2025-12-19", "now", "2025-12-19T08:30:00", "0"])
def test_refuses_what_is_no_moment(api: Api, moment: str) -> None:
    path = f"/v1/acts/{api.post('/v1/acts', small())['id']}"
    for address in (path, "/v1/totals"):
        assert api.get(address, expect=422, as_of=moment)["errors"][0]["parameter"] == "as_of"


def test_moments_mean_the_same_in_any_zone(api: Api) -> None:
    path = f"/v1/acts/{api.post('/v1/acts', small())['id']}"
    moment = datetime.now(UTC)
    api.patch(path, {"title": "Another"})
    from_elsewhere = datetime.fromisoformat(moment.isoformat()).astimezone().isoformat()
    assert as_of(api, path, from_elsewhere)["revision"] == as_of(api, path, moment.isoformat())["revision"] == 1
