"""Tests of app/dashboard/embed.py: charts for frames, and no other page in one."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api import Api
from tests.dashboard.reading import read

Acts = dict[str, dict[str, Any]]
CHARTS = ("world", "years", "families", "countries", "acts")
NOWHERE = "frame-ancestors 'none'"


@pytest.mark.parametrize("more", ["", "&stage=implemented&basis=official"])
@pytest.mark.parametrize("chart", CHARTS)
def test_charts_may_be_framed_and_run_no_script(client: TestClient, acts: Acts, chart: str, more: str) -> None:
    reply = client.get(f"/embed/{chart}?country=AZE&country=UZB{more}")
    assert reply.status_code == 200
    policy = reply.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    page = read(reply.text)
    assert page.all("script") == []
    assert page.all("svg")
    # What a link of it leads to may not be framed.
    assert page.one("base").attributes == {"target": "_blank"}
    ids = [element.attributes["id"] for name in ("g", "svg", "title", "desc") for element in page.all(name)
           if "id" in element.attributes]  # fmt: skip
    assert len(ids) == len(set(ids))
    for link in page.one("figcaption").all("a"):
        assert client.get(link.attributes["href"]).status_code == 200, link.attributes


@pytest.mark.parametrize("chart", CHARTS)
def test_an_empty_register_is_drawn(client: TestClient, chart: str) -> None:
    assert client.get(f"/embed/{chart}").status_code == 200


@pytest.mark.parametrize("path", ["/", "/acts", "/desk", "/docs", "/v1/acts", "/embedded", "/nowhere"])
def test_no_other_page_may_be_framed(client: TestClient, path: str) -> None:
    assert NOWHERE in client.get(path).headers["content-security-policy"]


def test_says_what_is_wrong_with_an_address(client: TestClient) -> None:
    assert client.get("/embed/pie").status_code == 404
    assert client.get("/embed/years?contry=AZE").status_code == 422


def test_takes_no_text_for_markup(api: Api, client: TestClient, acts: Acts) -> None:
    page = client.get("/embed/acts?jurisdiction=%3Cscript%3E&from=2020").text
    assert "<script" not in page
    assert "jurisdiction: &lt;script&gt;" in page
