"""The pages that need no chart and no form, in a real browser."""

from tests.browser.conftest import Visiting


def test_reference_is_drawn_offline_under_the_policy(reader: Visiting) -> None:
    visit = reader()
    visit.open("/docs")
    visit.page.get_by_text("Post an act with all its parts").wait_for()
    visit.page.get_by_role("link", name="Clemency Register").click()
    visit.page.wait_for_url("**/")


def test_reference_without_script_leads_to_the_document(reader: Visiting) -> None:
    visit = reader(script=False)
    visit.open("/docs")
    assert visit.page.get_by_role("link", name="openapi.json").get_attribute("href") == "/openapi.json"
