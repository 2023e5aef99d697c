"""The form of a new act: sources first, counts read live, warnings while typing, nothing lost, nothing doubled."""

import re

from playwright.sync_api import Dialog, Route, expect

from app.acts.examples import FOUNDING
from tests.browser.conftest import Desk, Visiting
from tests.browser.working import REFUSED, add, api_of, begin, count_of, enter, part, saved, use_key


def test_posts_an_act_as_the_press_told_it(editor: Visiting, desk: Desk) -> None:
    visit = editor()
    visit.expect(REFUSED)
    page = enter(visit, desk, "/desk/acts/new")
    source = add(page, "Sources", "Add a source")
    source.get_by_label("Address").fill("https://example.org/aliev-amnesty")
    source.get_by_label("Publisher", exact=True).fill("Digi24")
    source.get_by_label("Title").fill("Clemency for over 20,000")
    source.get_by_label("Kind of publisher").select_option("independent_media")
    source.get_by_label("Who said it first", exact=True).fill("state media")
    source.get_by_label("Kind of who said it first").select_option("state_media")
    begin(page, country="AZE", title="Amnesty proposed to parliament", instrument="amnesty_law")
    expect(page.get_by_text("a legislature's act for classes of persons or offences")).to_be_visible()
    milestone = add(page, "Milestones", "Add a milestone")
    milestone.get_by_label("What happened").select_option("proposed")
    milestone.get_by_label("On", exact=True).fill("2025-12")
    headline = add(page, "The headline", "Add a figure")
    headline.get_by_label("How many").fill("over 20,000")
    headline.get_by_label("Source").select_option(label="Digi24")
    expect(headline.get_by_text("Read as 20,000 or more")).to_be_visible()
    for kind, wording, reading in (
        ("release", "more than 5,000", "Read as 5,000 or more"),
        ("sentence_reduction", "around 3,000", "Read as 2,700–3,300, best 3,000"),
        ("noncustodial_pardon", "about 7,000", "Read as 6,500–7,500, best 7,000"),
        ("liability_waiver", "others", "Read as not quantified"),
    ):
        line = add(page, "Lines", "Add a line")
        line.get_by_label("What happens to them").select_option(kind)
        figure = add(page, "Lines", "Add a figure")
        figure.get_by_label("How many").fill(wording)
        expect(figure.get_by_text(reading)).to_be_visible()
    role = add(page, "Who did what", "Add a role")
    role.get_by_label("Role").select_option("initiator")
    role.get_by_label("Leader").fill("Ilham Aliyev")
    aside = page.locator("aside")
    expect(aside.get_by_text("It can be saved")).to_be_visible()
    expect(aside.get_by_text("14,200 or more, best 15,000 + 1 not quantified")).to_be_visible()
    # The bundled register holds this plan: same country, a day near it, a number near it.
    expect(aside.get_by_text("Is it there already?")).to_be_visible()
    assert visit.serious() == []
    act = api_of(desk).get(f"/v1/acts/{saved(page, 'Publish', 'Published.')}")
    assert act["persons"]["announced"] == count_of(20000, 20000, None)
    assert act["itemised"]["announced"] == count_of(14200, 15000, None, unquantified=1)
    assert act["sources"][0]["originator_kind"] == "state_media"
    assert act["headline"]["figures"][0]["source"] == act["sources"][0]["id"]
    assert [line["kind"] for line in act["breakdowns"]] == [line["kind"] for line in FOUNDING["breakdowns"]]
    assert act["roles"][0]["leader_name"] == "Ilham Aliyev"
    assert act["milestones"][0]["on"] == "2025-12"


def test_words_that_are_not_read_ask_for_their_numbers(editor: Visiting, desk: Desk) -> None:
    visit = editor()
    visit.expect(REFUSED)
    page = enter(visit, desk, "/desk/acts/new")
    begin(page)
    figure = add(page, "The headline", "Add a figure")
    figure.get_by_label("How many").fill("plus de 1 500 détenus")
    expect(figure.locator(".reading.unread")).not_to_be_empty()
    figure.get_by_label("Lowest").fill("1500")
    figure.get_by_label("Best").fill("1500")
    expect(page.locator("aside").get_by_text("1,500 or more").first).to_be_visible()
    act = api_of(desk).get(f"/v1/acts/{saved(page, 'Save as draft', 'Saved as draft.')}")
    assert act["headline"]["figures"][0]["count"] == {
        "low": 1500, "best": 1500, "high": None, "qualifier": "more_than", "wording": "plus de 1 500 détenus"
    }  # fmt: skip


def test_warns_while_numbers_do_not_fit(editor: Visiting, desk: Desk) -> None:
    visit = editor()
    visit.expect(REFUSED)
    page = enter(visit, desk, "/desk/acts/new")
    begin(page, country="UZB", title="Independence Day pardon", instrument="pardon_decree")
    figure = add(page, "The headline", "Add a figure")
    figure.get_by_label("How many").fill("104")
    line = add(page, "Lines", "Add a line")
    line.get_by_label("What happens to them").select_option("release")
    figure = add(page, "Lines", "Add a figure")
    figure.get_by_label("How many").fill("114")
    warning = page.locator("aside").get_by_role("link", name="The lines come to 114 or more, the headline to 104")
    expect(warning).to_be_visible()
    saved(page, "Save as draft", "with a warning")


def test_faults_are_told_at_their_fields(editor: Visiting, desk: Desk) -> None:
    visit = editor()
    visit.expect(REFUSED)
    page = enter(visit, desk, "/desk/acts/new")
    begin(page, title="")
    milestone = add(page, "Milestones", "Add a milestone")
    milestone.get_by_label("What happened").select_option("adopted")
    milestone.get_by_label("On", exact=True).fill("19.12.2025")
    page.get_by_role("button", name="Publish", exact=True).click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_count(2)
    on = milestone.get_by_label("On", exact=True)
    expect(on).to_have_attribute("aria-invalid", "true")
    described = on.get_attribute("aria-describedby") or ""
    assert any(page.locator(f"#{id_}.fault").count() for id_ in described.split())
    summary.get_by_role("link", name=re.compile("Milestones › 1 › On")).click()
    expect(on).to_be_focused()
    assert visit.serious() == []
    on.fill("2025-12-19")
    part(page, "The act").get_by_label("Title").fill("Pardon")
    saved(page, "Save as draft", "Saved as draft.")
    expect(on).not_to_have_attribute("aria-invalid", "true")


def test_failed_request_loses_and_doubles_nothing(editor: Visiting, desk: Desk) -> None:
    visit = editor()
    visit.expect("Failed to load resource: net::ERR_FAILED|status of 422")
    page = enter(visit, desk, "/desk/acts/new")
    begin(page, title="Pardon after a failure")
    expect(page.locator("aside").get_by_text("It can be saved")).to_be_visible()
    sent = []

    def lose(route: Route) -> None:
        # The register takes the act, and the answer is lost on the way.
        if "dry_run" not in route.request.url:
            sent.append(route.request.headers["idempotency-key"])
            route.fetch()
        route.abort()

    page.route("**/v1/acts*", lose)
    page.get_by_role("button", name="Publish", exact=True).click()
    failed = page.get_by_role("alert")
    expect(failed.get_by_text("The service can't be reached")).to_be_visible()
    expect(part(page, "The act").get_by_label("Title")).to_have_value("Pardon after a failure")
    page.unroute_all()
    failed.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Published.")).to_be_visible()
    assert len(sent) == 1
    listed = api_of(desk).get("/v1/acts", country="MAR", sort="-created_at")["data"]
    assert [act["title"] for act in listed].count("Pardon after a failure") == 1


def test_refused_key_loses_nothing(editor: Visiting, desk: Desk) -> None:
    visit = editor()
    visit.expect("status of 401")
    page = enter(visit, desk, "/desk/acts/new")
    begin(page, title="Pardon with a new key")
    page.evaluate("sessionStorage.setItem('desk.key', 'expired')")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("The key is no longer good.")).to_be_visible()
    expect(page.get_by_label("API key")).to_be_focused()
    use_key(page, desk.keys["write"])
    expect(part(page, "The act").get_by_label("Title")).to_have_value("Pardon with a new key")
    saved(page, "Publish", "Published.")


def test_what_is_typed_survives_a_reload_and_leaving_is_warned_of(editor: Visiting, desk: Desk) -> None:
    visit = editor()
    page = enter(visit, desk, "/desk/acts/new")
    begin(page, title="Not finished")
    part(page, "Notes").get_by_label("Notes").fill("half a thought")
    page.wait_for_timeout(400)
    warned: list[str] = []

    def leave(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    expect(page.get_by_text("What you had typed in this tab was brought back.")).to_be_visible()
    assert warned == ["beforeunload"]
    expect(part(page, "The act").get_by_label("Title")).to_have_value("Not finished")
    expect(part(page, "The act").get_by_label("Country")).to_have_value("MAR")
    expect(part(page, "Notes").get_by_label("Notes")).to_have_value("half a thought")
    page.get_by_role("button", name="Throw it away").click()
    expect(part(page, "The act").get_by_label("Title")).to_have_value("")


def test_key_is_kept_no_longer_than_the_tab(editor: Visiting, desk: Desk) -> None:
    visit = editor()
    page = enter(visit, desk, "/desk/acts/new")
    other = page.context.new_page()
    other.goto(desk.base + "/desk")
    expect(other.get_by_label("API key")).to_be_visible()
    assert other.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    page.get_by_role("button", name="Forget the key").click()
    expect(page.get_by_label("API key")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('desk.key')") is None


def test_an_act_can_be_posted_by_keyboard_alone(editor: Visiting, desk: Desk) -> None:
    visit = editor()
    visit.open("/desk/acts/new")
    page = visit.page
    keyboard = page.keyboard

    def tab_to(label: str) -> None:
        for _ in range(80):
            keyboard.press("Tab")
            name = page.evaluate(
                "document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent.trim()"
            )
            if name == label:
                return
        raise AssertionError(f"no way to {label!r} by keyboard")

    tab_to("API key")
    keyboard.type(desk.keys["write"])
    keyboard.press("Enter")
    expect(page.get_by_text("You work as")).to_be_visible()
    tab_to("Country")
    keyboard.type("Morocco")
    tab_to("Title")
    keyboard.type("Pardon by keyboard")
    tab_to("Legal form")
    keyboard.type("royal")
    tab_to("Add a milestone")
    keyboard.press("Enter")
    assert page.evaluate("document.activeElement.labels[0].textContent") == "What happened"
    keyboard.type("adopted")
    tab_to("On")
    keyboard.type("2026-07-30")
    tab_to("Publish")
    keyboard.press("Enter")
    expect(page.get_by_text("Published.")).to_be_visible()
    assert page.evaluate("document.activeElement.textContent").startswith("Published.")
