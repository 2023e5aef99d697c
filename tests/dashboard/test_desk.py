"""Tests of app/dashboard/desk: pages that are the same for everyone, and the files that they load."""

import re

import pytest
from starlette.testclient import TestClient

from tests.dashboard.reading import check, read

ID = "0193b0a4-7c00-7000-8000-000000000001"
PAGES = {
    "/desk": "drafts.js",
    "/desk/acts/new": "edit.js",
    f"/desk/acts/{ID}": "edit.js",
    f"/desk/acts/{ID}/figures/new": "figure.js",
}
_IMPORTED = re.compile(r'from "(.+?)";')


@pytest.mark.only("sqlite")  # nothing here touches the database
@pytest.mark.parametrize(("path", "module"), PAGES.items())
def test_pages_load_their_modules(client: TestClient, path: str, module: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 200
    page = read(reply.text)
    check(page)
    loaded = page.one("script", type="module").attributes["src"]
    assert loaded.endswith(f"/{module}")
    assert client.get(loaded).headers["content-type"] == "text/javascript; charset=utf-8"
    (noscript,) = page.all("noscript")
    assert "/docs" in noscript.one("a").attributes["href"]
    assert client.get(path, headers={"If-None-Match": reply.headers["etag"]}).status_code == 304


@pytest.mark.only("sqlite")  # the same
def test_modules_find_each_other_in_their_folder(client: TestClient) -> None:
    page = read(client.get("/desk").text)
    folder = page.one("script", type="module").attributes["src"].rpartition("/")[0]
    waiting, seen = [*dict.fromkeys(PAGES.values())], set()
    while waiting:
        name = waiting.pop()
        reply = client.get(f"{folder}/{name}", headers={"Accept-Encoding": "gzip"})
        assert reply.status_code == 200, name
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert reply.headers["content-encoding"] == "gzip"
        seen.add(name)
        imported = [one.removeprefix("./") for one in _IMPORTED.findall(reply.text)]
        waiting += [one for one in imported if one not in seen]
    assert "dom.js" in seen
    assert len(seen) > 12


@pytest.mark.only("sqlite")  # the same
def test_a_page_of_an_earlier_version_gets_the_files_of_today(client: TestClient) -> None:
    reply = client.get("/desk/files/earlier/dom.js", headers={"Accept-Encoding": "identity"})
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-cache"
    assert "content-encoding" not in reply.headers
    assert client.get("/desk/files/earlier/nothing.js").status_code == 404
    assert client.get("/desk/files/earlier/..%2Frouter.py").status_code == 404


@pytest.mark.only("sqlite")  # the same
def test_what_can_be_no_act_has_no_form(client: TestClient) -> None:
    assert client.get("/desk/acts/nonsense").status_code == 404
