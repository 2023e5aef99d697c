"""`/v1/counts` as a client meets it; it asks no database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.wordings.router import router
from tests.web import serving, without_tables


@pytest.fixture
def wordings(tmp_path: Path) -> Iterator[TestClient]:
    """A client of a service that reads wordings only."""
    with serving(without_tables(tmp_path), router) as client:
        yield client


@pytest.mark.parametrize(
    ("wording", "low", "best", "high", "qualifier"),
    [
        ("more than 5,000", 5000, 5000, None, "more_than"),
        ("nearly 400", 360, 400, 400, "nearly"),
        ("others", None, None, None, "unknown"),
    ],
)
def test_wording_that_is_understood_gives_its_count(
    wordings: TestClient, wording: str, low: int | None, best: int | None, high: int | None, qualifier: str
) -> None:
    reply = wordings.get("/v1/counts", params={"wording": wording})
    assert reply.status_code == 200
    assert reply.json() == {"low": low, "best": best, "high": high, "qualifier": qualifier, "wording": wording}


@pytest.mark.parametrize(
    "wording", ["one in five", "800 and 900 and 1,000", "30 per cent", "-5", "1,00", "tens of billions"]
)
def test_wording_that_is_not_understood_is_refused_with_what_was_not(wordings: TestClient, wording: str) -> None:
    reply = wordings.get("/v1/counts", params={"wording": wording})
    assert reply.status_code == 422
    (fault,) = reply.json()["errors"]
    assert fault["parameter"] == "wording"
    assert fault["code"].startswith("wording_")
    assert fault["message"].endswith(".")


@pytest.mark.parametrize("query", ["", "?wording=", "?wording=" + "x" * 501, "?words=5", "?wording=1&wording=2"])
def test_request_without_one_wording_is_refused(wordings: TestClient, query: str) -> None:
    assert wordings.get(f"/v1/counts{query}").status_code == 422
