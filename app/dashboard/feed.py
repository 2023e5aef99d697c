"""New and changed acts as an Atom feed (RFC 4287), with the filters of the list of acts."""

import json
import re
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import Query, Request
from starlette.responses import Response

from app.acts import queries
from app.acts.queries import ListFilters
from app.dashboard import wording
from app.dashboard.routes import PageRouter
from app.doors import Read
from app.filters import ActFilters
from app.paging import LONGEST_CURSOR, page
from app.replies import Answer

ATOM: Final = "application/atom+xml"
_PER_PAGE = 50
_ADDRESS = "/feed.atom"
_LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
# Of a feed without an entry: it never changed.
_NEVER = "1970-01-01T00:00:00Z"
# What XML 1.0 can't hold, however it is written.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

router = PageRouter()


@router.get(_ADDRESS)
async def show_feed(
    request: Request,
    filters: Annotated[ActFilters, Query()],
    read: Read,
    cursor: Annotated[str | None, Query(max_length=LONGEST_CURSOR)] = None,
) -> Response:
    """Published acts, the last changed first; `?country=AZE` and every other filter chooses among them."""
    asked = await page(request, _PER_PAGE, cursor)
    chosen = ListFilters.model_construct(**dict(filters))
    # What all may see, whatever the key: a feed is handed on.
    listed = await read(queries.list_acts, chosen, None, "-updated_at", asked)
    assert isinstance(listed, Response)
    found = json.loads(bytes(listed.body))
    given = request.query_params.multi_items()
    whole, here = (_address(given, but) for but in ("cursor", ""))
    body = _feed(found["data"], request.app.state.settings.public_address, whole, here, found["next"])
    return Answer(body, listed.headers["etag"], {"Cache-Control": "no-cache"}, fixed=f"{ATOM}; charset=utf-8")


def _address(given: list[tuple[str, str]], but: str) -> str:
    query = urlencode([pair for pair in given if pair[0] != but], quote_via=quote)
    return f"{_ADDRESS}?{query}" if query else _ADDRESS


def _feed(acts: list[dict[str, Any]], site: str, whole: str, here: str, following: str | None) -> bytes:
    """Return a page of the feed: `whole` is the address of its first, `here` its own, `following` that of the next."""
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    # A feed is known by where it is; where the service does not know that, by its name.
    _add(feed, "id", site + whole if site else uuid5(NAMESPACE_URL, f"clemency-register{whole}").urn)
    _add(feed, "title", "Clemency Register: new and changed acts")
    _add(feed, "subtitle", "Pardons, amnesties and other mass releases: what was announced, what was carried out.")
    _add(feed, "updated", acts[0]["updated_at"] if acts else _NEVER)
    _add(SubElement(feed, "author"), "name", "Clemency Register")
    _add(feed, "rights", f"CC0 1.0, {_LICENCE}")
    _link(feed, "self", site + here, ATOM)
    _link(feed, "alternate", f"{site}/", "text/html")
    if following is not None:
        _link(feed, "next", site + following, ATOM)
    for act in acts:
        _entry(SubElement(feed, "entry"), act, site)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(entry: Element, act: dict[str, Any], site: str) -> None:
    _add(entry, "id", f"urn:uuid:{act['id']}")
    _add(entry, "title", f"{act['country_name']}: {act['title']}")
    _add(entry, "updated", act["updated_at"])
    _add(entry, "published", act["created_at"])
    _link(entry, "alternate", f"{site}/acts/{act['id']}", "text/html")
    _link(entry, "alternate", f"{site}/v1/acts/{act['id']}", "application/json")
    for source in act["sources"]:
        if source["url"] is not None:
            _link(entry, "via", source["url"])
    for term in (act["country"], act["instrument"], act["status"]):
        SubElement(entry, "category", term=term)
    _add(entry, "summary", _summary(act))


def _summary(act: dict[str, Any]) -> str:
    said = [f"{stage.capitalize()}: {wording.interval(count)}." for stage, count in act["persons"].items()]
    when = wording.day(act["date"]) if act["date"] else "undated"
    said.append(f"Status: {wording.term(act['status'])}, {when}.")
    if act["summary"]:
        said.append(act["summary"])
    return " ".join(said)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NO_XML.sub("\ufffd", text)


def _link(parent: Element, relation: str, address: str, media_type: str | None = None) -> None:
    link = SubElement(parent, "link", rel=relation, href=_NO_XML.sub("\ufffd", address))
    if media_type is not None:
        link.set("type", media_type)
