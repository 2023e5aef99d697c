"""Tests of app/keys: made, shown once, listed, renamed, revoked; by whom."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from app.auth import digest_of
from app.db.ids import new_id
from app.db.transactions import read
from tests.web import bearer


@pytest.fixture
def admin(keys: dict[str, str]) -> dict[str, str]:
    return bearer(keys["admin"])


def make(client: TestClient, admin: dict[str, str], **members: Any) -> Any:
    body = {"name": "importer", "scope": "write", **members}
    response = client.post("/v1/keys", json=body, headers=admin)
    assert response.status_code == 201, response.text
    return response


def test_makes_a_key_that_works_and_shows_it_once(client: TestClient, admin: dict[str, str], engine: Engine) -> None:
    response = make(client, admin)
    document = response.json()
    token = document.pop("token")
    assert response.headers["location"] == f"/v1/keys/{document['id']}"
    assert response.headers["cache-control"] == "no-store"
    me = client.get("/v1/me", headers=bearer(token))
    assert me.json() == {"id": document["id"], "name": "importer", "scope": "write"}
    shown = client.get(response.headers["location"], headers=admin)
    assert shown.json() == document
    assert shown.headers["etag"] == response.headers["etag"]
    with read(engine) as connection:
        rows = str(connection.execute(text("SELECT * FROM api_key")).all())
    assert token not in rows
    assert digest_of(token) in rows


def test_stores_no_key_with_an_idempotent_reply(client: TestClient, admin: dict[str, str], engine: Engine) -> None:
    headers = {**admin, "Idempotency-Key": "once"}
    first, again = (client.post("/v1/keys", json={"name": "a", "scope": "write"}, headers=headers) for _ in range(2))
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == {**first.json(), "token": None}
    assert first.json()["token"] is not None
    with read(engine) as connection:
        body = connection.scalar(text("SELECT body FROM idempotent_reply"))
    assert b"clr_" not in bytes(body)


def test_lists_keys_page_by_page(client: TestClient, admin: dict[str, str]) -> None:
    made = [make(client, admin, name=f"key {number}").json()["id"] for number in range(4)]
    first = client.get("/v1/keys?limit=4&count=true", headers=admin).json()
    second = client.get(first["next"], headers=admin).json()
    assert first["count"] == 7
    assert [key["id"] for key in (first["data"] + second["data"])][-4:] == made
    assert second["next"] is None
    assert "token" not in str(first)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"scope": "write"}, "/name"),
        ({"name": "", "scope": "write"}, "/name"),
        ({"name": "  ", "scope": "write"}, "/name"),
        # What the history calls the service itself.
        ({"name": "register", "scope": "write"}, "/name"),
        ({"name": " Register ", "scope": "write"}, "/name"),
        ({"name": "a", "scope": "root"}, "/scope"),
        ({"name": "a", "scope": "write", "expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"name": "a", "scope": "write", "expires_at": "2030-01-01T00:00:00"}, "/expires_at"),
        ({"name": "a", "scope": "write", "digest": "x"}, "/digest"),
    ],
)
def test_refuses_what_makes_no_key(
    client: TestClient, admin: dict[str, str], body: dict[str, Any], pointer: str
) -> None:
    response = client.post("/v1/keys", json=body, headers=admin)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_keeps_the_end_of_a_key(client: TestClient, admin: dict[str, str]) -> None:
    end = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=5)
    document = make(client, admin, expires_at=end.isoformat()).json()
    assert datetime.fromisoformat(document["expires_at"]) == end


def test_renames_a_key_and_nothing_else(client: TestClient, admin: dict[str, str]) -> None:
    made = make(client, admin)
    address, etag = made.headers["location"], made.headers["etag"]
    renamed = client.patch(address, json={"name": "other"}, headers={**admin, "If-Match": etag})
    assert (renamed.status_code, renamed.json()["name"]) == (200, "other")
    assert renamed.headers["etag"] != etag
    late = client.patch(address, json={"name": "third"}, headers={**admin, "If-Match": etag})
    assert (late.status_code, late.headers["etag"]) == (412, renamed.headers["etag"])
    blind = client.patch(address, json={"name": "third"}, headers=admin)
    assert blind.status_code == 428
    for refused in ({"scope": "admin"}, {"name": "register"}):
        assert client.patch(address, json=refused, headers={**admin, "If-Match": "*"}).status_code == 422


def test_revokes_a_key_for_good_and_keeps_it_listed(client: TestClient, admin: dict[str, str]) -> None:
    made = make(client, admin)
    address = made.headers["location"]
    assert client.delete(address, headers=admin).status_code == 428
    gone = client.delete(address, headers={**admin, "If-Match": made.headers["etag"]})
    assert (gone.status_code, gone.content) == (204, b"")
    assert client.get("/v1/me", headers=bearer(made.json()["token"])).status_code == 401
    document = client.get(address, headers=admin).json()
    assert document["revoked_at"] is not None
    again = client.delete(address, headers={**admin, "If-Match": "*"})
    assert again.status_code == 204
    assert client.get(address, headers=admin).json() == document


@pytest.mark.parametrize("id_", ["nothing", new_id(), "%00", "x" * 5_000])
def test_finds_no_key_where_none_is(client: TestClient, admin: dict[str, str], id_: str) -> None:
    address = f"/v1/keys/{id_}"
    assert client.get(address, headers=admin).status_code == 404
    assert client.delete(address, headers={**admin, "If-Match": "*"}).status_code == 404


@pytest.mark.parametrize("scope", ["contribute", "write"])
def test_is_for_the_scope_admin_only(client: TestClient, keys: dict[str, str], scope: str) -> None:
    headers = {**bearer(keys[scope]), "If-Match": "*"}
    body = {"name": "a", "scope": "admin"}
    assert client.get("/v1/keys", headers=headers).status_code == 403
    assert client.post("/v1/keys", json=body, headers=headers).status_code == 403
    assert client.delete(f"/v1/keys/{new_id()}", headers=headers).status_code == 403
    assert client.get("/v1/keys").status_code == 401
    assert client.get("/v1/me").status_code == 401


def test_tells_the_caller_the_name_that_the_key_now_has(client: TestClient, admin: dict[str, str]) -> None:
    made = make(client, admin)
    caller = bearer(made.json()["token"])
    before = client.get("/v1/me", headers=caller)
    address, etag = made.headers["location"], made.headers["etag"]
    renamed = client.patch(
        address,
        json={"name": "New"},
        headers={**admin, "If-Match": etag, "Content-Type": "application/merge-patch+json"},
    )
    assert renamed.status_code == 200, renamed.text
    after = client.get("/v1/me", headers={**caller, "If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["name"]) == (200, "New")
