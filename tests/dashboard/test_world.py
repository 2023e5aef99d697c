"""Tests of app/dashboard/world.py: the first page shows what the totals of the API say."""

from urllib.parse import parse_qsl

import pytest
from starlette.testclient import TestClient

from app.acts.examples import FOUNDING
from app.dashboard import wording
from tests.api import Api
from tests.dashboard.reading import check, pressed, read

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def test_shows_an_empty_register(client: TestClient) -> None:
    page = read(client.get("/").text)
    check(page)
    assert "no figure" in page.one("dl", class_="facts").text


def test_shows_the_totals_of_the_api(api: Api, client: TestClient) -> None:
    api.post("/v1/acts", FOUNDING)
    api.post(
        "/v1/acts",
        {
            "country": "UZB",
            "title": HOSTILE,
            "instrument": "pardon_decree",
            "total": {"count": 104},
            "summary": HOSTILE,
        },
    )
    page = read(client.get("/").text)
    check(page)
    assert not page.one("main").all("script")
    totals = api.get("/v1/totals", group_by="country")
    said = "".join(part.striptags() for part in wording.headline(totals["total"]))
    assert page.one("dl", class_="facts").one("dd").text == said == "20,104+20,104 at least, no upper bound known"
    rows = {
        row.one("a").attributes["href"]: row.text for row in page.one("table", id="countries").one("tbody").all("tr")
    }
    assert list(rows) == ["/countries/AZE", "/countries/UZB"]
    for row in totals["data"]:
        assert read(str(wording.count(row))).text in rows[f"/countries/{row['country']}"]


@pytest.mark.parametrize("stage", ["announced", "implemented"])
def test_counts_the_acts_of_the_stage_that_is_chosen(api: Api, client: TestClient, stage: str) -> None:
    for counted in (["announced"], ["implemented"], ["implemented"], ["announced", "implemented"]):
        figures = [{"stage": one, "count": 10} for one in counted]
        api.post(
            "/v1/acts",
            {"country": "CHN", "title": "Pardon", "instrument": "pardon_decree", "headline": {"figures": figures}},
        )
    table = read(client.get("/", params={"stage": stage}).text).one("table", id="countries")
    (told,) = api.get("/v1/totals", group_by="country", stage=stage)["data"]
    assert table.one("thead").all("th")[1].text == f"Acts {stage}"
    assert [cell.text for cell in table.one("tbody").all("td")] == [str(told["acts"]), "20", "30"]


@pytest.mark.parametrize(
    ("span", "covered"),
    [
        ("to=1950", "17"),
        ("from=2020", "40"),
        ("from=1865&to=1865", "16"),
        ("from=1001&to=1864", None),
        ("to=1000", "1"),
        ("from=2999", None),
        ("from=1000&to=2999", "57"),
    ],
)
def test_takes_every_year_of_a_span(api: Api, client: TestClient, span: str, covered: str | None) -> None:
    # The second was carried out, and not announced with a figure.
    for year, stage, persons in ((1000, "announced", 1), (1865, "implemented", 16), (2030, "announced", 40)):
        body = {
            "country": "AND",
            "title": f"Pardon of {year}",
            "instrument": "pardon_decree",
            "milestones": [{"type": "proposed", "on": str(year)}],
            "headline": {"figures": [{"stage": one, "count": persons} for one in {stage, "implemented"}]},
        }
        api.post("/v1/acts", body)
    shown = read(client.get(f"/?{span}").text).one("table", id="countries").one("tbody").all("tr")
    assert [row.all("td")[2].text for row in shown] == ([] if covered is None else [covered])
    compared = read(client.get(f"/compare?country=AND&{span}").text).one("tbody").one("tr")
    assert compared.all("td")[1].text == (covered or "no figure")


@pytest.mark.parametrize("path", ["/?", "/compare?country=AZE&country=UZB&"])
@pytest.mark.parametrize(
    "query", ["family=release&family=record", "stage=implemented&basis=official&from=1990&to=2020", ""]
)
def test_form_asks_for_what_it_is_shown_with(client: TestClient, path: str, query: str) -> None:
    page = read(client.get(f"{path}{query}").text)
    check(page)
    form = page.one("main").one("form", class_="controls")
    assert pressed(form) == sorted(parse_qsl(f"{path}{query}".partition("?")[2]))


@pytest.mark.parametrize("path", ["/?", "/compare?", "/compare?country=AZE&"])
def test_refuses_a_span_that_ends_before_it_begins(client: TestClient, path: str) -> None:
    reply = client.get(f"{path}from=2021&to=2020")
    assert reply.status_code == 422
    (fault,) = reply.json()["errors"]
    assert (fault["code"], fault["parameter"]) == ("years_out_of_order", "to")
    assert "2021" in fault["message"]
    page = client.get(f"{path}from=2021&to=2020", headers={"Accept": "text/html"})
    check(read(page.text))
    assert page.status_code == 422


def test_leads_to_acts_by_what_chooses_acts(api: Api, client: TestClient) -> None:
    api.post("/v1/acts", FOUNDING)
    page = read(client.get("/", params={"basis": "official", "family": "release"}).text)
    leads = [link.attributes["href"] for link in page.one("main").all("a") if "year=" in link.attributes["href"]]
    assert leads
    assert set(leads) == {"/acts?family=release&year=2025"}


def test_chooses_families_and_years(api: Api, client: TestClient) -> None:
    api.post("/v1/acts", FOUNDING)
    page = read(client.get("/", params={"family": "reduction", "from": 2025}).text)
    assert "3,000 (2,700–3,300)" in page.one("table", id="countries").text
    assert not read(client.get("/", params={"to": 2020}).text).one("table", id="countries").one("tbody").all("tr")
