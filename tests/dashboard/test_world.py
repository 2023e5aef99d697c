"""Tests of app/dashboard/world.py: the first page shows what the totals of the API say."""

import pytest
from starlette.testclient import TestClient

from app.acts.examples import FOUNDING
from app.dashboard import wording
from tests.api import Api
from tests.dashboard.reading import check, read

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
    assert (
        not read(client.get("/", params={"from": 2030, "to": 2020}).text)
        .one("table", id="countries")
        .one("tbody")
        .all("tr")
    )
