"""Tests of app/dashboard/pictures.py and its address: pictures of what the filters choose, that need nothing else."""

import struct
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from app.dashboard.pictures import Chart
from tests.api import Api
from tests.dashboard.conftest import HOSTILE

Acts = dict[str, dict[str, Any]]
SVGS = [chart for chart in Chart if chart.value.endswith(".svg")]


def drawn(client: TestClient, address: str) -> ET.Element:
    reply = client.get(f"/v1/charts/{address}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/svg+xml")
    return ET.fromstring(reply.text)


def words(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("chart", SVGS)
def test_draws_each_chart(client: TestClient, acts: Acts, chart: Chart) -> None:
    root = drawn(client, chart.value)
    for element in root.iter():
        assert not {"class", "href", "style"} & set(element.keys())
        assert not element.tag.endswith(("script", "style", "}a"))
    assert "All acts of the register" in words(root)


@pytest.mark.parametrize("chart", SVGS)
def test_draws_an_empty_register(client: TestClient, chart: Chart) -> None:
    drawn(client, chart.value)


def test_draws_what_the_filters_choose_and_says_so(client: TestClient, acts: Acts) -> None:
    told = words(drawn(client, "countries.svg?country=UZB&from=2020&stage=implemented"))
    assert "Uzbekistan" in told
    assert "Azerbaijan" not in told
    assert "country: UZB, from: 2020, stage: implemented" in told


def test_takes_no_text_for_markup(client: TestClient, acts: Acts) -> None:
    root = drawn(client, "acts.svg?jurisdiction=%3Cscript%3E")
    assert "jurisdiction: <script>" in words(root)
    titles = [title.text or "" for title in drawn(client, "acts.svg").iter("{http://www.w3.org/2000/svg}title")]
    assert [title for title in titles if HOSTILE in title]


@pytest.mark.parametrize("chart", ["years.png", "world.png"])
def test_draws_points(client: TestClient, acts: Acts, chart: str) -> None:
    reply = client.get(f"/v1/charts/{chart}?country=AZE")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/png")
    assert reply.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", reply.content[16:20]) == (1200,)


def test_says_that_a_picture_has_not_changed_until_it_has(api: Api, client: TestClient) -> None:
    tag = client.get("/v1/charts/world.svg").headers["etag"]
    assert client.get("/v1/charts/world.svg", headers={"If-None-Match": tag}).status_code == 304
    api.post("/v1/acts", {"country": "AZE", "title": "An act", "instrument": "amnesty_law", "total": 5})
    assert client.get("/v1/charts/world.svg", headers={"If-None-Match": tag}).status_code == 200


def test_refuses_what_it_does_not_know(public: Api) -> None:
    public.get("/v1/charts/pie.svg", expect=404)
    public.get("/v1/charts/years.gif", expect=404)
    public.get("/v1/charts/years.svg?contry=AZE", expect=422)
    public.get("/v1/charts/years.svg?review=draft", expect=422)
