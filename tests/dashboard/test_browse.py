"""Tests of app/dashboard/browse.py: the browser shows what the list of the API gives, and leads on from it."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from starlette.testclient import TestClient

from app.dashboard.browse import SORTS
from tests.api import Api
from tests.dashboard.reading import check, pressed, read

Acts = dict[str, dict[str, Any]]


@pytest.mark.parametrize(
    "query",
    ["", "country=AZE", "family=release&from=2020", "sort=title", "persons_min=105", "occasion=territorial_gain"],
)
def test_shows_what_the_api_lists(api: Api, client: TestClient, acts: Acts, query: str) -> None:
    page = read(client.get(f"/acts?{query}").text)
    check(page)
    listed = client.get(f"/v1/acts?{query}").json()["data"]
    assert listed
    shown = [row.one("th").one("a").attributes["href"] for row in page.one("tbody").all("tr")]
    assert shown == [f"/acts/{act['id']}" for act in listed]
    # The call that it gives is the one that was made.
    call = page.one("div", class_="call").one("code").text
    assert [act["id"] for act in client.get(call).json()["data"]] == [act["id"] for act in listed]


def test_gives_just_what_is_chosen_as_files(client: TestClient, acts: Acts) -> None:
    files = {
        way.text: way.attributes["href"]
        for way in read(client.get("/acts?country=AZE").text).one("p", class_="files").all("a")
    }
    assert list(files) == ["CSV", "Excel", "NDJSON", "Parquet"]
    rows = client.get(files["CSV"]).text.splitlines()
    assert len(rows) == 1 + 2
    assert client.get(files["NDJSON"]).headers["row-count"] == "2"


def test_leads_through_all_pages(client: TestClient, acts: Acts) -> None:
    seen, address = [], "/acts?limit=3&sort=title"
    for _ in range(2):
        page = read(client.get(address).text)
        check(page)
        seen += [row.one("th").one("a").attributes["href"] for row in page.one("tbody").all("tr")]
        ways = page.one("nav", class_="pages").all("a")
        if ways[-1].text == "Next page":
            address = ways[-1].attributes["href"]
    assert len(seen) == len(set(seen)) == len(acts)
    assert ways[0].attributes["href"] == "/acts?sort=title&limit=3"


def test_turns_the_order_at_a_second_press(client: TestClient, acts: Acts) -> None:
    page = read(client.get("/acts").text)
    heads = {head.one("a").text: head for head in page.one("thead").all("th") if head.all("a")}
    assert len(heads) == 3
    assert heads["Date"].attributes["aria-sort"] == "descending"
    assert heads["Date"].one("a").attributes["href"] == "/acts?sort=date"
    assert heads["Announced"].one("a").attributes["href"] == "/acts?sort=-persons"
    assert set(SORTS) >= {"date", "title", "persons"}


def test_takes_one_filter_away(client: TestClient, acts: Acts) -> None:
    page = read(client.get("/acts?country=AZE&country=UZB&status=adopted").text)
    ways = [link.attributes["href"] for link in page.one("ul", class_="tags").all("a")]
    assert ways == [
        "/acts?country=UZB&status=adopted",
        "/acts?country=AZE&status=adopted",
        "/acts?country=AZE&country=UZB",
        "/acts",
    ]
    options = page.one("select", id="country").all("option")
    chosen = [option.attributes["value"] for option in options if "selected" in option.attributes]
    assert chosen == ["AZE", "UZB"]


def test_keeps_filters_that_the_form_does_not_show(client: TestClient, acts: Acts) -> None:
    leader = acts["founding"]["roles"][0]["leader"]
    form = read(client.get(f"/acts?leader={leader}&year=2025").text).one("form", class_="filters card")
    kept = {field.attributes["name"]: field.attributes["value"] for field in form.all("input", type="hidden")}
    assert kept == {"leader": leader, "year": "2025"}


@pytest.mark.parametrize(
    "query",
    [
        "q=amnesty",
        "excluded=terrorism",
        "excluded=political_prisoners&excluded=terrorism",
        "beneficiary=terrorism&beneficiary=women",
        "country=AZE&country=UZB&sort=title&review=published",
        "persons_min=5&stage=implemented&basis=official",
        "region=Asia&jurisdiction=A&relation=tranche_of&role=initiator&external_id=a&source=b",
        "family=release&kind=release&instrument=other&occasion=other&motive=other&status=adopted",
        "from=2020&to=2021-05&date_field=adopted&updated_since=2020-01-01T00:00:00Z",
    ],
)
def test_form_asks_for_the_acts_that_it_is_shown_with(client: TestClient, acts: Acts, query: str) -> None:
    reply = client.get(f"/acts?{query}")
    assert reply.status_code == 200
    form = read(reply.text).one("form", class_="filters card")
    assert pressed(form) == sorted(parse_qsl(query))


def test_takes_either_code_of_a_country_for_the_same(client: TestClient, acts: Acts) -> None:
    page = read(client.get("/acts?country=AZ&country=AZE&country=UZ").text)
    assert pressed(page.one("form", class_="filters card")) == [("country", "AZE"), ("country", "UZB")]
    tags = [tag.text for tag in page.one("ul", class_="tags").all("a")]
    assert tags == ["country: Azerbaijan ×", "country: Uzbekistan ×", "All acts"]


def test_says_so_where_there_is_nothing(client: TestClient) -> None:
    page = read(client.get("/acts?country=FRA").text)
    check(page)
    assert "No act in the register is so" in page.one("main").text
