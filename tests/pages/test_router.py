"""Tests of app/pages: pages that load nothing from elsewhere and run no inline script."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.dashboard import router as dashboard
from app.errors import PROBLEMS
from app.pages import documents, router as pages
from tests.web import serving, without_tables

DOCUMENTS = tuple(f"/docs/{name}" for name in documents.DOCUMENTS)
PAGES = ("/docs", "/docs/problems", *DOCUMENTS)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with serving(without_tables(tmp_path_factory.mktemp("pages")), pages.router, dashboard.router) as made:
        yield made


@pytest.mark.parametrize("path", PAGES)
def test_runs_no_inline_script_and_no_inline_style(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert "<style" not in page
    assert " style=" not in page
    assert re.search(r"\son\w+=", page) is None


@pytest.mark.parametrize("path", PAGES)
def test_shows_code_as_code(client: TestClient, path: str) -> None:
    assert "`" not in client.get(path).text


@pytest.mark.parametrize("path", PAGES)
def test_loads_only_what_the_service_has(client: TestClient, path: str) -> None:
    # What a page only names beside itself (the feed) is not loaded with it.
    tags = re.findall(r"<(?:script|link)[^>]*>", client.get(path).text)
    loaded = [re.findall(r'(?:src|href)="([^"]+)"', tag)[0] for tag in tags if 'rel="alternate"' not in tag]
    assert loaded
    for address in loaded:
        if not address.startswith("data:"):
            response = client.get(address)
            assert response.status_code == 200
            assert response.content


def test_serves_scripts_and_styles_as_what_they_are(client: TestClient) -> None:
    for name, media_type in (
        ("start.js", "text/javascript"),
        ("swagger-ui-bundle.js", "text/javascript"),
        ("swagger-ui.css", "text/css"),
    ):
        assert client.get(f"/docs/{name}").headers["content-type"].startswith(media_type)


def test_explains_every_type_of_problem(client: TestClient) -> None:
    page = client.get("/docs/problems").text
    for problem in PROBLEMS:
        assert f'id="{problem.slug}"' in page


def test_serves_the_contract(client: TestClient) -> None:
    response = client.get("/openapi.json")
    assert response.headers["content-type"] == "application/json"
    assert response.json()["openapi"].startswith("3.1")


@pytest.mark.parametrize("path", DOCUMENTS)
def test_shows_each_document_and_leads_to_it(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert f'href="{path}"' in client.get("/docs").text
