"""Tests of app/middleware.py: limits, headers, CORS, the log, and errors when the answer has begun."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.testclient import TestClient

from app import health
from app.doors import Read
from app.routing import Router
from app.settings import Settings
from tests.web import bearer, serving, without_tables


def router() -> Router:
    made = Router()

    @made.get("/things/{id}")
    async def get_thing(id: str) -> Response:  # noqa: A002 - the name of the path's parameter
        return JSONResponse(id)

    @made.post("/things")
    async def create_thing() -> Response:
        return JSONResponse("made")

    @made.get("/broken")
    async def break_off() -> Response:
        raise ZeroDivisionError("the inside")

    @made.get("/half")
    async def break_off_half_way() -> Response:
        async def body() -> Iterator[bytes]:  # type: ignore[misc]  # an async generator
            yield b"half"
            raise ZeroDivisionError("the inside")

        return StreamingResponse(body())

    @made.get("/named")
    async def read_named(read: Read) -> Response:
        return JSONResponse(read.caller is not None)

    return made


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with serving(without_tables(tmp_path), router(), health.router) as made:
        yield made


@pytest.mark.parametrize("path", ["/things/1", "/nowhere", "/broken", "/healthz"])
def test_sends_the_headers_of_safety_with_every_answer(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"Host": "evil.example"}).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert not any("evil.example" in value for value in headers.values())


def test_lets_any_page_read_and_none_write(client: TestClient) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    assert client.get("/things/1", headers=origin).headers["access-control-allow-origin"] == "*"
    assert client.get("/nowhere", headers=origin).headers["access-control-allow-origin"] == "*"
    written = client.post("/things", headers=origin)
    assert not any(name.startswith("access-control") for name in written.headers)
    assert "access-control-allow-credentials" not in client.get("/things/1", headers=origin).headers


def test_gives_a_browser_leave_to_read_only(client: TestClient) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    response = client.options("/things", headers=asked)
    assert response.status_code == 204
    assert response.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "authorization" not in response.headers["access-control-allow-headers"].lower()


def test_names_every_request(client: TestClient) -> None:
    one, other = (client.get("/things/1").headers["x-request-id"] for _ in range(2))
    assert one != other
    named = client.get("/things/1", headers={"X-Request-Id": "abcdef-123"})
    assert named.headers["x-request-id"] == "abcdef-123"
    forged = client.get("/things/1", headers={"X-Request-Id": "a b\tc<script>"})
    assert "<" not in forged.headers["x-request-id"]


def test_limits_requests_by_address_and_tells_what_is_left(tmp_path: Path) -> None:
    settings = without_tables(tmp_path, requests_per_address="2/minute")
    with serving(settings, router(), health.router) as client:
        first = client.get("/things/1")
        assert first.headers["ratelimit-limit"] == "2"
        assert first.headers["ratelimit-remaining"] == "1"
        assert 0 < int(first.headers["ratelimit-reset"]) <= 60
        assert client.get("/things/1").headers["ratelimit-remaining"] == "0"
        refused = client.get("/things/1")
        assert refused.status_code == 429
        assert refused.json()["type"] == "/docs/problems#too-many-requests"
        assert 0 < int(refused.headers["retry-after"]) <= 60
        alive = client.get("/healthz")
        assert alive.status_code == 200
        assert "ratelimit-limit" not in alive.headers


def test_limits_a_good_key_by_itself(settings: Settings, keys: dict[str, str]) -> None:
    tight = settings.model_copy(update={"requests_per_key": "3/hour", "requests_per_address": "4/hour"})
    with serving(tight, router()) as client:
        headers = bearer(keys["write"])
        # The first is counted against the address, for only then the key is known to be good.
        statuses = [client.get("/named", headers=headers).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 200, 429]
        assert client.get("/named", headers=bearer(keys["admin"])).status_code == 200
        # A key made up anew for each request is no way around the limit of the address.
        made_up = [client.get("/named", headers=bearer(f"clr_{n:043}")).status_code for n in range(4)]
        assert made_up == [401, 401, 429, 429]


def test_logs_what_happened_inside_and_tells_nothing_of_it(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get("/broken")
    assert response.status_code == 500
    assert "inside" not in response.json()["detail"].replace("inside the service", "")
    (record,) = [record for record in caplog.records if record.name == "app.failures"]
    assert record.exc_info is not None
    assert record.__dict__["request_id"] == response.headers["x-request-id"]


def test_logs_a_database_that_is_away_without_a_trace(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with serving(without_tables(tmp_path), health.router) as client:
        assert client.get("/readyz").status_code == 503
    (record,) = [record for record in caplog.records if record.name == "app.failures"]
    assert record.exc_info is None
    assert "migrations" in record.getMessage()


def test_breaks_the_connection_when_a_begun_answer_fails(client: TestClient) -> None:
    # A client that got half must not take it for the whole.
    with pytest.raises(ZeroDivisionError), TestClient(client.app) as strict:
        strict.get("/half")


def test_logs_every_request_without_its_query(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="app.access"):
        client.get("/things/a%0Ab?token=secret", headers=bearer("clr_secret"))
    (record,) = [record for record in caplog.records if record.name == "app.access"]
    assert record.__dict__["path"] == "/things/a%0Ab"
    assert record.__dict__["status"] == 422
    assert "secret" not in str(record.__dict__)
