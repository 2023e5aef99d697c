"""Tests of app/dashboard/assets.py: what pages load is kept for a year, at an address that changes with its bytes."""

import gzip
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.dashboard import assets


@pytest.mark.parametrize("file", ["register.css", "register.js", "mark.svg"])
def test_serves_a_file_plain_and_compressed(client: TestClient, file: str) -> None:
    plain = client.get(assets.address(file), headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["vary"] == "Accept-Encoding"
    compressed = client.get(assets.address(file), headers={"Accept-Encoding": "br, gzip;q=0.8"})
    assert compressed.headers["content-encoding"] == "gzip"
    # The client has unpacked it already; what went over the wire is what was packed before.
    assert compressed.content == plain.content
    assert int(compressed.headers["content-length"]) == len(gzip.compress(plain.content, 9, mtime=0))


def test_knows_no_other_names(client: TestClient) -> None:
    for name in ("register.css", "register.000000000000.css", "..%2Frouter.py", "base.html"):
        assert client.get(f"/static/{name}").status_code == 404


def test_version_changes_with_a_template(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = assets.version.__wrapped__()
    copied = shutil.copytree(assets.TEMPLATES, tmp_path / "templates")
    monkeypatch.setattr(assets, "TEMPLATES", copied)
    assert assets.version.__wrapped__() == before
    (copied / "act.html").write_text("another sentence")
    assert assets.version.__wrapped__() != before
