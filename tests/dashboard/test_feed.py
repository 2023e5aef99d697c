"""Tests of app/dashboard/feed.py: a feed as RFC 4287 asks for it, of what the public sees."""

import re
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.acts.examples import founding, small
from tests.api import Api

ATOM = "{http://www.w3.org/2005/Atom}"
# What RFC 4287 asks of each element, and how often each may be there (sections 4.1.1 and 4.1.2).
ONCE = {"feed": {"id", "title", "updated"}, "entry": {"id", "title", "updated"}}
AT_MOST_ONCE = {
    "feed": {"generator", "icon", "logo", "rights", "subtitle"},
    "entry": {"content", "published", "rights", "source", "summary"},
}
MANY = {"author", "category", "contributor", "link"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


def feed_of(reply: Any) -> ET.Element:
    """Return the feed of a reply, held to RFC 4287."""
    assert reply.status_code == 200, reply.text[:1000]
    assert reply.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(reply.content)
    assert feed.tag == f"{ATOM}feed"
    check(feed, "feed")
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None, "4.1.1: an author of the feed, or of each entry"
    (self,) = feed.findall(f"{ATOM}link[@rel='self']")
    assert self.get("type") == "application/atom+xml"
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    for entry in feed.findall(f"{ATOM}entry"):
        check(entry, "entry")
        assert entry.find(f"{ATOM}link[@rel='alternate']") is not None, "4.1.2: without content, an alternate"
    return feed


def check(element: ET.Element, name: str) -> None:
    """Hold a feed or an entry to its elements."""
    names = [child.tag.removeprefix(ATOM) for child in element if child.tag != f"{ATOM}entry"]
    assert {one for one in names if names.count(one) == 1} >= ONCE[name]
    assert set(names) <= ONCE[name] | AT_MOST_ONCE[name] | MANY
    assert all(names.count(one) <= 1 for one in AT_MOST_ONCE[name])
    assert _IRI.fullmatch(element.findtext(f"{ATOM}id") or "")
    for moment in ("updated", "published"):
        value = element.findtext(f"{ATOM}{moment}")
        assert value is None or _MOMENT.fullmatch(value)
    alternates = [(link.get("type"), link.get("hreflang")) for link in element.findall(f"{ATOM}link[@rel='alternate']")]
    assert len(alternates) == len(set(alternates))


def titles(feed: ET.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]


def test_tells_new_and_changed_acts_the_last_first(api: Api, client: TestClient) -> None:
    made = api.post("/v1/acts", founding())
    api.post("/v1/acts", small())
    feed = feed_of(client.get("/feed.atom"))
    assert titles(feed) == ["Morocco: Throne Day pardon", "Azerbaijan: Amnesty proposed to parliament"]
    before = feed.findtext(f"{ATOM}updated")
    changed = api.patch(f"/v1/acts/{made['id']}", {"title": "Amnesty <b>adopted</b> & signed"})
    feed = feed_of(client.get("/feed.atom"))
    assert titles(feed)[0] == "Azerbaijan: Amnesty <b>adopted</b> & signed"
    assert feed.findtext(f"{ATOM}updated") == changed["updated_at"] != before
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{made['id']}"
    assert entry.findtext(f"{ATOM}published") == made["created_at"]
    assert entry.findtext(f"{ATOM}summary") == (
        "Announced: 20,000 or more. Implemented: no figure. Status: proposed, December 2025. "
        "A plan to pardon over 20,000 convicts, sent to parliament."
    )
    links = [(link.get("rel"), link.get("href")) for link in entry.findall(f"{ATOM}link")]
    assert links == [
        ("alternate", f"/acts/{made['id']}"),
        ("alternate", f"/v1/acts/{made['id']}"),
        ("via", "https://example.org/aliev-amnesty"),
    ]


def test_holds_what_the_public_sees_whatever_the_key(api: Api, client: TestClient) -> None:
    api.post("/v1/acts", small(review="draft"))
    gone = api.post("/v1/acts", small(title="Taken back"))
    api.delete(f"/v1/acts/{gone['id']}")
    assert titles(feed_of(client.get("/feed.atom", headers=api.headers))) == []


def test_chooses_by_the_filters_of_acts(api: Api, client: TestClient) -> None:
    api.post("/v1/acts", founding())
    api.post("/v1/acts", small())
    assert titles(feed_of(client.get("/feed.atom?country=MAR"))) == ["Morocco: Throne Day pardon"]
    assert len(titles(feed_of(client.get("/feed.atom?country=MAR&country=AZE&family=release")))) == 1
    assert titles(feed_of(client.get("/feed.atom?from=2025-12&to=2026"))) == [
        "Azerbaijan: Amnesty proposed to parliament"
    ]
    assert client.get("/feed.atom?contry=MAR").status_code == 422
    assert client.get("/feed.atom?review=draft").status_code == 422


def test_pages_are_linked_and_are_one_feed(api: Api, client: TestClient) -> None:
    for number in range(53):
        api.post("/v1/acts", small(title=f"Pardon {number}"))
    seen: list[str | None] = []
    ids = set()
    address: str | None = "/feed.atom?country=MAR"
    for _ in range(3):
        assert address is not None
        feed = feed_of(client.get(address))
        seen += titles(feed)
        ids.add(feed.findtext(f"{ATOM}id"))
        following = feed.find(f"{ATOM}link[@rel='next']")
        address = None if following is None else urljoin(address, following.get("href") or "")
        if address is None:
            break
    assert seen == [f"Morocco: Pardon {number}" for number in reversed(range(53))]
    assert len(ids) == 1
    assert feed_of(client.get("/feed.atom?country=AZE")).findtext(f"{ATOM}id") not in ids


def test_is_not_sent_again_while_nothing_changed(api: Api, client: TestClient) -> None:
    api.post("/v1/acts", small())
    first = client.get("/feed.atom")
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get("/feed.atom", headers=known).status_code == 304
    api.post("/v1/acts", small(title="Another"))
    assert client.get("/feed.atom", headers=known).status_code == 200
    assert client.head("/feed.atom").content == b""


def test_links_are_whole_where_the_service_knows_its_address(settings: Settings, api: Api) -> None:
    made = api.post("/v1/acts", small())
    known = settings.model_copy(update={"public_address": "https://register.example"})
    with TestClient(create_app(known)) as client:
        feed = feed_of(client.get("/feed.atom?country=MAR"))
    assert feed.findtext(f"{ATOM}id") == "https://register.example/feed.atom?country=MAR"
    hrefs = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert hrefs == [
        "https://register.example/feed.atom?country=MAR",
        "https://register.example/",
        f"https://register.example/acts/{made['id']}",
        f"https://register.example/v1/acts/{made['id']}",
    ]


@pytest.mark.parametrize("title", ["a\uffff\ufffeb", "<!--", "]]>", "&amp;"])
def test_text_of_any_kind_is_text(api: Api, client: TestClient, title: str) -> None:
    api.post("/v1/acts", small(title=title))
    shown = re.sub("[\ufffe\uffff]", "\ufffd", title)
    assert titles(feed_of(client.get("/feed.atom"))) == [f"Morocco: {shown}"]


def test_address_with_a_cursor_of_another_list_is_refused(api: Api, client: TestClient) -> None:
    assert client.get("/feed.atom?cursor=nonsense").status_code == 422
