"""Charts in a frame on another site: they show, their links open beside it, and no other page shows there."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import WIDTHS, Visiting


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Tell nothing: the tests' output is theirs."""


@pytest.fixture
def elsewhere(library: str, tmp_path: Path) -> Iterator[str]:
    """A page on another origin with a chart and with a page of the register in frames."""
    frames = "".join(
        f'<iframe name="{name}" src="{library}{path}" width="900" height="600"></iframe>'
        for name, path in (("chart", "/embed/years?country=AZE"), ("page", "/acts"))
    )
    (tmp_path / "index.html").write_text(f"<!doctype html><title>News</title>{frames}")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_chart_shows_on_another_site_and_no_other_page_does(browser: Browser, elsewhere: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(elsewhere, wait_until="networkidle")
    chart = page.frame_locator("[name=chart]")
    expect(chart.locator("svg.chart").first).to_be_visible()
    with context.expect_page() as opened:
        chart.get_by_role("link", name="The acts behind it").click()
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()
    page_frame = page.frame(name="page")
    assert page_frame is None or "chrome-error" in page_frame.url or page_frame.locator("main").count() == 0
    context.close()


@pytest.mark.parametrize("chart", ["world", "years", "families", "countries", "acts"])
def test_charts_fit_and_are_accessible(reader: Visiting, chart: str) -> None:
    for width in WIDTHS:
        visit = reader(width=width, dark=width == WIDTHS[0])
        visit.open(f"/embed/{chart}?country=AZE&country=UZB")
        assert (width, visit.overflow()) == (width, 0)
        assert visit.serious() == []
