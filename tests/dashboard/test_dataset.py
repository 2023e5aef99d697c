"""Tests of app/dashboard/dataset.py: what search engines for data sets read in the front page."""

import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.dashboard.reading import read


def dataset(page: str) -> dict[str, Any]:
    (script,) = read(page).all("script", type="application/ld+json")
    # As it stands: what a script element holds is not unescaped.
    found: dict[str, Any] = json.loads(re.findall(r"ld\+json\">(.*?)</script>", page)[0])
    assert script
    return found


def test_front_page_describes_the_register(client: TestClient) -> None:
    found = dataset(client.get("/").text)
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Dataset")
    # What Google's guidelines ask of a description.
    assert 50 <= len(found["description"]) <= 5000
    assert found["license"].startswith("https://creativecommons.org/publicdomain/zero/")
    assert len(found["distribution"]) > 3
    for file in found["distribution"]:
        reply = client.get(file["contentUrl"])
        assert reply.status_code == 200
        assert reply.headers["content-type"].startswith(file["encodingFormat"])


@pytest.mark.only("sqlite")  # nothing here touches the database
def test_addresses_are_whole_where_the_service_knows_its_own(settings: Settings) -> None:
    known = settings.model_copy(update={"public_address": "https://register.example"})
    with TestClient(create_app(known)) as client:
        page = client.get("/").text
    found = dataset(page)
    assert found["url"] == "https://register.example/"
    assert all(file["contentUrl"].startswith("https://register.example/") for file in found["distribution"])
    assert 'property="og:image" content="https://register.example/v1/charts/world.png"' in page


def test_pages_name_their_feed(client: TestClient) -> None:
    def feed(path: str) -> str:
        link = read(client.get(path).text).one("link", rel="alternate", type="application/atom+xml")
        return link.attributes["href"]

    assert feed("/") == "/feed.atom"
    assert feed("/countries/AZE") == "/feed.atom?country=AZE"
