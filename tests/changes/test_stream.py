"""The stream of changes from real processes: order, retries, many listeners, slow ones, other processes, ends."""

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from tests.acts.examples import small
from tests.api import Api
from tests.listening import listening
from tests.serving import Served, served


@pytest.fixture
def service(database_url: str, tmp_path: Path) -> Iterator[Served]:
    """A service in a process of its own."""
    with served(database_url, tmp_path, CLEMENCY_STREAM_HEARTBEAT="0.2", CLEMENCY_STREAM_LISTENERS="20") as made:
        yield made


def post(base: str, token: str, **members: Any) -> str:
    """Post an act and return its id."""
    headers = {"Authorization": f"Bearer {token}"}
    reply = httpx2.post(f"{base}/v1/acts", json=small(**members), headers=headers, timeout=20)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def test_tells_changes_as_they_are_committed(service: Served, keys: dict[str, str]) -> None:
    with listening(service.base) as listener:
        headers = listener.response.headers
        assert (headers["content-type"], headers["cache-control"]) == ("text/event-stream; charset=utf-8", "no-store")
        assert headers["x-accel-buffering"] == "no"
        listener.wait_for_heartbeat()
        # Whoever is cut off before the first change knows where to go on.
        assert listener.last_id == httpx2.get(f"{service.base}/v1/changes?limit=500").json()["position"]
        made = [post(service.base, keys["write"]) for _ in range(3)]
        events = [listener.next() for _ in range(3)]
    assert [event.change["id"] for event in events] == made
    assert [event.id for event in events] == [event.change["position"] for event in events]


def test_goes_on_where_a_listener_was_cut_off(service: Served, keys: dict[str, str]) -> None:
    made = [post(service.base, keys["write"]) for _ in range(4)]
    listed = httpx2.get(f"{service.base}/v1/changes?type=act").json()["data"]
    assert [row["id"] for row in listed] == made
    first, second = (str(row["position"]) for row in listed[:2])
    with listening(service.base, after=first) as listener:
        assert [listener.next().change for _ in range(3)] == listed[1:]
    # What the browser has seen goes before what its address says.
    with listening(service.base, {"Last-Event-ID": second}, after=0, type="act") as listener:
        assert [listener.next().change for _ in range(2)] == listed[2:]


def test_many_listeners_see_what_another_process_writes(
    service: Served, keys: dict[str, str], database_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    with served(database_url, folder) as other, ExitStack() as stack:
        listeners = [stack.enter_context(listening(service.base)) for _ in range(20)]
        refused = httpx2.get(f"{service.base}/v1/changes/stream")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "30")
        assert "20 places" in refused.json()["detail"]
        for listener in listeners:
            listener.wait_for_heartbeat()
        made = [post(other.base, keys["write"]) for _ in range(3)]
        for listener in listeners:
            assert [listener.next().change["id"] for _ in range(3)] == made
    with listening(service.base) as listener:
        listener.wait_for_heartbeat()


def test_streams_end_when_the_service_is_told_to(service: Served) -> None:
    with ExitStack() as stack:
        listeners = [stack.enter_context(listening(service.base)) for _ in range(5)]
        for listener in listeners:
            listener.wait_for_heartbeat()
        began = time.monotonic()
        with ThreadPoolExecutor(5) as threads:
            ends = [threads.submit(list, listener.events()) for listener in listeners]
            assert service.end(timeout=10) == 0
            # Each came to its end in order: a stream that is cut raises.
            assert [end.result() for end in ends] == [[]] * 5
    assert time.monotonic() - began < 10


def test_ends_after_its_time_and_for_head_at_once(api: Api) -> None:
    reply = api.client.get("/v1/changes/stream?after=0&type=country")
    assert reply.status_code == 200
    assert reply.text.startswith('retry: 2000\n\nid: 0\n\ndata: {"position":1,')
    assert reply.text.count("\ndata: ") > 200
    head = api.client.head("/v1/changes/stream")
    assert (head.status_code, head.text, head.headers["content-type"][:17]) == (200, "", "text/event-stream")


@pytest.mark.parametrize("value", ["x", "-1", "1.5", ""])
def test_refuses_a_last_event_id_that_is_none(api: Api, value: str) -> None:
    reply = api.client.get("/v1/changes/stream", headers={"Last-Event-ID": value})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["header"] == "Last-Event-ID"


def test_refuses_a_bad_key(api: Api) -> None:
    assert api.client.get("/v1/changes/stream", headers={"Authorization": "Bearer x"}).status_code == 401


def test_holds_one_page_for_a_listener_who_takes_nothing(app: FastAPI, settings: Settings, api: Api) -> None:
    for number in range(300):
        api.post("/v1/sources", {"url": f"https://example.org/{number}"})
    patient = create_app(settings.model_copy(update={"stream_seconds": 1.0}))
    sent: list[bytes] = []

    async def listen() -> None:
        stuck = asyncio.Event()

        async def receive() -> Any:
            await stuck.wait()

        async def send(message: Any) -> None:
            sent.append(message.get("body", b""))
            if b"data" in sent[-1]:
                # As a server waits that has more to send than the connection takes.
                await stuck.wait()

        scope = {
            "type": "http", "method": "GET", "path": "/v1/changes/stream", "query_string": b"after=0",
            "headers": [], "client": ("127.0.0.1", 1),
        }  # fmt: skip
        await asyncio.wait_for(patient(scope, receive, send), 20)
        patient.state.backend.close()

    asyncio.run(listen())
    pages = [body for body in sent if b"data" in body]
    # Of more than five hundred changes those of one page, for no more was asked; then its time was over.
    assert len(pages) == 1
    assert pages[0].count(b"data: ") == 200
    assert sent[-1] == b""


def test_tells_json_that_is_a_change_of_the_list(api: Api) -> None:
    reply = api.client.get("/v1/changes/stream?after=0")
    data = [json.loads(line[6:]) for line in reply.text.splitlines() if line.startswith("data: ")]
    assert data[:100] == api.get("/v1/changes")["data"]
