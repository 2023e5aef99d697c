"""While an import holds the writers: other writes wait, past their limit they get a 503; reads go on."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.api import Api
from tests.serving import served
from tests.transfer.sending import act, ended, ndjson, send

NUMBER = 5_000  # acts: to store them takes ten times what a write waits, however fast the machine is
LIMIT = 0.2  # seconds


@pytest.fixture
def impatient(database_url: str, keys: dict[str, str], tmp_path: Path) -> Iterator[Api]:
    """The real service, whose writes wait for a fifth of a second."""
    with (
        served(database_url, tmp_path, CLEMENCY_DATABASE_TIMEOUT=str(LIMIT)) as service,
        httpx2.Client(base_url=service.base, timeout=90) as client,
    ):
        yield Api(client, keys["write"])


def test_write_that_waits_for_an_import_past_its_limit_is_told_when_to_try_again(impatient: Api) -> None:
    before = impatient.post("/v1/acts", act("before", total=7))
    sent = send(impatient, ndjson(*(act(f"a{i}", total=1) for i in range(NUMBER))), Prefer="respond-async")
    address = sent.headers["location"]
    told = impatient.get(address)
    while not (told["report"] or {"line": 0})["line"]:
        # It has not begun yet.
        assert told["state"] == "running"
        told = impatient.get(address)

    headers = impatient.headers | {"Idempotency-Key": "k"}
    refused = impatient.client.post("/v1/acts", json=act("meanwhile"), headers=headers)
    assert refused.status_code == 503, refused.text
    assert refused.elapsed.total_seconds() >= LIMIT
    assert int(refused.headers["retry-after"]) > 0
    assert refused.headers["content-type"] == "application/problem+json"
    # What is read is what was there when the import began.
    assert impatient.get("/v1/totals")["total"]["acts"] == 1
    assert impatient.get(f"/v1/acts/{before['id']}")["title"] == "Act before"
    assert impatient.get("/v1/acts", external_id="a0")["data"] == []
    assert impatient.get(address)["state"] == "running"

    told = ended(impatient, sent)
    assert (told["state"], told["report"]["acts"]["created"]) == ("done", NUMBER)
    # The write that was refused left nothing, and its key is free.
    assert impatient.client.post("/v1/acts", json=act("meanwhile"), headers=headers).status_code == 201
    assert impatient.get("/v1/totals")["total"]["acts"] == NUMBER + 2
