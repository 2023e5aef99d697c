"""`/v1/imports` as a client uses it."""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook
from sqlalchemy import Engine, select, update
from starlette.testclient import TestClient

from app.db.statements import table_of
from app.db.transactions import read, write
from app.models import Import
from app.settings import Settings
from app.transfer.columns import COLUMNS
from app.transfer.desk import Desk
from tests.api import Api
from tests.transfer.sending import act, ended, ndjson, send, sheet, table


def test_file_is_taken_and_its_report_kept(api: Api) -> None:
    reply = send(api, ndjson(act("a"), act("b")))
    assert reply.status_code == 201, reply.text
    told = reply.json()
    assert (told["state"], told["report"]["acts"]["created"]) == ("done", 2)
    assert api.get(reply.headers["location"]) == told
    assert api.get("/v1/acts", external_id="a")["data"][0]["title"] == "Act a"


def test_file_with_faults_is_a_422_that_tells_them(api: Api) -> None:
    reply = send(api, ndjson(act("a"), act("b", country="XXX")))
    assert reply.status_code == 422
    problem = reply.json()
    assert problem["detail"] == "The file has 1 fault; nothing of it was stored."
    assert problem["errors"] == [
        {
            "code": "country_unknown", "message": "No country has this code; see /v1/countries.", "pointer": "/country",
            "line": 2, "value": "XXX",
        }
    ]  # fmt: skip
    told = api.get(reply.headers["location"])
    assert (told["state"], told["report"]["acts"]) == (
        "refused", {"created": 1, "changed": 0, "unchanged": 0, "refused": 1},
    )  # fmt: skip
    assert api.get("/v1/acts")["data"] == []


def test_on_error_skip_and_dry_run_are_asked_for_in_the_query(api: Api) -> None:
    body = ndjson(act("a"), b"no\n")
    reply = send(api, body, query="?on_error=skip&dry_run=true")
    assert (reply.status_code, reply.json()["report"]["acts"]["created"]) == (201, 1)
    assert api.get("/v1/acts")["data"] == []
    reply = send(api, body, query="?on_error=skip")
    assert (reply.status_code, reply.json()["report"]["acts"]) == (
        201, {"created": 1, "changed": 0, "unchanged": 0, "refused": 1},
    )  # fmt: skip


def test_import_that_takes_longer_is_a_202_with_the_address_of_its_progress(api: Api) -> None:
    reply = send(api, ndjson(*(act(f"a{i}") for i in range(300))), Prefer="respond-async")
    assert reply.status_code == 202
    told = ended(api, reply)
    assert (told["state"], told["report"]["acts"]["created"]) == ("done", 300)


def test_retry_has_no_second_effect(api: Api) -> None:
    body = ndjson(act("a"))
    first = send(api, body, **{"Idempotency-Key": "k"})
    again = send(api, body, **{"Idempotency-Key": "k"})
    assert again.status_code == first.status_code == 201
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = send(api, ndjson(act("b")), **{"Idempotency-Key": "k"})
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "key_reused")


def test_key_of_a_refused_file_is_free_again(api: Api) -> None:
    assert send(api, b"no\n", **{"Idempotency-Key": "k"}).status_code == 422
    assert send(api, ndjson(act("a")), **{"Idempotency-Key": "k"}).status_code == 201


def test_two_imports_of_the_same_rows_follow_one_another(api: Api) -> None:
    body = ndjson(*(act(f"a{i}", total=i) for i in range(50)))
    replies: list[Any] = []
    threads = [Thread(target=lambda: replies.append(send(api, body, Prefer="wait=60"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = sorted((r.json()["report"]["acts"]["created"], r.json()["report"]["acts"]["unchanged"]) for r in replies)
    assert counted == [(0, 50), (50, 0)]


def test_import_is_seen_by_its_sender_and_by_admin(
    api: Api, contributor: Api, client: TestClient, keys: dict[str, str]
) -> None:
    address = send(api, ndjson(act("a"))).headers["location"]
    assert contributor.get(address, expect=404)
    assert contributor.get("/v1/imports")["data"] == []
    admin = Api(client, keys["admin"])
    assert admin.get(address)["by"] == "write"
    assert [one["id"] for one in admin.get("/v1/imports")["data"]] == [address.rpartition("/")[2]]
    assert client.get(address).status_code == 401


def test_contributors_import_nothing(contributor: Api) -> None:
    assert send(contributor, ndjson(act("a"))).status_code == 403


def test_imports_are_listed_by_pages(api: Api) -> None:
    sent = [send(api, ndjson(act("a", total=i))).json()["id"] for i in range(3)]
    page = api.get("/v1/imports", limit=2, count=True)
    assert ([one["id"] for one in page["data"]], page["count"]) == (sent[:0:-1], 3)
    assert [one["id"] for one in api.get(page["next"])["data"]] == sent[:1]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/json"}, 415),
        ({"Content-Type": "text/csv; charset=windows-1252"}, 415),
        ({"Content-Type": "text/csv", "Content-Encoding": "gzip"}, 415),
        ({"Content-Type": "text/csv; charset=utf-8; header=present"}, 422),
    ],
)
def test_what_is_taken_is_told_by_the_headers(api: Api, headers: dict[str, str], status: int) -> None:
    assert send(api, b"no,such\n1,2\n", **headers).status_code == status


def test_empty_body_is_refused(api: Api) -> None:
    assert send(api, b"").status_code == 400


def test_file_that_is_too_large_is_refused(settings: Settings, keys: dict[str, str]) -> None:
    from app.main import create_app

    app = create_app(settings.model_copy(update={"max_import_bytes": 2_000}))
    with TestClient(app) as client:
        api = Api(client, keys["write"])
        assert send(api, b" " * 2_001).status_code == 413
        assert send(api, b" " * 2_000).status_code == 201
    assert [*(settings.data_dir / "imports").iterdir()] == []


def test_template_holds_every_column_and_can_be_sent_as_it_is(api: Api, public: Api) -> None:
    asked = [column.name for column in COLUMNS if column.level != "served"]
    text = public.client.get("/v1/imports/template.csv")
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(StringIO(text.content.decode("utf-8-sig"))))
    assert rows[0] == asked
    book = load_workbook(BytesIO(public.client.get("/v1/imports/template.xlsx").content))
    assert [cell.value for cell in book.worksheets[0][1]] == asked
    for body, format_ in ((text.content, "csv"), (public.client.get("/v1/imports/template.xlsx").content, "xlsx")):
        assert send(api, body, format_).json()["report"]["acts"]["created"] == 0
    # The example, without the mark of a row of help, is an act.
    example = [cell.removeprefix("# for example").strip() for cell in rows[2]]
    example[asked.index("relations")] = ""
    reply = send(api, table([asked, example]), "csv")
    assert reply.json()["report"]["acts"]["created"] == 1, reply.text


def test_sheet_is_taken(api: Api) -> None:
    rows: list[list[Any]] = [
        ["external_id", "country", "title", "instrument", "total"],
        ["a", "AZE", "One", "amnesty_law", 12],
    ]
    assert send(api, sheet(rows), "xlsx").json()["report"]["acts"]["created"] == 1


def test_import_whose_process_died_is_told_as_interrupted(
    app: FastAPI, settings: Settings, api: Api, engine: Engine
) -> None:
    row = send(api, ndjson(act("a")), **{"Idempotency-Key": "k"}).json()
    imports = table_of(Import)
    with write(engine) as connection:
        # As it stands while it runs.
        connection.execute(update(imports), {"state": "running", "ended_at": None, "report": None})
    left = settings.data_dir / "imports" / row["id"]
    left.write_bytes(b"")
    left.with_suffix(".json").write_text(json.dumps(row["report"]))
    assert api.get(f"/v1/imports/{row['id']}")["state"] == "interrupted"
    Desk(settings).bury()
    with read(engine) as connection:
        assert connection.execute(select(imports.c.state)).scalar_one() == "interrupted"
    assert [*Path(settings.data_dir, "imports").iterdir()] == []
    # The key that it was sent with is free again.
    assert send(api, ndjson(act("b")), **{"Idempotency-Key": "k"}).status_code == 201


def test_writes_wait_for_an_import_and_reads_go_on(api: Api, public: Api) -> None:
    reply = send(api, ndjson(*(act(f"a{i}", total=i) for i in range(400))), Prefer="respond-async")
    seen = {len(public.get("/v1/acts", limit=500)["data"]) for _ in range(3)}
    posted = api.post("/v1/acts", act("between"))
    assert seen <= {0, 400}
    # Its rows are committed before it is told of.
    assert ended(api, reply)["state"] == "done"
    assert api.get(f"/v1/acts/{posted['id']}")["title"] == "Act between"
