"""Acts that are there already: edited, conflicts settled, figures added, drafts published; every page looked over."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.acts.examples import founding, small
from tests.browser.conftest import WIDTHS, Desk, Visiting
from tests.browser.visit import Visit
from tests.browser.working import REFUSED, add, api_of, count_of, enter, open_all, part, saved, use_key

MARKUP = "<img src=x onerror=alert(1)><b>bold</b>"


def stored(desk: Desk, **changes: Any) -> dict[str, Any]:
    """Post an act of a test's own, and return it."""
    act: dict[str, Any] = api_of(desk).post("/v1/acts", founding(external_id=None, **changes))
    return act


def content(act: dict[str, Any]) -> dict[str, Any]:
    """Return an act without what every write changes."""
    return {name: value for name, value in act.items() if name not in ("revision", "updated_at")}


def center(held: Locator) -> tuple[float, float]:
    """Return the point on the page where a control is clicked."""
    held.scroll_into_view_if_needed()
    box = held.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_edit_changes_what_was_changed_and_nothing_else(editor: Visiting, desk: Desk) -> None:
    before = stored(desk)
    path = f"/v1/acts/{before['id']}"
    visit = editor()
    page = enter(visit, desk, f"/desk/acts/{before['id']}")
    act = part(page, "The act")
    expect(act.get_by_label("Title")).to_have_value("Amnesty proposed to parliament")
    # Nothing was touched: nothing is changed.
    saved(page, "Save", "Published.")
    assert api_of(desk).get(path) == before
    page.get_by_label("Why this change").fill("Ərizə: the gazette’s title")
    act.get_by_label("Title").fill("Amnesty adopted")
    milestone = add(page, "Milestones", "Add a milestone")
    milestone.get_by_label("What happened").select_option("adopted")
    milestone.get_by_label("On", exact=True).fill("2025-12-26")
    saved(page, "Save", "Published.")
    after = api_of(desk).get(path)
    assert after["title"] == "Amnesty adopted"
    assert [one["type"] for one in after["milestones"]] == ["proposed", "adopted"]
    # What was not touched is what it was, with its ids.
    touched = ("title", "milestones", "status")
    assert content(before) | {name: after[name] for name in touched} == content(after)
    (last, *_) = api_of(desk).get(f"{path}/revisions")["data"]
    assert last["note"] == "Ərizə: the gazette’s title"
    # What was said after the first time still stands there: the heading is waited for.
    expect(page.locator("h1")).to_have_text("Amnesty adopted")


def test_changed_words_are_read_anew_and_others_stay(editor: Visiting, desk: Desk) -> None:
    before = stored(desk)
    visit = editor()
    visit.expect(REFUSED)
    page = enter(visit, desk, f"/desk/acts/{before['id']}")
    headline = part(page, "The headline")
    expect(headline.get_by_text("Figure 1: over 20,000, announced")).to_be_visible()
    open_all(headline)
    headline.get_by_label("How many").fill("about 21,000")
    expect(headline.get_by_text("Read as 20,500–21,500, best 21,000")).to_be_visible()
    saved(page, "Save", "Published.")
    after = api_of(desk).get(f"/v1/acts/{before['id']}")
    (figure,) = after["headline"]["figures"]
    assert figure["id"] == before["headline"]["figures"][0]["id"]
    assert figure["count"]["qualifier"] == "about"
    assert after["breakdowns"] == before["breakdowns"]


def test_conflict_shows_what_changed_and_keeps_what_was_typed(editor: Visiting, desk: Desk) -> None:
    act = stored(desk, notes="first")
    path = f"/v1/acts/{act['id']}"
    visit = editor()
    visit.expect("status of 412")
    page = enter(visit, desk, f"/desk/acts/{act['id']}")
    form = part(page, "The act")
    form.get_by_label("Title").fill("My title")
    form.get_by_label("Summary").fill("My summary")
    add(page, "Lines", "Add a line").get_by_label("What happens to them").select_option("respite")
    # Meanwhile somebody else is quicker.
    lines = [*act["breakdowns"], {"kind": "fine_waiver", "count": 12}]
    theirs = {"title": "Their title", "notes": "second", "breakdowns": lines}
    other = api_of(desk)
    other.headers["Change-Note"] = "After the gazette"
    other.patch(path, theirs)
    page.get_by_role("button", name="Save", exact=True).click()
    panel = page.get_by_role("alert").filter(has_text="The act was changed while you worked on it")
    expect(panel).to_be_focused()
    expect(panel.get_by_text("“After the gazette”")).to_be_visible()
    expect(panel.get_by_text("Notes: first → second")).to_be_visible()
    expect(panel.get_by_label("Keep yours: My title")).to_be_checked()
    expect(form.get_by_label("Title")).to_have_value("My title")
    assert visit.serious() == []
    panel.get_by_label("Take theirs: Their title").check()
    panel.get_by_role("button", name="Bring these changes into the form").click()
    expect(page.get_by_text("The changes are in the form.")).to_be_visible()
    expect(form.get_by_label("Title")).to_have_value("Their title")
    expect(form.get_by_label("Summary")).to_have_value("My summary")
    expect(part(page, "Notes").get_by_label("Notes")).to_have_value("second")
    saved(page, "Save", "Published.")
    after = other.get(path)
    assert (after["title"], after["summary"], after["notes"]) == ("Their title", "My summary", "second")
    assert [line["kind"] for line in after["breakdowns"]][-2:] == ["fine_waiver", "respite"]


def test_a_part_that_was_removed_can_be_brought_back(editor: Visiting, desk: Desk) -> None:
    act = stored(desk)
    visit = editor()
    page = enter(visit, desk, f"/desk/acts/{act['id']}")
    lines = part(page, "Lines")
    open_all(lines)
    lines.get_by_role("button", name="Remove this line").nth(1).click()
    expect(lines.get_by_role("button", name="Remove this line")).to_have_count(3)
    lines.get_by_role("button", name="Bring it back").click()
    expect(lines.get_by_role("button", name="Remove this line")).to_have_count(4)
    saved(page, "Save", "Published.")
    assert api_of(desk).get(f"/v1/acts/{act['id']}") == act


def test_what_cites_a_part_cites_it_still_when_that_is_brought_back(editor: Visiting, desk: Desk) -> None:
    addresses = ("https://example.org/law", "https://example.org/press")
    sources = [{"key": f"s{place}", "url": url, "kind": "official_text"} for place, url in enumerate(addresses)]
    figures = [{"stage": "implemented", "count": 100, "source": "s0"}]
    lines = [
        {"key": "all", "kind": "release", "count": 50, "source": "s0"},
        {"kind": "release", "group": "women", "count": 20, "part_of": "all", "source": "s1"},
    ]
    milestones = [{"type": "adopted", "on": "2025", "source": "s0"}]
    changes = {"sources": sources, "headline": {"figures": figures}, "breakdowns": lines, "milestones": milestones}
    act = api_of(desk).post("/v1/acts", small(**changes))
    page = enter(editor(), desk, f"/desk/acts/{act['id']}")
    for section, one in (("Sources", "source"), ("Lines", "line"), ("Sources", "source")):
        held = part(page, section)
        open_all(held)
        held.get_by_role("button", name=f"Remove this {one}").first.click()
        held.get_by_role("button", name="Bring it back").click()
    saved(page, "Save", "Published.")
    assert api_of(desk).get(f"/v1/acts/{act['id']}") == act
    # What the editor chooses meanwhile stands.
    held = part(page, "Sources")
    open_all(held)
    held.get_by_role("button", name="Remove this source").first.click()
    milestone = part(page, "Milestones")
    open_all(milestone)
    milestone.get_by_label("Source").select_option(act["sources"][1]["id"])
    held.get_by_role("button", name="Bring it back").click()
    saved(page, "Save", "Published.")
    after = api_of(desk).get(f"/v1/acts/{act['id']}")
    assert after["milestones"][0]["source"] == act["sources"][1]["id"]
    assert after["headline"] == act["headline"]


def test_a_new_source_is_offered_to_the_figures_of_a_line_and_takes_no_other_s_place(
    editor: Visiting, desk: Desk
) -> None:
    act = api_of(desk).post("/v1/acts", small(breakdowns=[{"kind": "release", "count": 50}]))
    page = enter(editor(), desk, f"/desk/acts/{act['id']}")
    add(page, "Sources", "Add a source").get_by_label("Address").fill("https://example.org/first")
    lines = part(page, "Lines")
    open_all(lines)
    lines.get_by_label("Source").select_option("source1")
    sources = part(page, "Sources")
    sources.get_by_role("button", name="Remove this source").click()
    add(page, "Sources", "Add a source").get_by_label("Address").fill("https://example.org/second")
    expect(lines.get_by_label("Source")).to_have_value("")
    saved(page, "Save", "Published.")
    after = api_of(desk).get(f"/v1/acts/{act['id']}")
    assert [source["url"] for source in after["sources"]] == ["https://example.org/second"]


def test_nothing_can_be_typed_while_it_is_saved(editor: Visiting, desk: Desk) -> None:
    act = stored(desk)
    page = enter(editor(), desk, f"/desk/acts/{act['id']}")
    notes = part(page, "Notes").get_by_label("Notes")
    notes.fill("typed before")
    held: list[Route] = []
    # The address of what is only tried out has a query.
    page.route(f"{desk.base}/v1/acts/{act['id']}", lambda route: held.append(route))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("form[inert]")).to_be_visible()
    page.keyboard.type(" and after")
    page.mouse.click(*center(notes))
    page.keyboard.type(" and after")
    page.wait_for_timeout(200)
    (route,) = held
    route.fallback()
    expect(page.get_by_text("Revision 2")).to_be_visible()
    expect(notes).to_have_value("typed before")
    notes.fill("typed after")
    page.unroute_all()
    saved(page, "Save", "Revision 3")
    assert api_of(desk).get(f"/v1/acts/{act['id']}")["notes"] == "typed after"


def test_what_two_editors_added_is_both_kept(editor: Visiting, desk: Desk) -> None:
    act = stored(desk)
    path = f"/v1/acts/{act['id']}"
    visit = editor()
    visit.expect("status of 412")
    visit.expect(REFUSED)
    page = enter(visit, desk, f"/desk/acts/{act['id']}")
    add(page, "Sources", "Add a source").get_by_label("Address").fill("https://example.org/mine")
    milestone = add(page, "Milestones", "Add a milestone")
    milestone.get_by_label("What happened").select_option("adopted")
    milestone.get_by_label("Source").select_option("source1")
    theirs = [*act["sources"], {"key": "source1", "url": "https://example.org/theirs"}]
    api_of(desk).patch(path, {"sources": theirs})
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Bring these changes into the form").click()
    saved(page, "Save", "Published.")
    after = api_of(desk).get(path)
    urls = {source["id"]: source["url"] for source in after["sources"]}
    assert [url.rsplit("/")[-1] for url in urls.values()] == ["aliev-amnesty", "theirs", "mine"]
    assert urls[after["milestones"][-1]["source"]] == "https://example.org/mine"


def test_what_is_said_not_to_be_so_stays_said(editor: Visiting, desk: Desk) -> None:
    act = stored(desk, breakdowns=[{"kind": "release", "count": 5, "details": {"recall": False, "within_days": 30}}])
    page = enter(editor(), desk, f"/desk/acts/{act['id']}")
    lines = part(page, "Lines")
    open_all(lines)
    lines.get_by_label("Within days").fill("31")
    saved(page, "Save", "Published.")
    after = api_of(desk).get(f"/v1/acts/{act['id']}")
    assert after["breakdowns"][0]["details"] == act["breakdowns"][0]["details"] | {"within_days": 31}
    open_all(lines)
    lines.get_by_label("Recall").check()
    saved(page, "Save", "Revision 3")
    assert api_of(desk).get(f"/v1/acts/{act['id']}")["breakdowns"][0]["details"]["recall"] is True


def at_a_new_figure(editor: Visiting, desk: Desk, *, line: int) -> tuple[Any, Visit, Page]:
    """Open the form for a figure of a line of a stored act, which is to move on before it is sent."""
    act = stored(desk)
    visit = editor()
    visit.expect("status of 412")
    page = enter(visit, desk, f"/desk/acts/{act['id']}/figures/new")
    page.get_by_label("Of which line").select_option(act["breakdowns"][line]["id"])
    return act, visit, page


def test_adds_a_figure_from_a_new_source_to_an_act_that_moved_on(editor: Visiting, desk: Desk) -> None:
    act, visit, page = at_a_new_figure(editor, desk, line=0)
    path = f"/v1/acts/{act['id']}"
    page.get_by_label("How many").fill("more than 1,200")
    page.get_by_label("As of").fill("2026-01-15")
    page.get_by_label("Address").fill("https://example.org/counted")
    page.get_by_label("Kind of publisher").select_option("ngo_or_monitor")
    expect(page.locator("aside").get_by_role("heading", name="Implemented")).to_be_visible()
    assert visit.serious() == []
    api_of(desk).patch(path, {"notes": "meanwhile"})
    page.get_by_role("button", name="Add the figure").click()
    expect(page.get_by_text("The figure was added.")).to_be_visible()
    after = api_of(desk).get(path)
    assert after["notes"] == "meanwhile"
    assert after["persons"]["implemented"] == count_of(1200, 1200, None)
    (_, figure) = after["breakdowns"][0]["figures"]
    assert (figure["stage"], figure["as_of"], figure["speaks_for"]) == ("implemented", "2026-01-15", "independent")
    assert after["sources"][-1]["url"] == "https://example.org/counted"
    expect(page.get_by_label("How many")).to_have_value("")


def test_a_figure_of_a_line_that_is_gone_is_told_so_and_nothing_is_stored(editor: Visiting, desk: Desk) -> None:
    act, _, page = at_a_new_figure(editor, desk, line=1)
    path = f"/v1/acts/{act['id']}"
    page.get_by_label("How many").fill("17")
    page.get_by_label("Address").fill("https://example.org/seventeen")
    left = [line for line in act["breakdowns"] if line != act["breakdowns"][1]]
    changed = api_of(desk).patch(path, {"breakdowns": left})
    for _ in range(2):
        page.get_by_role("button", name="Add the figure").click()
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.get_by_role("alert")).to_contain_text("Of which line: This line was removed meanwhile")
    expect(page.get_by_label("Of which line")).to_have_attribute("aria-invalid", "true")
    assert api_of(desk).get(path) == changed
    page.get_by_label("Of which line").select_option(act["breakdowns"][2]["id"])
    page.get_by_role("button", name="Add the figure").click()
    expect(page.get_by_text("The figure was added.")).to_be_visible()
    after = api_of(desk).get(path)
    assert after["breakdowns"][1]["figures"][-1]["count"]["best"] == 17


def test_fault_of_a_figure_is_told_at_its_field(editor: Visiting, desk: Desk) -> None:
    act = stored(desk)
    visit = editor()
    visit.expect(REFUSED)
    page = enter(visit, desk, f"/desk/acts/{act['id']}/figures/new")
    page.get_by_label("How many").fill("30 per cent")
    page.get_by_label("As of").fill("soon")
    page.get_by_role("button", name="Add the figure").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("As of")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("How many")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("How many")).to_have_value("30 per cent")


def test_a_contributor_submits_and_an_editor_publishes(editor: Visiting, desk: Desk) -> None:
    made = api_of(desk, "contribute").post("/v1/acts", small(title="Pardon for a feast"))
    visit = editor()
    page = enter(visit, desk, "/desk", "contribute")
    row = page.get_by_role("row").filter(has_text="Pardon for a feast")
    row.get_by_role("button", name="Submit").click()
    expect(row.get_by_text("Submitted.")).to_be_visible()
    page.get_by_role("button", name="Forget the key").click()
    use_key(page, desk.keys["write"])
    row = page.get_by_role("row").filter(has_text="Pardon for a feast")
    expect(row.get_by_role("cell", name="submitted")).to_be_visible()
    # The version that was looked at is published, and no other.
    api_of(desk).patch(f"/v1/acts/{made['id']}", {"notes": "changed"})
    row.get_by_role("button", name="Publish").click()
    row.get_by_role("link", name="Look at it first").click()
    expect(page.get_by_text("Submitted, Morocco.")).to_be_visible()
    saved(page, "Publish", "Published.")
    assert api_of(desk).get(f"/v1/acts/{made['id']}")["review"] == "published"


def test_text_from_records_is_never_markup(editor: Visiting, desk: Desk) -> None:
    source = {"url": "https://example.org/markup", "publisher": MARKUP, "title": MARKUP}
    lines = [{"kind": "release", "text": MARKUP, "count": {"low": 1, "best": 1, "high": 1, "wording": MARKUP}}]
    act = stored(desk, title=MARKUP, notes=MARKUP, sources=[source], breakdowns=lines, milestones=[], scopes=[],
                 motives=[], review="draft")  # fmt: skip
    visit = editor()
    visit.expect(REFUSED)
    page = enter(visit, desk, f"/desk/acts/{act['id']}")
    expect(page.locator("h1")).to_have_text(MARKUP)
    for path in ("/desk", f"/desk/acts/{act['id']}/figures/new"):
        visit.open(path)
        expect(page.get_by_text(MARKUP).first).to_be_attached()
        assert page.locator("main img, main b").count() == 0


def test_an_act_that_is_not_there_is_said_to_be_so(editor: Visiting, desk: Desk) -> None:
    visit = editor()
    visit.expect("status of 404")
    page = enter(visit, desk, "/desk/acts/0193b0a4-7c00-7000-8000-000000000001")
    expect(page.get_by_role("alert")).to_contain_text("There is no act with this identifier.")
    page.get_by_role("link", name="Back to the desk").click()
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()


def test_what_could_not_be_loaded_is_asked_for_again(editor: Visiting, desk: Desk) -> None:
    visit = editor()
    visit.expect("ERR_FAILED")
    page = visit.page
    page.route("**/v1/vocabularies", lambda route: route.abort())
    visit.open("/desk/acts/new")
    expect(page.get_by_role("alert")).to_contain_text("The service can't be reached")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(part(page, "Sources")).to_be_visible()


def test_desk_without_script_says_what_to_do(editor: Visiting) -> None:
    visit = editor(script=False)
    visit.open("/desk/acts/new")
    expect(visit.page.locator("noscript p")).to_contain_text("The forms of the desk are run by a script.")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dark", [False, True])
def test_pages_of_the_desk_fit_and_are_accessible(editor: Visiting, desk: Desk, width: int, dark: bool) -> None:
    act = stored(desk, review="draft")
    visit = editor(width=width, dark=dark)
    visit.expect(REFUSED)
    page = enter(visit, desk, f"/desk/acts/{act['id']}")
    for path in (f"/desk/acts/{act['id']}", f"/desk/acts/{act['id']}/figures/new", "/desk", "/desk/acts/new"):
        visit.open(path)
        assert visit.serious() == [], path
        open_all(page.locator("main"))
        assert (path, visit.overflow()) == (path, 0)
        assert visit.serious() == [], path
