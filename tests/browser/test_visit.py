"""The watch over the pages itself: what it must notice, it notices."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visit import Visit


@pytest.fixture
def visit(browser: Browser, library: str) -> Iterator[Visit]:
    """A visit whose complaints fail nothing."""
    context = browser.new_context()
    yield Visit(context, library)
    context.close()


def heard(visit: Visit, beginning: str) -> bool:
    """Say whether a complaint begins so; it may come some time after what gave cause for it."""
    for _ in range(200):
        if any(told.startswith(beginning) for told in visit.complaints):
            return True
        visit.page.wait_for_timeout(50)
    return False


def test_notices_a_message_and_a_failure_of_the_page(visit: Visit) -> None:
    visit.open("/docs/problems")
    assert visit.complaints == []
    visit.page.evaluate("console.log('a word'); setTimeout(() => { throw new Error('broken'); })")
    assert heard(visit, "console log: a word")
    assert heard(visit, "page error: broken")


def test_notices_what_the_policy_forbids_and_where_it_led(visit: Visit) -> None:
    visit.open("/docs/problems")
    visit.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://example.org/pixel.png'}))")
    assert heard(visit, "console error: CSP report: img-src http://example.org")


def test_notices_a_request_to_another_host(visit: Visit) -> None:
    visit.page.goto("about:blank")
    visit.page.evaluate("fetch('http://example.org/').catch(() => {})")
    assert heard(visit, "request to another host: http://example.org/")


def test_axe_finds_what_is_wrong(visit: Visit) -> None:
    visit.open("/docs/problems")
    visit.page.evaluate("document.body.append(document.createElement('input'))")
    assert [found.split(":")[0] for found in visit.serious()] == ["label"]
    assert visit.overflow() == 0
