"""The dashboard as a reader goes through it: hover, press, filter, keyboard, back, without script, at three widths."""

import json
import re
from urllib.request import urlopen

import pytest

from tests.browser.conftest import WIDTHS, Visiting

PAGES = (
    "/",
    "/?stage=implemented&family=release&from=2010",
    "/countries/MMR",
    "/countries/SUN",
    "/countries/FRA",
    "/acts",
    "/acts?country=AZE&sort=-persons",
    "/acts/aze-2025-constitution-year-amnesty",
    "/acts/tgo-2023-october-pardon",
    "/compare?country=AZE&country=UZB&country=KAZ",
    "/search?q=amnesty",
    "/docs/codebook",
)


@pytest.mark.parametrize(("width", "dark"), [(width, dark) for width in WIDTHS for dark in (False, True)])
def test_pages_fit_and_are_accessible(reader: Visiting, width: int, dark: bool) -> None:
    visit = reader(width=width, dark=dark)
    for path in PAGES:
        visit.open(path)
        assert visit.overflow() == 0, path
        assert visit.cut() == [], path
        assert visit.serious() == [], path
    visit.expect("404")
    visit.open("/countries/azerbajan")
    assert visit.overflow() == 0
    assert visit.serious() == []


def test_tells_what_a_mark_means_when_it_is_pointed_at(reader: Visiting) -> None:
    visit = reader()
    visit.open("/")
    visit.page.locator('.map a[href="/countries/IND"]').hover()
    tip = visit.page.locator(".tip")
    tip.wait_for()
    assert tip.text_content() == "India: 231"
    visit.page.keyboard.press("Escape")
    assert tip.is_hidden()


def test_leads_from_a_number_to_its_source_in_two_presses(reader: Visiting) -> None:
    visit = reader()
    visit.open("/")
    visit.page.locator("#countries").get_by_role("link", name="Azerbaijan").click()
    visit.page.wait_for_url("**/countries/AZE")
    visit.page.get_by_role("link", name=re.compile("Year of the Constitution")).first.click()
    visit.page.wait_for_url("**/acts/*")
    assert visit.page.get_by_text("“over 20,000 individuals”").is_visible()
    cited = visit.page.locator("a.cite").first.get_attribute("href")
    assert visit.page.locator(f"{cited} a").first.get_attribute("href")


def test_goes_back_through_the_states_of_a_page(reader: Visiting) -> None:
    visit = reader()
    visit.open("/")
    visit.page.get_by_role("link", name="Implemented", exact=True).click()
    visit.page.wait_for_url("**/?stage=implemented")
    family = visit.page.get_by_role("combobox", name="What happens to them")
    family.select_option("release")
    visit.page.get_by_role("button", name="Show").click()
    visit.page.wait_for_url("**/?stage=implemented&family=release")
    assert family.input_value() == "release"
    visit.page.go_back()
    visit.page.wait_for_url("**/?stage=implemented")
    visit.page.go_back()
    visit.page.wait_for_url(re.compile(r"/$"))


def test_works_without_script(reader: Visiting) -> None:
    visit = reader(script=False)
    visit.open("/acts")
    visit.page.get_by_label("Country", exact=True).select_option("AZE")
    visit.page.get_by_role("button", name="Show").click()
    # What the form sent empty is no part of the address.
    visit.page.wait_for_url("**/acts?country=AZE")
    countries = visit.page.locator("table.acts tbody td:nth-child(2)").all_text_contents()
    assert countries
    assert set(countries) == {"Azerbaijan"}
    visit.page.get_by_role("link", name="Announced").click()
    visit.page.wait_for_url("**/acts?country=AZE&sort=-persons")
    visit.open("/")
    assert visit.page.locator(".map svg").is_visible()


def test_can_be_read_by_keyboard_alone(reader: Visiting) -> None:
    visit = reader()
    visit.open("/")
    visit.page.keyboard.press("Tab")
    assert visit.focused() == "Skip to the content"
    visit.page.keyboard.press("Enter")
    assert visit.focused() == "main"
    seen = []
    for _ in range(12):
        visit.page.keyboard.press("Tab")
        seen.append(visit.focused())
        outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", seen[-1]
    assert seen[:2] == ["Announced", "Implemented"]
    assert "family" in seen


def test_says_numbers_and_dates_in_the_readers_way(reader: Visiting) -> None:
    visit = reader()
    visit.page.add_init_script("Object.defineProperty(navigator, 'languages', { get: () => ['de-DE'] })")
    visit.open("/acts/aze-2025-constitution-year-amnesty")
    assert "20.000" in visit.page.locator("dl.facts").text_content()  # type: ignore[operator] # it is there
    assert visit.page.locator("ol.steps time").nth(1).text_content() == "19. Dezember 2025"


def test_gives_the_call_that_gives_the_same(reader: Visiting) -> None:
    visit = reader()
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.open("/acts?country=AZE")
    visit.page.get_by_role("button", name="Copy").click()
    visit.page.get_by_text("Copied.").wait_for()
    call = str(visit.page.evaluate("navigator.clipboard.readText()"))
    assert call == f"curl -s '{visit.base}/v1/acts?country=AZE'"
    with urlopen(call.split("'")[1]) as reply:
        assert len(json.load(reply)["data"]) == visit.page.locator("table.acts tbody tr").count()


def test_prints_a_clean_sheet(reader: Visiting) -> None:
    visit = reader()
    visit.open("/acts/aze-2025-constitution-year-amnesty")
    visit.page.emulate_media(media="print")
    assert not visit.page.get_by_role("navigation", name="Site").is_visible()
    assert visit.page.locator("h1").is_visible()
    ground = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
