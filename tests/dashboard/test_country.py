"""Tests of app/dashboard/country.py: a country's page shows what its totals say, or helps where there is none."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.dashboard import wording
from tests.api import Api
from tests.dashboard.reading import check, read

Acts = dict[str, dict[str, Any]]
PAGE = {"Accept": "text/html"}


@pytest.mark.parametrize("query", ["", "stage=implemented", "basis=official", "stage=implemented&basis=independent"])
def test_shows_the_totals_of_the_api(api: Api, client: TestClient, acts: Acts, query: str) -> None:
    page = read(client.get(f"/countries/UZB?{query}").text)
    check(page)
    call = page.one("div", class_="call").one("code").text
    sums = client.get(call).json()
    kinds = page.one("section", aria_labelledby="what").one("tbody").text
    for row in [*sums["announced"]["kinds"], *sums["implemented"]["kinds"]]:
        assert read(str(wording.count(row))).text in kinds
    acts_shown = page.one("table", class_="acts").one("tbody")
    assert [way.attributes["href"] for way in acts_shown.all("a")] == [f"/acts/{acts['hostile']['id']}"]
    assert not page.one("main").all("script")


def test_says_the_distance_with_its_ends(client: TestClient, acts: Acts) -> None:
    facts = read(client.get("/countries/UZB").text).one("dl", class_="facts").text
    assert "Announced less implemented1410 to 20over the 1 act that has both numbers" in facts


def test_shows_official_beside_independent(client: TestClient, acts: Acts) -> None:
    rows = read(client.get("/countries/UZB").text).one("section", aria_labelledby="whose").one("tbody").all("tr")
    assert [row.text for row in rows] == ["Officialno figure90", "Independent104 (100–110)no figure"]


def test_has_a_place_for_former_states(client: TestClient, acts: Acts) -> None:
    page = read(client.get("/countries/SUN").text)
    check(page)
    assert "former state" in page.one("p", class_="kicker").text
    assert page.all("a", href="/countries/RUS")
    assert "Nobody counted" in page.text


def test_says_that_silence_is_its_own(client: TestClient, acts: Acts) -> None:
    page = read(client.get("/countries/FRA").text)
    check(page)
    assert "holds no published act" in page.one("p", class_="lead").text


@pytest.mark.parametrize(
    ("name", "led"),
    [
        ("az", "/countries/AZE"),
        ("aze", "/countries/AZE"),
        ("Azerbaijan", "/countries/AZE"),
        ("south-korea", "/countries/KOR"),
    ],
)
def test_leads_from_other_names(client: TestClient, name: str, led: str) -> None:
    reply = client.get(f"/countries/{name}?stage=implemented")
    assert (reply.status_code, reply.headers["location"]) == (303, f"{led}?stage=implemented")


@pytest.mark.parametrize(
    ("name", "near"), [("AZR", "/countries/AZE"), ("azerbajan", "/countries/AZE"), ("Birma", None)]
)
def test_helps_where_there_is_no_such_country(client: TestClient, name: str, near: str | None) -> None:
    reply = client.get(f"/countries/{name}", headers=PAGE)
    assert reply.status_code == 404
    page = read(reply.text)
    check(page)
    if near is not None:
        assert page.one("main").all("a", href=near)
    assert page.one("input", id="find-here").attributes["value"] == name
