"""Parameters that would change nothing are refused: in lists, totals, files, charts and feeds; where they do, taken."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api import Api

LISTS = ["/v1/acts", "/v1/breakdowns", "/v1/releases", "/v1/export", "/feed.atom"]
OTHERS = ["/v1/figures", "/v1/totals", "/v1/charts/years.svg"]


def _refused(public: Api, path: str, query: dict[str, Any]) -> list[tuple[str, str]]:
    reply = public.client.get(path, params=query)
    if reply.status_code == 200:
        return []
    assert reply.status_code == 422
    for fault in reply.json()["errors"]:
        assert "without" in fault["message"]
    return [(fault["parameter"], fault["code"]) for fault in reply.json()["errors"]]


@pytest.mark.parametrize("path", [*LISTS, *OTHERS])
def test_date_field_needs_a_date(public: Api, path: str) -> None:
    assert _refused(public, path, {"date_field": "adopted"}) == [("date_field", "no_effect")]
    assert _refused(public, path, {"date_field": "adopted", "to": "2020"}) == []


@pytest.mark.parametrize("path", LISTS)
def test_stage_and_basis_of_acts_need_a_size(public: Api, path: str) -> None:
    both = {"stage": "implemented", "basis": "official"}
    assert _refused(public, path, both) == [("stage", "no_effect"), ("basis", "no_effect")]
    assert _refused(public, path, both | {"persons_min": 10}) == []
    assert _refused(public, path, both | {"persons_max": 10}) == []


@pytest.mark.parametrize("path", OTHERS)
def test_stage_and_basis_choose_figures_and_sums(public: Api, path: str) -> None:
    assert _refused(public, path, {"stage": "implemented", "basis": "official"}) == []


@pytest.mark.parametrize("path", [*LISTS, *OTHERS])
def test_what_goes_without_saying_may_be_said(public: Api, path: str) -> None:
    assert _refused(public, path, {"date_field": "date", "stage": "announced", "basis": "accepted"}) == []


@pytest.mark.parametrize("path", ["/v1/acts", "/v1/breakdowns", "/v1/figures", "/v1/totals"])
def test_files_are_held_to_it_too(public: Api, path: str) -> None:
    assert _refused(public, path, {"format": "ndjson", "date_field": "adopted"}) == [("date_field", "no_effect")]


def test_page_takes_from_its_address_what_its_form_sends_in_vain(client: TestClient) -> None:
    reply = client.get("/acts?country=AZE&stage=implemented&basis=official&sort=title", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, "/acts?country=AZE&sort=title")
    assert client.get("/acts?stage=implemented&persons_min=5", follow_redirects=False).status_code == 200
