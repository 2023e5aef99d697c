"""Tests of app/dashboard/leader.py."""

from typing import Any

from starlette.testclient import TestClient

from tests.api import Api
from tests.dashboard.conftest import HOSTILE
from tests.dashboard.reading import check, read

Acts = dict[str, dict[str, Any]]


def test_shows_terms_and_acts(api: Api, client: TestClient, acts: Acts) -> None:
    leader = acts["founding"]["roles"][0]["leader"]
    api.patch(f"/v1/leaders/{leader}", {"terms": [{"office": "president", "began_on": "2003-10-31"}]})
    page = read(client.get(f"/leaders/{leader}").text)
    check(page)
    assert page.one("h1").text == "Ilham Aliyev"
    assert "president, from 31 October 2003" in page.text
    assert [way.attributes["href"] for way in page.one("tbody").all("a")] == [f"/acts/{acts['founding']['id']}"]
    assert "20,000+" in page.one("dl", class_="facts").text


def test_takes_no_name_for_markup(client: TestClient, acts: Acts) -> None:
    page = read(client.get(f"/leaders/{acts['hostile']['roles'][0]['leader']}").text)
    check(page)
    assert page.one("h1").text == HOSTILE


def test_helps_where_there_is_nobody(client: TestClient) -> None:
    for name in ("nobody", "00000000-0000-7000-8000-000000000000"):
        reply = client.get(f"/leaders/{name}", headers={"Accept": "text/html"})
        assert reply.status_code == 404
        check(read(reply.text))
