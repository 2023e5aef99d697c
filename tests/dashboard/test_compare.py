"""Tests of app/dashboard/compare.py."""

from typing import Any

from starlette.testclient import TestClient

from tests.dashboard.reading import check, read

Acts = dict[str, dict[str, Any]]


def test_begins_with_a_way_on(client: TestClient, acts: Acts) -> None:
    page = read(client.get("/compare").text)
    check(page)
    assert page.one("main").all("a", href="/compare?country=AZE&country=UZB&country=SUN")


def test_puts_countries_beside_each_other(client: TestClient, acts: Acts) -> None:
    page = read(client.get("/compare?country=AZE&country=UZB&stage=implemented").text)
    check(page)
    rows = [row.text for row in page.one("tbody").all("tr")]
    assert rows == ["Azerbaijan20,000 or more1,178", "Uzbekistan104 (100–110)90"]
    ways = [way.attributes["href"] for way in page.one("ul", class_="tags").all("a")]
    assert ways == ["/compare?country=UZB&stage=implemented", "/compare?country=AZE&stage=implemented"]
    kept = [
        field.attributes["value"]
        for field in page.one("form", aria_label="Choose countries").all("input", type="hidden")
    ]
    assert kept == ["AZE", "UZB", "implemented"]


def test_chooses_years_and_families(client: TestClient, acts: Acts) -> None:
    rows = read(client.get("/compare?country=UZB&family=reduction&from=2021&to=2021").text).one("tbody").all("tr")
    assert [row.text for row in rows] == ["Uzbekistan60no figure"]


def test_puts_no_country_beside_itself(client: TestClient, acts: Acts) -> None:
    page = read(client.get("/compare?country=AZ&country=AZE&country=UZ").text)
    check(page)
    assert [row.one("th").text for row in page.one("tbody").all("tr")] == ["Azerbaijan", "Uzbekistan"]
    ways = [way.attributes["href"] for way in page.one("ul", class_="tags").all("a")]
    assert ways == ["/compare?country=UZB", "/compare?country=AZE"]


def test_shows_a_country_without_acts_as_that(client: TestClient, acts: Acts) -> None:
    page = read(client.get("/compare?country=FRA").text)
    check(page)
    assert page.one("tbody").text == "FRAno figureno figure"


def test_takes_only_so_many(client: TestClient) -> None:
    many = "&".join(f"country=AA{letter}" for letter in "ABCDEFGHI")
    assert client.get(f"/compare?{many}", headers={"Accept": "text/html"}).status_code == 422
