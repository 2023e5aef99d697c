"""Hostile input (docs/operations.md): whatever is sent, no 5xx, nothing half-written, nothing told of the inside."""

import gzip
import hashlib
import json
import re
import socket
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from app.acts.examples import FOUNDING
from app.db.engine import make_engine
from app.db.transactions import read, write
from app.keys.service import make_key
from app.main import create_app
from app.settings import Settings
from tests.databases import Databases
from tests.hostile import (
    BAD_KEYS,
    BROKEN_RULES,
    CURSORS,
    IDS,
    KEPT,
    LISTS,
    METHODS,
    NAMES,
    NO_JSON,
    NO_TEXT,
    QUERIES,
    TEXTS,
    UNREADABLE,
    URLS,
    VALUES,
)

INSIDE = re.compile(
    r"Traceback|sqlalchemy|sqlite|psycopg|pydantic|starlette|SELECT |INSERT |\.py\b|site-packages|0x[0-9a-f]{8}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Target:
    """A service with one act in it, and what its tables hold."""

    client: TestClient
    engine: Engine
    token: str
    act: str
    etag: str

    def send(self, method: str, path: str, content: Any = None, headers: Any = None, key: bool = True) -> Any:
        """Send a request; what is a refusal must be a problem, and no answer may tell of the inside."""
        sent = {"Authorization": f"Bearer {self.token}"} if key else {}
        reply = self.client.request(method, path, content=content, headers={**sent, **(headers or {})})
        if reply.status_code >= 400 and method != "HEAD":
            assert reply.headers["content-type"] == "application/problem+json", reply.text[:500]
            assert reply.json()["status"] == reply.status_code
            assert not INSIDE.search(reply.text), reply.text[:1000]
        assert self.token not in reply.text
        return reply

    def post(self, path: str, content: bytes | Iterator[bytes], **headers: str) -> Any:
        """POST as JSON, unless the headers say otherwise."""
        return self.send("POST", path, content, {"Content-Type": "application/json", **headers})

    def patch(self, content: bytes, **headers: str) -> Any:
        """PATCH the act."""
        kind = "application/merge-patch+json"
        return self.send("PATCH", self.act, content, {"Content-Type": kind, "If-Match": self.etag, **headers})

    def raw(self, method: str, path: str, headers: dict[str, bytes], body: bytes = b"") -> int:
        """Send headers as bytes, which the test client would write in UTF-8, and return the status."""
        told: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            told.append(message)

        sent = {"Authorization": f"Bearer {self.token}".encode()} | headers
        scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": [(name.lower().encode(), value) for name, value in sent.items()],
            "client": ("127.0.0.1", 1), "server": ("testserver", 80), "scheme": "http", "http_version": "1.1",
        }  # fmt: skip
        assert self.client.portal is not None
        self.client.portal.call(self.client.app, scope, receive, send)
        assert not INSIDE.search(told[-1].get("body", b"").decode())
        return int(told[0]["status"])

    def digest(self) -> dict[str, str]:
        """Return a digest of each table."""
        found = {}
        with read(self.engine) as connection:
            for table in SQLModel.metadata.sorted_tables:
                rows = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
                found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
        return found


@pytest.fixture(scope="module")
def target(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    url = databases.create()
    engine = make_engine(url)
    with write(engine) as connection:
        _, token = make_key(connection, "admin", "admin")
    settings = Settings(
        database_url=url,
        data_dir=tmp_path_factory.mktemp("hostile"),
        requests_per_key="1000000/minute",
        requests_per_address="1000000/minute",
        key_failures_per_address="1000000/minute",
    )
    with TestClient(create_app(settings), raise_server_exceptions=False, follow_redirects=False) as client:
        posted = client.post("/v1/acts", json=FOUNDING, headers={"Authorization": f"Bearer {token}"})
        assert posted.status_code == 201, posted.text
        yield Target(client, engine, token, posted.headers["location"], posted.headers["etag"])
    engine.dispose()
    databases.drop(url)


@pytest.fixture
def untouched(target: Target) -> Iterator[None]:
    """Hold the tables to what they were before."""
    before = target.digest()
    yield
    assert target.digest() == before
    assert target.send("GET", "/v1/acts", key=False).status_code == 200
    assert target.send("GET", "/v1/totals", key=False).status_code == 200


def escaped(text: str) -> bytes:
    """Return a text as JSON, in ASCII: lone surrogates too."""
    return json.dumps(text, ensure_ascii=True).encode()


@pytest.mark.parametrize("body", NO_JSON.values(), ids=NO_JSON)
@pytest.mark.usefixtures("untouched")
def test_refuses_what_is_no_json(target: Target, body: bytes) -> None:
    for path in TEXTS:
        assert target.post(path, body).status_code == 400, path
    assert target.patch(body).status_code == 400


@pytest.mark.parametrize("body", BROKEN_RULES.values(), ids=BROKEN_RULES)
@pytest.mark.usefixtures("untouched")
def test_refuses_json_that_breaks_a_rule(target: Target, body: bytes) -> None:
    for path in TEXTS:
        assert target.post(path, body).status_code == 422, path
    # A patch without members changes nothing and is none of the hostile.
    assert body == b"{}" or target.patch(body).status_code == 422


@pytest.mark.parametrize("text", NO_TEXT.values(), ids=NO_TEXT)
@pytest.mark.usefixtures("untouched")
def test_refuses_what_no_text_holds(target: Target, text: str) -> None:
    for path, body in TEXTS.items():
        reply = target.post(path, json.dumps(body(text)).encode())
        assert reply.status_code == 422, (path, reply.text)
        assert {fault["pointer"] for fault in reply.json()["errors"]} <= {"/title", "/name"}
    assert target.patch(b'{"title": %s}' % escaped(text)).status_code == 422


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_keeps_text_as_text(target: Target, text: str) -> None:
    for path in ("/v1/acts", "/v1/leaders", "/v1/sources", "/v1/keys"):
        made = target.post(path, json.dumps(TEXTS[path](text)).encode())
        assert made.status_code == 201, made.text
        again = target.send("GET", made.headers["location"])
        assert again.headers["content-type"] == "application/json"
        assert again.json().get("title", again.json().get("name")) == text
    assert target.send("GET", "/v1/acts?limit=500", key=False).status_code == 200


def test_keeps_text_in_one_form(target: Target) -> None:
    text = "Ziya\u0308 I\u0307lham"
    made = target.post("/v1/acts", json.dumps(TEXTS["/v1/acts"](text)).encode())
    assert made.json()["title"] == unicodedata.normalize("NFC", text) != text


@pytest.mark.parametrize("value", ["true", "false", '"5"', "1.5", "-1", "[]", "{}", "1e20", "10000000001"])
@pytest.mark.usefixtures("untouched")
def test_refuses_what_is_no_count_of_days_or_persons(target: Target, value: str) -> None:
    line = f'{{"kind": "release", "count": 1, "details": {{"within_days": {value}}}}}'
    figure = f'{{"count": {{"low": {value}, "best": {value}, "high": null}}}}'
    for path, body in (("breakdowns", line), ("figures", figure)):
        reply = target.post(f"{target.act}/{path}", body.encode())
        assert reply.status_code == 422, (path, reply.text)


@pytest.mark.parametrize("url", URLS)
@pytest.mark.usefixtures("untouched")
def test_refuses_addresses_that_no_link_may_have(target: Target, url: str) -> None:
    reply = target.post("/v1/sources", json.dumps({"url": url}).encode())
    assert reply.status_code == 422
    assert "secret" not in reply.text
    body = TEXTS["/v1/acts"]("x") | {"sources": [{"url": url}]}
    assert target.post("/v1/acts", json.dumps(body).encode()).status_code == 422


def test_never_fetches_an_address(target: Target) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        made = target.post("/v1/sources", json.dumps({"url": url, "archive_url": url}).encode())
        assert made.status_code == 201
        with pytest.raises(TimeoutError):
            listener.accept()


def chunks(size: int) -> Iterator[bytes]:
    yield b'{"notes": "'
    for _ in range(size // 65_536):
        yield b"x" * 65_536
    yield b'"}'


@pytest.mark.usefixtures("untouched")
def test_refuses_a_body_that_is_too_large(target: Target) -> None:
    body = b'{"notes": "%s"}' % (b"x" * 2 * 1024 * 1024)
    for path in TEXTS:
        assert target.post(path, body).status_code == 413, path
        assert target.post(path, chunks(2 * 1024 * 1024)).status_code == 413, path
    assert target.patch(body).status_code == 413


@pytest.mark.usefixtures("untouched")
def test_refuses_a_small_body_that_says_to_be_large(target: Target) -> None:
    for size in ("2097152", "9" * 18):
        assert target.post("/v1/acts", b"{}", **{"Content-Length": size}).status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": "application/merge-patch+json"},
        {"Content-Type": ""},
        {"Content-Type": "\xff".encode("latin-1")},
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "identity, gzip"},
        {"Content-Encoding": "br"},
    ],
    ids=str,
)
@pytest.mark.usefixtures("untouched")
def test_refuses_other_forms_of_a_body(target: Target, headers: dict[str, Any]) -> None:
    body = json.dumps(TEXTS["/v1/acts"]("x")).encode()
    if "Content-Encoding" in headers:
        body = gzip.compress(body)
    assert target.post("/v1/acts", body, **headers).status_code == 415


@pytest.mark.parametrize("id_", IDS, ids=lambda id_: id_[:40])
@pytest.mark.usefixtures("untouched")
def test_finds_nothing_at_an_address_that_can_be_none(target: Target, id_: str) -> None:
    lists = ("acts", "leaders", "sources", "countries", "keys", "vocabularies")
    paths = [f"/v1/{name}/{id_}" for name in lists]
    paths += [f"/v1/acts/{id_}/breakdowns", f"{target.act}/breakdowns/{id_}", f"{target.act}/revisions/{id_}"]
    paths += [f"/v1/leaders/{id_}/terms/{id_}", f"/v1/countries/{id_}/totals", f"/v1/acts/{id_}/revisions", f"/{id_}"]
    for path in paths:
        assert target.send("GET", path).status_code == 404, path
    for name in ("acts", "leaders", "sources", "countries", "keys"):
        path = f"/v1/{name}/{id_}"
        assert target.send("DELETE", path, headers={"If-Match": "*"}).status_code == 404, path
        patch = target.send("PATCH", path, b'{"name": "x"}', {"If-Match": "*", "Content-Type": "application/json"})
        assert patch.status_code == 404, path


@pytest.mark.parametrize(
    "path", ["/v1/acts/", "/v1", "/v1/", "http://testserver//v1/acts", "/v1//acts", "/V1/acts", "/v1/acts/../acts"]
)
def test_never_sends_elsewhere(target: Target, path: str) -> None:
    reply = target.send("GET", path)
    # The client resolves dots, and takes what follows two slashes for a host.
    assert reply.status_code in ((200, 404) if ".." in path or path.startswith("//") else (404,))
    assert "location" not in reply.headers


def test_takes_a_very_long_path_for_none(target: Target) -> None:
    for path in ("/" + "x" * 60_000, "/v1/acts" + "/x" * 20_000, "/v1/acts/" + "%20" * 15_000):
        reply = target.send("GET", path)
        assert reply.status_code == 404
        assert len(reply.content) < 10_000


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:30])
@pytest.mark.parametrize("path", LISTS)
def test_refuses_parameters_that_nothing_takes(target: Target, path: str, query: str) -> None:
    reply = target.send("GET", f"{path}?{query}")
    assert reply.status_code == 422
    assert len(reply.content) < 40_000


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("/v1/leaders", "name", "a{}"),
        ("/v1/leaders", "country", "AZE"),
        ("/v1/countries", "region", "a{}"),
        ("/v1/search?q=x", "country", "AZE"),
        ("/v1/sources", "publisher", "a{}"),
        *(("/v1/acts", name, "a{}") for name in ("region", "leader", "source", "jurisdiction", "external_id", "nam")),
        *(("/v1/acts", name, value) for name, value in (("beneficiary", "women"), ("excluded", "a{}"), ("kind", "x"))),
        *(
            ("/v1/figures", name, value)
            for name, value in (("motive", "humanism"), ("year", "2001"), ("family", "release"))
        ),
        *(
            ("/v1/totals", name, value)
            for name, value in (("group_by", "kind"), ("status", "lapsed"), ("country", "QQ"))
        ),
    ],
)
def test_looks_at_so_many_values_of_a_query_only(target: Target, path: str, name: str, value: str) -> None:
    asked = path + ("&" if "?" in path else "?") + "&".join(f"{name}={value}".format(number) for number in range(399))
    assert target.send("GET", asked).status_code in (200, 422)
    reply = target.send("GET", f"{asked}&{name}=1&{name}=1")
    assert [fault["code"] for fault in reply.json()["errors"]] == ["too_many_values"]


@pytest.mark.parametrize("name", NAMES)
def test_refuses_values_that_no_parameter_has(target: Target, name: str) -> None:
    for value in VALUES:
        reply = target.send("GET", f"/v1/acts?{name}={value}")
        assert reply.status_code == 422, (name, value, reply.status_code)
        assert {fault["parameter"] for fault in reply.json()["errors"]} == {name}


@pytest.mark.parametrize(
    "name", ["leader", "source", "external_id", "jurisdiction", "region", "beneficiary", "excluded"]
)
def test_finds_nothing_by_values_that_no_record_has(target: Target, name: str) -> None:
    for value in (
        "'",
        "%25",
        "%5f",
        "x' OR '1'='1",
        "0",
        "null",
        "{}",
        "0193B0A4-7C00-7000-8000-000000000001",
        "%F0%9F%98%80",
    ):
        reply = target.send("GET", f"/v1/acts?{name}={value}")
        assert reply.status_code in (200, 422), (name, value)
        assert reply.status_code == 422 or reply.json()["data"] == [], (name, value)


def test_refuses_cursors_that_it_never_gave(target: Target) -> None:
    first = target.send("GET", "/v1/acts?limit=1")
    given = re.search(r"cursor=([\w-]+)", first.json()["next"] or "")
    known = [given[1] + "A", given[1][:-2], given[1][::-1]] if given else []
    for cursor in [*CURSORS, *known, "W1sx" * 400]:
        for path in ("/v1/acts", "/v1/breakdowns", "/v1/leaders", "/v1/sources", "/v1/keys", "/v1/countries"):
            reply = target.send("GET", f"{path}?cursor={cursor}")
            assert reply.status_code == 422, (path, cursor)


@pytest.mark.usefixtures("untouched")
def test_answers_every_bad_key_alike(target: Target) -> None:
    told = set()
    for value in BAD_KEYS:
        for method, path in (("GET", "/v1/me"), ("GET", "/v1/acts"), ("POST", "/v1/acts"), ("DELETE", target.act)):
            headers = {"Authorization": value, "Content-Type": "application/json", "If-Match": "*"}
            body = json.dumps(FOUNDING).encode() if method == "POST" else None
            reply = target.send(method, path, body, headers, key=False)
            assert reply.status_code == 401, (value, method, path)
            answer = {**reply.json(), "instance": None}
            told.add((reply.headers["www-authenticate"], json.dumps(answer)))
    assert len(told) == 1


def test_shows_a_key_once_and_keeps_its_digest(target: Target) -> None:
    made = target.post("/v1/keys", b'{"name": "shown once", "scope": "write"}', **{"Idempotency-Key": "shown-once"})
    token = made.json()["token"]
    assert re.fullmatch(r"clr_[A-Za-z0-9_-]{43}", token)
    again = target.post("/v1/keys", b'{"name": "shown once", "scope": "write"}', **{"Idempotency-Key": "shown-once"})
    assert again.json() == {**made.json(), "token": None}
    assert token not in target.send("GET", "/v1/keys?limit=500").text
    assert token not in target.send("GET", made.headers["location"]).text
    with read(target.engine) as connection:
        for table in SQLModel.metadata.sorted_tables:
            assert token not in repr(connection.execute(select(table)).all()), table.name


def test_limits_bad_keys_by_address(target: Target, settings: Settings) -> None:
    few = settings.model_copy(update={"key_failures_per_address": "3/minute"})
    with TestClient(create_app(few), raise_server_exceptions=False) as client:
        bad = (f"Bearer clr_{'A' * 43}", "Bearer wrong", "Basic YWRtaW46YWRtaW4=", "", "Bearer clr_")
        replies = [client.get("/v1/me", headers={"Authorization": header}) for header in bad]
    assert [reply.status_code for reply in replies] == [401, 401, 401, 429, 429]
    assert int(replies[-1].headers["retry-after"]) > 0


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in UNREADABLE for value in UNREADABLE[name]])
@pytest.mark.usefixtures("untouched")
def test_refuses_headers_that_can_not_be_read(target: Target, name: str, value: bytes) -> None:
    headers = {"Content-Type": b"application/json", "If-Match": b"*", name: value}
    body = json.dumps(TEXTS["/v1/acts"]("x")).encode()
    if name != "If-Match":
        assert target.raw("POST", "/v1/acts", headers, body) == 400
    if name != "Idempotency-Key":
        assert target.raw("PATCH", target.act, headers, b'{"notes": "x"}') == 400
        assert target.raw("DELETE", target.act, headers) == 400


def test_logs_no_value_of_a_request_with_a_failure(target: Target) -> None:
    with read(target.engine) as connection, pytest.raises(DBAPIError) as raised:
        connection.execute(text("SELECT no_such_column FROM act WHERE title = :given"), {"given": "told in confidence"})
    assert "told in confidence" not in str(raised.value)


def test_answers_reads_whatever_their_headers(target: Target) -> None:
    plain = target.send("GET", target.act, key=False)
    for headers in (
        {"Range": "bytes=0-1"}, {"Range": "bytes=-99999999999999999999"}, {"If-Range": "x", "Range": "bytes=0-"},
        {"If-None-Match": "x" * 50_000}, {"If-None-Match": b"\xff"}, {"If-None-Match": '"' + ',"' * 2_000},
        {"If-Modified-Since": "never"}, {"Accept": "x" * 10_000}, {"Accept-Encoding": "x"}, {"Cookie": "a=b; c"},
        {"X-Forwarded-For": "x" * 5_000}, {"X-Forwarded-Host": "evil.example"}, {"X-HTTP-Method-Override": "DELETE"},
        {"Content-Length": "5"}, {"Expect": "x"}, {"Connection": "x"}, {"Upgrade": "h2c"}, {"TE": "x"},
    ):  # fmt: skip
        reply = target.send("GET", target.act, headers=headers, key=False)
        assert (reply.status_code, reply.content) == (200, plain.content), headers


def test_repeats_nothing_of_where_it_was_called(target: Target) -> None:
    for path in ("/", "/docs", "/openapi.json", "/v1/acts?limit=1", "/v1/nowhere", target.act):
        reply = target.client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert "evil.example" not in reply.text + str(reply.headers), path
    made = target.post("/v1/sources", b'{"url": "https://example.org/host"}', Host="evil.example")
    assert made.headers["location"].startswith("/v1/sources/")


def test_takes_no_id_of_a_request_that_would_spoil_a_log(target: Target) -> None:
    for sent in ("x", "x" * 65, "a b c d e f g", "<script>alert(1)", "a\x7fbcdefghi"):
        reply = target.client.get("/healthz", headers={"X-Request-Id": sent})
        assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", reply.headers["x-request-id"])
        assert reply.headers["x-request-id"] != sent


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method[:10])
@pytest.mark.usefixtures("untouched")
def test_names_the_methods_that_an_address_takes(target: Target, method: str) -> None:
    # Not by the test client's own method, which would write it in capitals.
    for path in ("/v1/acts", target.act, "/v1/totals", "/", "/healthz"):
        request = target.client.build_request("GET", path)
        request.method = method
        reply = target.client.send(request)
        assert reply.status_code == 405, path
        assert "GET" in reply.headers["allow"]
        assert method not in reply.headers["allow"].split(", ")
        assert reply.headers["content-type"] == "application/problem+json"


def test_lets_other_pages_read_and_nothing_else(target: Target) -> None:
    read_ = target.send("GET", "/v1/acts", headers={"Origin": "https://evil.example"}, key=False)
    assert read_.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in read_.headers
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    leave = target.client.options("/v1/acts", headers=asked)
    assert "POST" not in leave.headers["access-control-allow-methods"]
    assert "authorization" not in leave.headers["access-control-allow-headers"].lower()


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/problems"])
def test_serves_pages_that_run_no_script_of_others(target: Target, path: str) -> None:
    page = target.client.get(path)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    # What describes the data in JSON-LD is never run.
    text = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", page.text)
    assert re.findall(r"<script(?![^>]*\bsrc=)|\son\w+=|javascript:|style=|(src|href)=.https?:", text) == []


@pytest.mark.parametrize("number", ["5", "5.0", "5e0", "0.5e1", "50E-1"])
def test_takes_a_whole_number_however_it_is_written(target: Target, number: str) -> None:
    body = f'{{"count": {{"low": {number}, "best": {number}, "high": null}}, "text": "{number}"}}'
    made = target.post(f"{target.act}/figures", body.encode())
    assert made.status_code == 201, made.text
    assert '"low":5,"best":5,' in made.text


@pytest.mark.parametrize("moment", ["0", "0.5", "2025-12-19", "2025-12-19T08:30", "2025-12-19T08:30:00", "now", "Z"])
def test_takes_no_moment_that_does_not_say_all(target: Target, moment: str) -> None:
    reply = target.send("GET", f"/v1/acts?updated_since={moment}")
    assert [fault["parameter"] for fault in reply.json()["errors"]] == ["updated_since"]
    for value in (moment, f'"{moment}"') if moment[0] in "0" else (f'"{moment}"',):
        body = f'{{"name": "x", "scope": "write", "expires_at": {value}}}'
        assert target.post("/v1/keys", body.encode()).status_code == 422, value


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+00:01"])
def test_takes_no_moment_that_utc_has_not(target: Target, moment: str) -> None:
    asked = moment.replace("+", "%2B")
    for path in ("/v1/acts?updated_since=", "/v1/figures?updated_since=", "/v1/totals?as_of=", f"{target.act}?as_of="):
        reply = target.send("GET", f"{path}{asked}")
        assert (reply.status_code, reply.json()["errors"][0]["code"]) == (422, "moment_malformed"), path
    body = {"name": "x", "scope": "write", "expires_at": moment}
    assert target.post("/v1/keys", json.dumps(body).encode()).status_code == 422


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_takes_the_first_and_the_last_moment(target: Target, moment: str) -> None:
    assert target.send("GET", f"/v1/acts?updated_since={moment}").status_code == 200
    # There is no register of then, and none of what is to come.
    assert target.send("GET", f"/v1/totals?as_of={moment}").status_code == 422


def test_makes_the_key_of_a_past_moment_a_fault(target: Target) -> None:
    for moment in ("1970-01-01T00:00:00Z", datetime.now(UTC).isoformat(), "0001-01-01T00:00:00+23:59"):
        reply = target.post("/v1/keys", json.dumps({"name": "x", "scope": "write", "expires_at": moment}).encode())
        assert reply.status_code == 422, moment
