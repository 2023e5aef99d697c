"""The pages that need no chart and no form, in a real browser."""

import pytest

from tests.browser.conftest import WIDTHS, Visiting

# The codebook is among the pages of test_reading.py.
DOCUMENTS = ("/docs/coverage", "/docs/data-model", "/docs/problems")


@pytest.mark.parametrize("width", WIDTHS)
def test_documents_fit_and_are_accessible(reader: Visiting, width: int) -> None:
    visit = reader(width=width, dark=width == WIDTHS[1])
    for path in DOCUMENTS:
        visit.open(path)
        assert (path, visit.overflow()) == (path, 0)
        assert visit.serious() == [], path


def test_reference_is_drawn_offline_under_the_policy(reader: Visiting) -> None:
    visit = reader()
    visit.open("/docs")
    visit.page.get_by_text("Post an act with all its parts").wait_for()
    visit.page.get_by_role("link", name="Clemency Register").click()
    visit.page.wait_for_url("**/")


def test_reference_without_script_leads_to_the_document(reader: Visiting) -> None:
    visit = reader(script=False)
    visit.open("/docs")
    assert visit.page.locator("noscript a").get_attribute("href") == "/openapi.json"
