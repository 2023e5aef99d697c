"""Purges: what was kept of a record is nowhere any more, the feed tells it, and its names are free again."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel

from app.countries.seed import seed_countries
from app.db.transactions import read, write
from app.derivation.rebuild import differences
from app.revisions.consistency import inconsistencies
from tests.acts.examples import founding, small
from tests.api import Api

SECRET = "a name that must not be kept"
Document = dict[str, Any]


@pytest.fixture
def admin(api: Api, keys: dict[str, str]) -> Api:
    """The service with a key of the scope `admin`."""
    return Api(api.client, keys["admin"])


def purge(api: Api, path: str, expect: int = 204) -> Any:
    """Purge what is at this address, in whichever version, deleted or not."""
    reply = api.client.delete(f"{path}?purge=true", headers=api.headers | {"If-Match": "*"})
    assert reply.status_code == expect, reply.text
    return reply.json() if reply.content else None


def kept(engine: Engine, *words: str) -> list[str]:
    """Return the names of the tables that hold one of these words anywhere."""
    with read(engine) as connection:
        return [
            table.name
            for table in SQLModel.metadata.sorted_tables
            if any(word in _text(row) for row in connection.execute(table.select()) for word in words)
        ]


def _text(row: Any) -> str:
    return " ".join(value.decode() if isinstance(value, bytes) else str(value) for value in row)


def test_purged_act_is_nowhere_and_the_feed_tells_it(admin: Api, public: Api, engine: Engine) -> None:
    headers = {"Idempotency-Key": "once"}
    made = admin.post("/v1/acts", founding(notes=SECRET), 201, **headers)
    path = f"/v1/acts/{made['id']}"
    part = {"breakdown": "freed", "count": 5_100, "text": SECRET}
    admin.post(f"{path}/figures", part, 201, **{"Idempotency-Key": "twice"})
    admin.patch(f"/v1/sources/{made['sources'][0]['id']}", {"publisher": "Another"})
    admin.patch(path, {"notes": None, "breakdowns": []})
    before = public.get("/v1/totals", country="AZE")["total"]["acts"]
    position = public.get("/v1/changes", limit=500)["position"]
    assert kept(engine, SECRET)
    purge(admin, path)
    assert kept(engine, SECRET, made["external_id"]) == []
    # Its id stands in the feed alone.
    assert kept(engine, made["id"]) == ["change"]
    for address in (path, f"{path}/revisions", f"{path}/revisions/1", f"{path}/figures"):
        admin.get(address, expect=404)
    assert purge(admin, path, expect=404)["status"] == 404
    rows = public.get("/v1/changes", after=0, type="act", limit=500)["data"]
    assert [(row["op"], row["id"], row["position"]) for row in rows] == [("purge", made["id"], position + 1)]
    assert public.get("/v1/totals", country="AZE")["total"]["acts"] == before - 1
    # The external_id is free, and the retry is a new request.
    again = admin.post("/v1/acts", founding(notes=SECRET), 201, **headers)
    assert (again["id"] != made["id"], again["external_id"]) == (True, made["external_id"])
    with read(engine) as connection:
        assert [*inconsistencies(connection), *differences(connection)] == []


def test_deleted_records_can_be_purged(admin: Api, public: Api) -> None:
    for address, body in (("/v1/acts", small()), ("/v1/sources", {"url": "https://example.org/a"})):
        path = f"{address}/{admin.post(address, body)['id']}"
        admin.delete(path)
        admin.get(path, expect=410)
        purge(admin, path)
        admin.get(path, expect=404)
        admin.post(f"{path}/restore", {}, expect=404)


def test_purging_a_draft_tells_the_public_nothing(admin: Api, public: Api) -> None:
    position = public.get("/v1/changes", limit=500)["position"]
    path = f"/v1/acts/{admin.post('/v1/acts', small(review='draft'))['id']}"
    purge(admin, path)
    page = public.get("/v1/changes", after=position)
    assert (page["data"], page["position"]) == ([], position + 2)


def test_what_is_in_use_is_not_purged(admin: Api) -> None:
    act = admin.post("/v1/acts", founding())
    source, leader = act["sources"][0]["id"], act["roles"][0]["leader"]
    admin.post("/v1/acts", small(relations=[{"relation": "tranche_of", "act": act["id"]}]))
    for path in (f"/v1/acts/{act['id']}", f"/v1/sources/{source}", f"/v1/leaders/{leader}", "/v1/countries/AZE"):
        problem = purge(admin, path, expect=409)
        assert {fault["code"] for fault in problem["errors"]} == {"in_use"}
        admin.get(path)


def test_purging_lets_acts_inside_count_again(admin: Api, public: Api, engine: Engine) -> None:
    plan = admin.post("/v1/acts", small(total=100))
    wider = admin.post("/v1/acts", small(total=1_000, relations=[{"relation": "supersedes", "act": plan["id"]}]))
    assert public.get("/v1/totals")["total"]["best"] == 1_000
    purge(admin, f"/v1/acts/{wider['id']}")
    assert public.get("/v1/totals")["total"]["best"] == 100
    assert public.get(f"/v1/acts/{plan['id']}")["counted"]["announced"]
    with read(engine) as connection:
        assert [*inconsistencies(connection), *differences(connection)] == []


def test_leaders_and_countries_are_purged_and_their_names_free(admin: Api, public: Api, engine: Engine) -> None:
    leader = admin.post("/v1/leaders", {"country": "AZE", "name": "Ada Almond", "notes": SECRET})
    admin.patch(f"/v1/leaders/{leader['id']}", {"notes": None})
    purge(admin, f"/v1/leaders/{leader['id']}")
    made = {"code": "XXA", "name": "Atlantis", "region": "Oceania", "official_name": SECRET}
    headers = {"Idempotency-Key": "atlantis"}
    admin.post("/v1/countries", made, 201, **headers)
    purge(admin, "/v1/countries/XXA")
    assert kept(engine, SECRET, "Atlantis") == []
    public.get("/v1/countries/XXA", expect=404)
    assert admin.post("/v1/countries", made, 201, **headers)["revision"] == 1
    purge(admin, "/v1/countries/FJI")
    with write(engine) as connection:
        assert seed_countries(connection, datetime.now(UTC)) == 1


@pytest.mark.parametrize("path", ["/v1/acts/{act}", "/v1/sources/{source}"])
def test_purging_is_for_admin_and_needs_the_version(api: Api, admin: Api, path: str) -> None:
    act = api.post("/v1/acts", founding())
    path = path.format(act=act["id"], source=act["sources"][0]["id"])
    purge(api, path, expect=403)
    assert admin.client.delete(f"{path}?purge=true", headers=admin.headers).status_code == 428
    old = {"If-Match": '"old"'}
    assert admin.client.delete(f"{path}?purge=true", headers=admin.headers | old).status_code == 412
    admin.get(path)
