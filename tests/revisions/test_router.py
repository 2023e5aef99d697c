"""The history of a record as a client meets it, here a source's."""

from typing import Any

import pytest

from tests.api import Api


@pytest.fixture
def path(api: Api) -> str:
    """The address of a source that was posted, changed, deleted and restored."""
    source = api.post("/v1/sources", {"url": "https://example.org/a"}, 201, **{"Change-Note": "Found it"})
    path = f"/v1/sources/{source['id']}"
    api.patch(path, {"title": "A title"})
    api.delete(path)
    api.post(f"{path}/restore", {"revision": 1}, expect=200)
    return path


def test_revisions_tell_who_when_and_why_newest_first(api: Api, path: str) -> None:
    listed = api.get(f"{path}/revisions", count="true")
    assert [(line["revision"], line["action"], line["note"], line["current"]) for line in listed["data"]] == [
        (4, "restore", None, True),
        (3, "delete", None, False),
        (2, "update", None, False),
        (1, "create", "Found it", False),
    ]
    assert {line["by"] for line in listed["data"]} == {"write"}
    assert (listed["next"], listed["count"]) == (None, 4)
    times = [line["at"] for line in listed["data"]]
    assert times == sorted(times, reverse=True)
    assert times[0] == api.get(path)["updated_at"]


def test_revision_holds_the_whole_record_as_it_was(api: Api, path: str) -> None:
    titles = [api.get(f"{path}/revisions/{number}")["document"]["title"] for number in (1, 2, 3, 4)]
    assert titles == [None, "A title", "A title", None]
    current = api.get(f"{path}/revisions/4")
    assert current["document"] == api.get(path)
    assert {name: current[name] for name in ("revision", "by", "note", "action")} == {
        "revision": 4,
        "by": "write",
        "note": None,
        "action": "restore",
    }


def test_revisions_come_in_pages(api: Api, path: str) -> None:
    whole = api.get(f"{path}/revisions")["data"]
    page = api.get(f"{path}/revisions", limit=1)
    paged = page["data"]
    while page["next"] is not None:
        page = api.client.get(page["next"]).json()
        paged += page["data"]
    assert paged == whole


def test_past_revision_never_changes(api: Api, path: str) -> None:
    tag = api.etag(f"{path}/revisions/2")
    api.patch(path, {"title": "Another"})
    assert api.client.get(f"{path}/revisions/2", headers={"If-None-Match": tag}).status_code == 304
    assert api.get(f"{path}/revisions")["data"][0]["revision"] == 5


def test_revision_that_is_not_there_is_not_found(api: Api, path: str) -> None:
    cases: list[str] = ["0", "5", "-1", "one", "1.0", "99999999999999999999", "%D9%A1", "01x"]
    for number in cases:
        assert api.client.get(f"{path}/revisions/{number}").status_code == 404


def test_history_of_a_deleted_record_can_be_read(api: Api, path: str) -> None:
    api.delete(path)
    assert api.get(path, expect=410)["status"] == 410
    assert api.get(f"{path}/revisions")["data"][0]["action"] == "delete"
    document: dict[str, Any] = api.get(f"{path}/revisions/5")["document"]
    assert document["revision"] == 4
