"""Tests of app/dashboard/rendering.py: pages are tagged, escaped, and compressed where that is taken."""

import pytest
from starlette.testclient import TestClient

from app.dashboard import rendering
from tests.api import Api


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        (b"gzip", True), (b"br, GZIP;q=0.5", True), (b"deflate", False), (b"gzip;q=0", False), (b"gzip; q=0.0", False),
        (b"", False), (b"x-gzip", False),
    ],
)  # fmt: skip
def test_compresses_for_whoever_takes_it(sent: bytes, taken: bool) -> None:
    assert rendering.takes_gzip([(b"accept-encoding", sent)]) is taken


def test_says_that_a_page_has_not_changed_until_it_has(api: Api, client: TestClient) -> None:
    tag = client.get("/").headers["etag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304
    api.post("/v1/acts", {"country": "AZE", "title": "An act", "instrument": "amnesty_law", "total": "over 20,000"})
    changed = client.get("/", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_escapes_whatever_a_template_is_given() -> None:
    text = rendering.html("document.html", path="/", title="<script>alert(1)</script>", body="<b>")
    assert "<script>alert" not in text
    assert "<b>" not in text
