"""`/v1/vocabularies` as a client meets it; it asks no database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.glossary.router import router
from app.vocabularies import VOCABULARIES, Kind
from tests.web import serving, without_tables


@pytest.fixture
def vocabularies(tmp_path: Path) -> Iterator[TestClient]:
    """A client of a service that has the closed lists only."""
    with serving(without_tables(tmp_path), router) as client:
        yield client


def test_list_holds_every_vocabulary(vocabularies: TestClient) -> None:
    listed = vocabularies.get("/v1/vocabularies").json()
    assert [vocabulary["name"] for vocabulary in listed["data"]] == list(VOCABULARIES)
    assert listed["next"] is None
    for vocabulary in listed["data"]:
        assert vocabularies.get(f"/v1/vocabularies/{vocabulary['name']}").json() == vocabulary


def test_vocabulary_has_each_value_with_its_definition(vocabularies: TestClient) -> None:
    kinds = vocabularies.get("/v1/vocabularies/kinds").json()
    assert [term["value"] for term in kinds["terms"]] == [kind.value for kind in Kind]
    assert all(term["definition"] for term in kinds["terms"])
    release = next(term for term in kinds["terms"] if term["value"] == "release")
    assert (release["family"], release["leaves_custody"]) == ("release", "yes")


def test_vocabulary_is_not_sent_again_while_it_is_the_same(vocabularies: TestClient) -> None:
    tag = vocabularies.get("/v1/vocabularies/kinds").headers["etag"]
    assert vocabularies.get("/v1/vocabularies/kinds", headers={"If-None-Match": tag}).status_code == 304


def test_unknown_vocabulary_is_not_found_and_told_the_nearest(vocabularies: TestClient) -> None:
    reply = vocabularies.get("/v1/vocabularies/kind")
    assert reply.status_code == 404
    assert reply.json()["errors"][0]["path"] == "name"
    assert reply.json()["errors"][0]["suggestion"] == "kinds"
