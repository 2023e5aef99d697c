"""An editor at the desk: what the tests of its pages do again and again."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.api import Api
from tests.browser.conftest import Desk
from tests.browser.visit import Visit

# A wording or an act that is refused while somebody types is a 422; the browser says so by itself.
REFUSED = r"status of 422"


def api_of(desk: Desk, scope: str = "write") -> Api:
    """Return the service of the desk as a program uses it."""
    return Api(desk.client, desk.keys[scope])


def enter(visit: Visit, desk: Desk, path: str, scope: str = "write") -> Page:
    """Open a page of the desk and give it a key."""
    visit.open(path)
    use_key(visit.page, desk.keys[scope])
    return visit.page


def use_key(page: Page, key: str) -> None:
    """Type a key and send it off."""
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Use this key").click()
    expect(page.get_by_text("You work as")).to_be_visible()


def part(page: Page, title: str) -> Locator:
    """Return the section of the form under a heading."""
    heading = page.get_by_role("heading", name=title, exact=True)
    return page.locator("section.part").filter(has=heading)


def add(page: Page, section: str, label: str) -> Locator:
    """Add an entry to a list of the form, and return it."""
    held = part(page, section)
    held.get_by_role("button", name=label, exact=True).last.click()
    return held.locator("details.item").last


def open_all(held: Locator) -> None:
    """Open the entries of a section, which are closed when they are loaded."""
    expect(held).to_be_visible()
    held.locator("details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")


def begin(page: Page, **facts: str) -> None:
    """Fill in what an act needs."""
    told = {"country": "MAR", "title": "Throne Day pardon", "instrument": "royal_pardon"} | facts
    act = part(page, "The act")
    act.get_by_label("Country").select_option(told["country"])
    act.get_by_label("Title").fill(told["title"])
    act.get_by_label("Legal form").select_option(told["instrument"])


def saved(page: Page, button: str, said: str) -> str:
    """Press a button of the form, wait until it is said that this is done, and return the act's id."""
    with page.expect_response(lambda reply: reply.request.method in ("POST", "PATCH") and "dry_run" not in reply.url):
        page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".note").get_by_text(said)).to_be_visible()
    found = re.search(r"/desk/acts/([0-9a-f-]{36})", page.url)
    assert found is not None, page.url
    return found[1]


def count_of(low: int | None, best: int | None, high: int | None, **more: Any) -> dict[str, Any]:
    """Return a derived count."""
    return {"low": low, "best": best, "high": high, "unquantified": 0} | more
