"""Tests of app/dashboard/search.py: what the search of the API finds, as a page that marks it."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.dashboard.reading import check, read

Acts = dict[str, dict[str, Any]]


def test_is_a_form_without_words(client: TestClient) -> None:
    page = read(client.get("/search").text)
    check(page)
    assert page.one("input", id="q")


@pytest.mark.parametrize("query", ["q=aliyev", "q=amnesty&type=act", "q=digi24", "q=script&country=UZB"])
def test_shows_what_the_api_finds(client: TestClient, acts: Acts, query: str) -> None:
    page = read(client.get(f"/search?{query}").text)
    check(page)
    found = client.get(f"/v1/search?{query}").json()["data"]
    assert found
    assert [heading.text for heading in page.one("main").all("h2")] == [row["title"] for row in found]
    assert not page.one("main").all("script")
    for heading in page.one("ol").all("h2"):
        assert client.get(heading.one("a").attributes["href"]).status_code == 200


def test_marks_the_words_where_they_stand(client: TestClient, acts: Acts) -> None:
    page = read(client.get("/search?q=karabakh").text)
    assert [mark.text for mark in page.all("mark")] == ["Karabakh"]


def test_helps_where_nothing_is_found(client: TestClient, acts: Acts) -> None:
    page = read(client.get("/search?q=nowhere+at+all").text)
    check(page)
    assert "holds all of these words" in page.one("main").text
    assert client.get("/search?q=%3F", headers={"Accept": "text/html"}).status_code == 422
