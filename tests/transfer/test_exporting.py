"""The register as a whole: a data package that others can read, and lines to restore from."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from app.db.statements import table_of
from app.db.transactions import read
from app.models import Document, Revision
from app.transfer.columns import COLUMNS
from tests.acts.examples import founding, small
from tests.api import Api
from tests.files import ndjson_rows

_documents, _revisions = table_of(Document), table_of(Revision)


@pytest.fixture
def posted(api: Api) -> Api:
    """Three acts of two countries, a draft, one that was deleted, one that was changed."""
    api.post("/v1/acts", founding())
    changed = api.post("/v1/acts", small(title="Changed", roles=[{"role": "signatory", "leader": {"name": "A"}}]))
    api.patch(f"/v1/acts/{changed['id']}", {"notes": "=changed"})
    api.post(
        "/v1/acts",
        small(title="Lines", breakdowns=[{"kind": "release", "count": 10}], sources=[{"url": "https://example.org/x"}]),
    )
    api.post("/v1/acts", small(title="Draft", review="draft"))
    gone = api.post("/v1/acts", small(title="Deleted"))
    api.delete(f"/v1/acts/{gone['id']}")
    return api


def _export(api: Api, **params: str) -> Any:
    reply = api.client.get("/v1/export", params=params)
    assert reply.status_code == 200, reply.text
    return reply


def _rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(f"data/{name}.csv").decode(), newline=""), strict=True))


def test_gives_a_package_that_frictionless_finds_valid(posted: Api, tmp_path: Path) -> None:
    reply = _export(posted)
    assert reply.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    command = [sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    report = json.loads(ran.stdout)
    assert report["valid"], ran.stdout[:3000]
    assert report["stats"]["tasks"] == 11
    # It would have found what is wrong: an act of a country that is not there.
    acts = (tmp_path / "data/acts.csv").read_text().replace("AZE", "QQQ")
    (tmp_path / "data/acts.csv").write_text(acts)
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert not json.loads(ran.stdout)["valid"]


def test_tells_the_size_digest_and_schema_of_every_file(posted: Api) -> None:
    with zipfile.ZipFile(io.BytesIO(_export(posted).content)) as archive:
        described = json.loads(archive.read("datapackage.json"))
        for resource in described["resources"]:
            content = archive.read(resource["path"])
            assert resource["bytes"] == len(content)
            assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
            if resource["format"] == "csv":
                header = content.decode().split("\r\n")[0].split(",")
                assert [field["name"] for field in resource["schema"]["fields"]] == header
                assert all(field["description"] for field in resource["schema"]["fields"])
        readme = archive.read("README.md").decode()
        assert described["citation"] in readme
        assert f"position {described['position']}" in readme
        assert "version:" in archive.read("CITATION.cff").decode()
        assert "CC0 1.0" in archive.read("LICENSE.txt").decode()


def test_holds_what_the_lists_hold(posted: Api) -> None:
    with zipfile.ZipFile(io.BytesIO(_export(posted).content)) as archive:
        for name in ("acts", "leaders", "sources", "countries"):
            listed = {
                record.get("id", record.get("code")): record for record in posted.get(f"/v1/{name}", limit=500)["data"]
            }
            documents = ndjson_rows(archive.read(f"data/{name}.ndjson"))
            assert {record.get("id", record.get("code")): record for record in documents} == listed
            assert len(_rows(archive, name)) == len(listed)
        for name in ("breakdowns", "figures"):
            assert len(_rows(archive, name)) == posted.get(f"/v1/{name}", count="true")["count"]
        assert [row["notes"] for row in _rows(archive, "acts") if row["title"] == "Changed"] == ["'=changed"]
        by_line = _rows(archive, "acts-by-line")
        assert list(by_line[0]) == [column.name for column in COLUMNS]
        assert sorted(row["title"] for row in by_line) == ["Amnesty proposed to parliament"] * 4 + ["Changed", "Lines"]


def test_takes_the_filters_of_acts(posted: Api) -> None:
    with zipfile.ZipFile(io.BytesIO(_export(posted, country="MAR", kind="release").content)) as archive:
        assert [row["title"] for row in _rows(archive, "acts")] == ["Lines"]
        assert [row["url"] for row in _rows(archive, "sources")] == ["https://example.org/x"]
        assert _rows(archive, "leaders") == []
        assert len(_rows(archive, "countries")) > 200
        assert json.loads(archive.read("datapackage.json"))["query"] == "/v1/export?country=MAR&kind=release"
    lines = ndjson_rows(_export(posted, country="MAR", kind="release", format="ndjson").content)
    assert lines[0]["records"] | {"country": 0} == {"country": 0, "source": 1, "leader": 0, "act": 1}
    refused = posted.client.get("/v1/export", params={"contry": "MAR"})
    assert (refused.status_code, refused.json()["errors"][0]["suggestion"]) == (422, "country")


def test_gives_lines_for_everyone_without_history(posted: Api) -> None:
    reply = _export(posted, format="ndjson")
    first, *lines = ndjson_rows(reply.content)
    assert reply.headers["row-count"] == str(len(lines) + 1)
    assert (first["whole"], first["form"], first["revisions"]) == (False, "clemency-register/1", 0)
    assert sum(first["records"].values()) == len(lines)
    titles = {line["document"]["title"] for line in lines if line["record"] == "act"}
    assert titles == {"Amnesty proposed to parliament", "Changed", "Lines"}
    assert {line["current"] for line in lines} == {True}
    order = [line["record"] for line in lines]
    assert list(dict.fromkeys(order)) == ["country", "source", "leader", "act"]


def test_gives_everything_with_its_history_to_an_admin(posted: Api, keys: dict[str, str], engine: Engine) -> None:
    params = {"format": "ndjson", "whole": "true"}
    admin = {"Authorization": f"Bearer {keys['admin']}"}
    reply = posted.client.get("/v1/export", params=params, headers=admin)
    assert reply.status_code == 200
    first, *lines = reply.content.decode().splitlines()
    told = json.loads(first)
    assert told["whole"] is True
    assert (
        reply.headers["row-count"] == str(1 + len(lines)) == str(1 + sum(told["records"].values()) + told["revisions"])
    )
    with read(engine) as connection:
        current = {(row.type, row.id): row for row in connection.execute(select(_documents))}
        former = {(row.type, row.id, row.revision): row for row in connection.execute(select(_revisions))}
    assert len(lines) == len(current) + len(former)
    assert len(former) >= 2
    for line in lines:
        shown = json.loads(line)
        key = shown["record"], shown["id"]
        row: Any = current[key] if shown["current"] else former[*key, shown["revision"]]
        # To the byte, as it is stored.
        assert line.endswith(f',"document":{row.body}}}')
        assert (shown["revision"], shown["by"], shown["note"], shown["action"]) == (
            row.revision,
            row.by,
            row.note,
            row.action,
        )
        assert shown["at"] == row.at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
        assert shown["deleted"] == (shown["current"] and row.deleted)
    assert [json.loads(line)["document"]["title"] for line in lines if '"deleted":true' in line[:400]] == ["Deleted"]


@pytest.mark.parametrize(
    ("scope", "params", "status"),
    [
        (None, {"whole": "true", "format": "ndjson"}, 401),
        ("write", {"whole": "true", "format": "ndjson"}, 403),
        ("admin", {"whole": "true"}, 422),
        ("admin", {"whole": "true", "format": "ndjson", "country": "MAR"}, 422),
        (None, {"review": "draft"}, 422),
        (None, {"format": "csv"}, 422),
        (None, {"cursor": "x"}, 422),
    ],
)
def test_refuses_what_is_not_for_the_caller(
    client: TestClient, keys: dict[str, str], scope: str | None, params: dict[str, str], status: int
) -> None:
    headers = {"Authorization": f"Bearer {keys[scope]}"} if scope else {}
    assert client.get("/v1/export", params=params, headers=headers).status_code == status


def test_takes_the_form_from_accept(posted: Api) -> None:
    accepted = posted.client.get("/v1/export", headers={"Accept": "application/x-ndjson"})
    assert accepted.headers["content-type"] == "application/x-ndjson"
    assert posted.client.get("/v1/export", headers={"Accept": "text/csv"}).status_code == 406
    again = posted.client.get(
        "/v1/export?format=ndjson", headers={"If-None-Match": _export(posted, format="ndjson").headers["etag"]}
    )
    assert again.status_code == 304
    head = posted.client.head("/v1/export")
    assert (head.status_code, head.content) == (200, b"")
