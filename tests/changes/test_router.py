"""`/v1/changes` as a client meets it: each change of what the public sees, in order, from any position."""

from typing import Any

import pytest

from tests.acts.examples import small
from tests.api import Api


def changes(api: Api, **query: Any) -> list[dict[str, Any]]:
    """Return all changes, page by page."""
    page = api.get("/v1/changes", **query)
    found: list[dict[str, Any]] = page["data"]
    while page["next"] is not None:
        page = api.client.get(page["next"]).json()
        found += page["data"]
    return found


@pytest.fixture
def begin(api: Api) -> int:
    """Where the feed stands before the test."""
    return int(api.get("/v1/changes", after=0, limit=1, type="act")["position"])


def told(rows: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(row["op"], row["type"], row["revision"]) for row in rows]


def test_tells_each_change_with_its_address(api: Api, public: Api, begin: int) -> None:
    source = api.post("/v1/sources", {"url": "https://example.org/a"})
    act = api.post("/v1/acts", small(sources=[{"url": "https://example.org/a"}]))
    api.patch(f"/v1/sources/{source['id']}", {"kind": "official_text"})
    api.delete(f"/v1/acts/{act['id']}")
    api.post(f"/v1/acts/{act['id']}/restore", {}, expect=200)
    rows = changes(public, after=begin)
    # The act is told of again when what it cites has changed: its bytes have, its revision has not.
    assert told(rows) == [
        ("create", "source", 1),
        ("create", "act", 1),
        ("update", "source", 2),
        ("update", "act", 1),
        ("delete", "act", 2),
        ("create", "act", 3),
    ]
    assert [row["position"] for row in rows] == list(range(begin + 1, begin + 7))
    assert rows[1]["address"] == f"/v1/acts/{act['id']}"
    assert {row["address"] for row in rows} == {f"/v1/acts/{act['id']}", f"/v1/sources/{source['id']}"}
    assert rows[-1]["at"] == api.get(rows[-1]["address"])["updated_at"]


def test_does_not_tell_of_drafts(api: Api, public: Api, begin: int) -> None:
    act = api.post("/v1/acts", small(review="draft"))
    api.patch(f"/v1/acts/{act['id']}", {"title": "Still a draft"})
    page = public.get("/v1/changes", after=begin)
    # How far the page goes is told all the same, so that nobody reads what is hidden again and again.
    assert (page["data"], page["next"], page["position"]) == ([], None, begin + 2)
    api.patch(f"/v1/acts/{act['id']}", {"review": "published"})
    api.patch(f"/v1/acts/{act['id']}", {"review": "retracted"})
    assert told(changes(public, after=begin)) == [("create", "act", 3), ("delete", "act", 4)]


def test_begins_anew_with_the_first_and_pages_to_the_last(api: Api, public: Api) -> None:
    whole = changes(public, limit=500)
    assert len(whole) > 250
    assert changes(public, after=0, limit=7) == whole
    assert [row["position"] for row in whole] == sorted({row["position"] for row in whole})


def test_types_choose_and_stay_chosen_on_the_next_page(api: Api, public: Api, begin: int) -> None:
    for number in range(3):
        api.post("/v1/sources", {"url": f"https://example.org/{number}"})
        api.post("/v1/leaders", {"country": "AZE", "name": f"Leader {number}"})
        api.post("/v1/acts", small())
    rows = changes(public, after=begin, type=["leader", "source"], limit=2)
    assert told(rows) == [("create", "source", 1), ("create", "leader", 1)] * 3


def test_a_page_is_not_sent_again_while_it_holds(api: Api, public: Api, begin: int) -> None:
    api.post("/v1/acts", small())
    api.post("/v1/acts", small())
    full, tail = f"/v1/changes?after={begin}&limit=1", f"/v1/changes?after={begin + 1}"
    tags = [public.etag(address) for address in (full, tail)]
    assert all(tag.startswith('W/"') for tag in tags)

    def statuses() -> list[int]:
        return [
            public.client.get(address, headers={"If-None-Match": tag}).status_code
            for address, tag in zip((full, tail), tags, strict=True)
        ]

    assert statuses() == [304, 304]
    api.post("/v1/acts", small())
    # A page that is full is the same for ever.
    assert statuses() == [304, 200]


def test_refuses_a_position_that_the_feed_has_not_come_to(public: Api, begin: int) -> None:
    for address in ("/v1/changes", "/v1/changes/stream"):
        problem = public.get(address, expect=422, after=begin + 1)
        assert problem["errors"][0]["code"] == "position_to_come"
        assert str(begin) in problem["errors"][0]["message"]


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "after=9007199254740992", "type=acts", "limit=0", "limit=501"]
)
def test_refuses_what_can_not_be_meant(public: Api, query: str) -> None:
    reply = public.client.get(f"/v1/changes?{query}")
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["parameter"] == query.split("=")[0]
