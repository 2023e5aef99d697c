"""Editions: numbered once, the same bytes ever after, never given out damaged."""

import io
import json
import threading
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.testclient import TestClient

from app.auth import Caller
from app.db.transactions import read, write
from app.doors import Tx
from app.settings import Settings
from app.transfer import editions
from app.transfer.descriptor import About
from tests.acts.examples import founding, small
from tests.api import Api

EDITOR = Caller("", "tests", "admin")


@pytest.fixture
def admin(client: TestClient, keys: dict[str, str]) -> Api:
    made = Api(client, keys["admin"])
    made.post("/v1/acts", founding())
    made.post("/v1/acts", small(title="Draft", review="draft"))
    return made


def test_makes_an_edition_that_stays_as_it_was(admin: Api, public: Api) -> None:
    made = admin.post("/v1/editions", {"name": "2026.1", "notes": "For the report."})
    assert (made["acts"], made["notes"], made["created_by"]) == (1, "For the report.", "admin")
    assert public.get("/v1/editions/2026.1") == made
    first = public.client.get(made["href"])
    assert first.status_code == 200
    assert made["digest"] == f"sha256:{sha256(first.content).hexdigest()}"
    assert made["size"] == len(first.content)
    assert first.headers["etag"] == f'"{made["digest"].removeprefix("sha256:")}"'
    assert first.headers["content-disposition"] == 'attachment; filename="clemency-register-2026.1.zip"'
    with zipfile.ZipFile(io.BytesIO(first.content)) as archive:
        assert archive.testzip() is None
        described = json.loads(archive.read("datapackage.json"))
        assert (described["version"], described["citation"]) == ("2026.1", made["citation"])
        assert described["position"] == made["position"]
        assert "For the report." in archive.read("README.md").decode()
        assert 'version: "2026.1"' in archive.read("CITATION.cff").decode()
        titles = [json.loads(line)["title"] for line in archive.read("data/acts.ndjson").splitlines()]
        assert titles == ["Amnesty proposed to parliament"]
    admin.post("/v1/acts", small(title="Later"))
    assert public.client.get(made["href"]).content == first.content


def test_numbers_editions_by_their_year(admin: Api) -> None:
    year = datetime.now(UTC).year
    names = [admin.post("/v1/editions", {})["name"] for _ in range(2)]
    assert names == [f"{year}.1", f"{year}.2"]
    assert [edition["name"] for edition in admin.get("/v1/editions")["data"]] == names[::-1]
    page = admin.get("/v1/editions", limit=1, count="true")
    assert page["count"] == 2
    assert admin.get(page["next"])["data"][0]["name"] == names[0]


def test_never_makes_a_name_twice(admin: Api, settings: Settings) -> None:
    made = admin.post("/v1/editions", {"name": "2026.7"})
    before = (settings.data_dir / "editions/clemency-register-2026.7.zip").read_bytes()
    admin.post("/v1/acts", small(title="Later"))
    refused = admin.post("/v1/editions", {"name": "2026.7"}, expect=409)
    assert refused["errors"][0]["pointer"] == "/name"
    assert admin.get("/v1/editions/2026.7") == made
    assert [path.name for path in (settings.data_dir / "editions").iterdir()] == ["clemency-register-2026.7.zip"]
    assert (settings.data_dir / "editions/clemency-register-2026.7.zip").read_bytes() == before


def test_makes_none_while_the_service_ends(admin: Api, app: FastAPI, settings: Settings) -> None:
    exports = app.state.backend.exports
    exports.cut()
    reply = admin.client.post("/v1/editions", json={}, headers=admin.headers)
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "10")
    assert list((settings.data_dir / "editions").iterdir()) == []
    exports.close()
    assert admin.post("/v1/editions", {"name": "2026.1"})["acts"] == 1


def test_gives_a_retry_the_first_reply(admin: Api, settings: Settings) -> None:
    key: Any = {"Idempotency-Key": "the edition of May"}
    first = admin.post("/v1/editions", {"notes": "x"}, **key)
    assert admin.post("/v1/editions", {"notes": "x"}, **key) == first
    assert len(admin.get("/v1/editions")["data"]) == 1
    assert len(list((settings.data_dir / "editions").iterdir())) == 1


def test_makes_two_at_once_one_of_each_name(admin: Api) -> None:
    replies: list[Any] = []

    def make() -> None:
        replies.append(admin.client.post("/v1/editions", json={"name": "2027.1"}, headers=admin.headers).status_code)

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(replies) == [201, 409]


def test_keeps_one_whose_write_is_run_again(engine: Engine, tmp_path: Path) -> None:
    with read(engine) as connection:
        made = editions.make(connection, tmp_path, version="1", name="2027.1")
    # As where it shares its transaction with a write that is refused (app/db/writer.py).
    with suppress(ZeroDivisionError), write(engine) as connection:
        editions.keep(Tx(connection, EDITOR, None, made.row["created_at"]), made)
        raise ZeroDivisionError
    with write(engine) as connection:
        assert editions.keep(Tx(connection, EDITOR, None, made.row["created_at"]), made).status == 201
    made.discard()
    with read(engine) as connection:
        assert zipfile.is_zipfile(editions.checked_file(tmp_path, editions.find(connection, "2027.1")))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/editions/2026.99", 404),
        ("GET", "/v1/editions/2026.99/download", 404),
        ("GET", "/v1/editions/latest", 404),
        ("GET", "/v1/editions/..%2F..%2Fetc", 404),
        ("PATCH", "/v1/editions/2026.1", 405),
        ("DELETE", "/v1/editions/2026.1", 405),
    ],
)
def test_has_no_other_editions_and_changes_none(admin: Api, method: str, path: str, status: int) -> None:
    admin.post("/v1/editions", {"name": "2026.1"})
    assert admin.client.request(method, path, headers=admin.headers).status_code == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "2026"}, 422),
        ({"name": "../x"}, 422),
        ({"name": "2026.0"}, 422),
        ({"title": "x"}, 422),
        ({"notes": 5}, 422),
    ],
)
def test_refuses_what_is_no_edition(admin: Api, body: dict[str, Any], status: int) -> None:
    admin.post("/v1/editions", body, expect=status)


def test_is_for_admins_to_make(api: Api, public: Api) -> None:
    api.post("/v1/editions", {}, expect=403)
    public.post("/v1/editions", {}, expect=401)


def test_gives_out_no_file_that_is_damaged_or_gone(admin: Api, settings: Settings) -> None:
    made = admin.post("/v1/editions", {"name": "2026.1"})
    path = settings.data_dir / "editions/clemency-register-2026.1.zip"
    whole = path.read_bytes()
    assert admin.client.get(made["href"]).status_code == 200
    path.unlink()
    gone = admin.client.get(made["href"])
    assert (gone.status_code, gone.headers["retry-after"]) == (503, "60")
    path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    assert "damaged" in admin.client.get(made["href"]).json()["detail"]
    path.write_bytes(whole[:-1])
    assert "damaged" in admin.client.get(made["href"]).json()["detail"]
    path.unlink()
    path.write_bytes(whole)
    assert admin.client.get(made["href"]).content == whole


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-4", 206, slice(-4, None)),
        # What can't be read or given counts for nothing.
        ("bytes=999999999-", 200, slice(None)),
        ("bytes=9-3", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
        ("bytes=nonsense", 200, slice(None)),
        ("bytes=0-1,4-5", 200, slice(None)),
    ],
)
def test_gives_ranges(admin: Api, asked: str, status: int, part: slice) -> None:
    href = admin.post("/v1/editions", {"name": "2026.1"})["href"]
    whole = admin.client.get(href).content
    reply = admin.client.get(href, headers={"Range": asked})
    assert reply.status_code == status
    assert reply.content == whole[part]


def test_answers_what_is_known_and_head(admin: Api) -> None:
    made = admin.post("/v1/editions", {"name": "2026.1"})
    etag = admin.client.get(made["href"]).headers["etag"]
    assert admin.client.get(made["href"], headers={"If-None-Match": etag}).status_code == 304
    head = admin.client.head(made["href"])
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(made["size"]))


def test_leaves_no_file_behind_when_it_fails(
    admin: Api, settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> str:
        raise OSError("the disk is gone")

    monkeypatch.setattr("app.transfer.package.readme", fail)
    with read(engine) as connection, pytest.raises(OSError, match="the disk is gone"):
        editions.make(connection, settings.data_dir, version="1")
    assert list((settings.data_dir / "editions").iterdir()) == []


def test_cites_an_edition() -> None:
    about = About(7, datetime(2026, 5, 1, tzinfo=UTC), "1", edition="2026.3")
    assert about.citation == (
        "Clemency Register contributors (2026). Clemency Register, edition 2026.3, 2026-05-01. CC0 1.0."
    )
    assert Path(about.name).name == "clemency-register-2026.3"
