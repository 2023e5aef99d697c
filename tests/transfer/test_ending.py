"""The service ends in the middle of an import, in order or not: nothing is half-written, and it can be sent again."""

from pathlib import Path

import httpx2
import pytest

from tests.serving import Served, served
from tests.transfer.sending import TYPES, act, ndjson

NUMBER = 3_000


def sent(service: Served, body: bytes, key: str, prefer: str) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": TYPES["ndjson"], "Prefer": prefer}
    return httpx2.post(f"{service.base}/v1/imports", content=body, headers=headers, timeout=90)


@pytest.mark.parametrize("how", ["told", "killed"])
def test_import_under_way_is_interrupted_and_the_file_can_be_sent_again(
    database_url: str, keys: dict[str, str], tmp_path: Path, how: str
) -> None:
    key = keys["write"]
    headers = {"Authorization": f"Bearer {key}"}
    body = ndjson(*(act(f"a{i}", total=i) for i in range(NUMBER)))
    with served(database_url, tmp_path) as service:
        reply = sent(service, body, key, "respond-async")
        address = reply.headers["location"]
        told = reply.json()
        while told["state"] == "running" and not (told["report"] or {"line": 0})["line"]:
            told = httpx2.get(service.base + address, headers=headers).json()
        assert told["state"] == "running"
        if how == "told":
            assert service.end(10) == 0
        else:
            service.kill()
    with served(database_url, tmp_path) as service:
        assert httpx2.get(service.base + address, headers=headers).json()["state"] == "interrupted"
        assert httpx2.get(f"{service.base}/v1/acts").json()["data"] == []
        assert [*(tmp_path / "imports").iterdir()] == []
        again = sent(service, body, key, "wait=60")
        assert (again.status_code, again.json()["report"]["acts"]["created"]) == (201, NUMBER)
