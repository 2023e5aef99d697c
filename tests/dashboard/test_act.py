"""Tests of app/dashboard/act.py: the page of an act shows all of its document, and no more certainty than it has."""

from typing import Any

from starlette.testclient import TestClient

from tests.api import Api
from tests.dashboard.conftest import HOSTILE
from tests.dashboard.reading import Element, check, read

PAGE = {"Accept": "text/html"}
Acts = dict[str, dict[str, Any]]


def shown(client: TestClient, act: dict[str, Any]) -> Element:
    reply = client.get(f"/acts/{act['id']}", headers=PAGE)
    assert reply.status_code == 200
    page = read(reply.text)
    check(page)
    return page


def test_shows_numbers_with_their_words_and_sources(client: TestClient, acts: Acts) -> None:
    page = shown(client, acts["founding"])
    assert "20,000+20,000 at least, no upper bound known" in page.one("dl", class_="facts").text
    table = page.one("section", aria_labelledby="said").one("tbody")
    rows = [row.text for row in table.all("tr")]
    assert len(rows) == 5
    assert "“over 20,000”" in rows[0]
    assert "“others”" in rows[-1]
    assert "not quantified" in rows[-1]
    # From a figure to its source is one step: a fragment that is there, with the way out beside it.
    cited = table.one("a", class_="cite").attributes["href"].removeprefix("#")
    assert page.one("li", id=cited).one("a").attributes["href"] == "https://example.org/aliev-amnesty"


def test_says_what_is_unspecified_who_is_left_out_and_why(client: TestClient, acts: Acts) -> None:
    page = shown(client, acts["founding"])
    assert "are in no line: what happens to them is not said" in page.one("section", aria_labelledby="numbers").text
    out = page.one("section", aria_labelledby="out").text
    assert "Political prisoners likely excluded, says human-rights groups" in out
    assert "360–400 “nearly 400”" in out
    why = page.one("section", aria_labelledby="why")
    assert [heading.text for heading in why.all("h3")] == ["As stated", "As others see it"]
    assert "Image abroad says analysts" in why.text
    assert page.one("ol", class_="steps").text.startswith("December 2025 Proposed")


def test_ties_acts_both_ways_and_says_what_is_in_no_total(api: Api, client: TestClient, acts: Acts) -> None:
    inner, outer = shown(client, acts["tranche"]), shown(client, acts["founding"])
    assert "This act tranche of: " in inner.one("section", aria_labelledby="ties").text
    assert inner.one("section", aria_labelledby="ties").one("a").attributes["href"] == f"/acts/{acts['founding']['id']}"
    assert "Inside this act: First tranche" in outer.one("section", aria_labelledby="ties").text
    api.patch(f"/v1/acts/{acts['tranche']['id']}", {"total": 1200})
    assert "Its announced persons are in no total" in shown(client, acts["tranche"]).text


def test_shows_the_history(api: Api, client: TestClient, acts: Acts) -> None:
    api.patch(f"/v1/acts/{acts['silent']['id']}", {"title": "Still nobody counted"})
    rows = shown(client, acts["silent"]).one("section", aria_labelledby="history").one("tbody").all("tr")
    assert [row.one("th").text for row in rows] == ["2 now what changed", "1"]
    assert client.get(rows[0].all("a")[1].attributes["href"]).status_code == 200


def test_says_so_where_nothing_is_known(client: TestClient, acts: Acts) -> None:
    text = shown(client, acts["silent"]).one("main").text
    for words in ("No step of it is recorded", "Nobody is named", "No reason is recorded", "No source is given"):
        assert words in text


def test_takes_no_text_of_a_record_for_markup(client: TestClient, acts: Acts) -> None:
    reply = client.get(f"/acts/{acts['hostile']['id']}")
    page = read(reply.text)
    check(page)
    assert page.one("h1").text == HOSTILE
    assert not page.one("main").all("script")
    assert not page.one("main").all("img")
    assert "49" not in page.one("h1").text
    assert page.one("section", aria_labelledby="warnings").all("li")


def test_finds_an_act_by_the_name_of_its_client(client: TestClient, acts: Acts) -> None:
    reply = client.get("/acts/hostile")
    assert (reply.status_code, reply.headers["location"]) == (303, f"/acts/{acts['hostile']['id']}")


def test_helps_where_there_is_no_such_act(api: Api, contributor: Api, client: TestClient, acts: Acts) -> None:
    draft = contributor.post("/v1/acts", {"country": "AZE", "title": "Draft", "instrument": "amnesty_law"})
    for name in ("nothing", "00000000-0000-7000-8000-000000000000", draft["id"]):
        reply = client.get(f"/acts/{name}", headers=PAGE)
        assert reply.status_code == 404
        page = read(reply.text)
        check(page)
        assert page.all("a", href="/acts")
        assert "Draft" not in page.one("main").text
    api.delete(f"/v1/acts/{acts['silent']['id']}")
    gone = client.get(f"/acts/{acts['silent']['id']}", headers=PAGE)
    assert gone.status_code == 410
    check(read(gone.text))
