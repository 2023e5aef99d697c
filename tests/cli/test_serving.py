"""`serve`: a real process on a free port, that says where it is, answers, and ends in order."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import Engine

from app.db.transactions import write
from bench.generate import fill_register
from tests.acts.examples import small
from tests.cli.conftest import Run
from tests.databases import ROOT

Served = tuple[subprocess.Popen[str], str]


@pytest.fixture
def serve(database_url: str, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Start the service in a process of its own; return the process and the base of its addresses."""
    started: list[subprocess.Popen[str]] = []

    def serve(*words: str) -> Served:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", "0", *words],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": database_url, "DATA_DIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        first = process.stdout.readline()
        found = re.search(r"is open at (http://\S+)", first)
        assert found is not None, first
        return process, found[1]

    yield serve
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def ended(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, float]:
    """Send a signal, wait, and return the exit code and the seconds that it took."""
    began = time.monotonic()
    process.send_signal(number)
    return process.wait(timeout=20), time.monotonic() - began


def test_serve_answers_where_it_says_and_ends_in_order_when_told_to(serve: Callable[..., Served]) -> None:
    process, base = serve()
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(6)]
    pages = re.findall(r"http://\S+", "".join(told))
    assert pages == [f"{base}/", f"{base}/docs", f"{base}/v1/totals?group_by=country"]
    assert "-m app keys create NAME --scope write" in told[4]
    with httpx2.Client() as client:
        for page in [*pages, f"{base}/readyz"]:
            assert client.get(page).status_code == 200, page
        # The connection is kept open, and must not keep the service.
        code, seconds = ended(process, signal.SIGTERM)
    assert code == 0
    assert seconds < 10


def test_serve_answers_a_request_under_way_when_told_to_end(
    serve: Callable[..., Served], engine: Engine, keys: dict[str, str]
) -> None:
    process, base = serve()
    with ThreadPoolExecutor(1) as posting, httpx2.Client() as client:
        # Another writer holds the register, so that the request has to wait.
        with write(engine):
            headers = {"Authorization": f"Bearer {keys['write']}"}
            reply = posting.submit(client.post, f"{base}/v1/acts", json=small(), headers=headers)
            time.sleep(1)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            assert process.poll() is None
        assert reply.result(timeout=10).status_code == 201
    assert process.wait(timeout=10) == 0


def test_serve_ends_in_time_though_a_file_is_not_whole(
    serve: Callable[..., Served], engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_register(database_url, 600)
    monkeypatch.setenv("CLEMENCY_SHUTDOWN_SECONDS", "6")
    process, base = serve()
    with socket.socket() as client:
        # It takes so little that most of the file can't be sent.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", int(base.rpartition(":")[2])))
        client.sendall(b"GET /v1/export?format=ndjson HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert client.recv(1024).startswith(b"HTTP/1.1 200 OK")
        code, seconds = ended(process, signal.SIGTERM)
        assert code == 0
        assert seconds < 6
        taken = b""
        while piece := client.recv(1_048_576):
            taken += piece
    # Nothing says that this was all.
    assert not taken.endswith(b"0\r\n\r\n")


def test_serve_says_so_when_the_port_is_taken(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = run("serve", "--port", str(port))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: Port {port} of 127.0.0.1 is taken by another program: ")


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("192.0.2.1", "Error: 192.0.2.1 is no address of this machine.\n"),
        ("no such host", "Error: There is no address no such host: "),
    ],
)
def test_serve_says_so_when_the_host_is_not_its_own(run: Run, host: str, sentence: str) -> None:
    result = run("serve", "--host", host, "--port", "0")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(sentence)


@pytest.mark.only("sqlite")  # the database has no part in it
def test_serve_shows_an_address_to_open_when_it_listens_on_all(serve: Callable[..., Served]) -> None:
    process, base = serve("--host", "0.0.0.0")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", base)
    assert httpx2.get(f"{base}/healthz").status_code == 200
    code, seconds = ended(process, signal.SIGINT)
    assert code == 0
    assert seconds < 10


def test_loads_nothing_large_that_most_processes_never_use() -> None:
    large = ("alembic", "duckdb", "openpyxl", "resvg_py", "xlsxwriter")
    program = f"import sys, app.cli; print([name for name in {large} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


@pytest.mark.parametrize("endless", [b"a" * 65_536, b"a: b\r\n" * 10_000])
def test_serve_reads_no_head_without_end(serve: Callable[..., Served], endless: bytes) -> None:
    _, base = serve()
    with socket.create_connection(("127.0.0.1", int(base.rpartition(":")[2]))) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ")
        with suppress(ConnectionError):
            for _ in range(20):
                client.sendall(endless)
                time.sleep(0.05)
        with suppress(ConnectionError):
            assert client.recv(100).startswith(b"HTTP/1.1 431 ")
    # A head that is as long as it may be, and a body behind it, are answered.
    with httpx2.Client() as client:
        reply = client.post(f"{base}/v1/acts", headers={"X": "a" * 60_000}, json=small(notes="b" * 500_000))
        assert reply.status_code == 401


def test_serve_believes_a_proxy_however_its_address_is_told(
    serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEMENCY_REQUESTS_PER_ADDRESS", "1/hour")
    _, base = serve("--host", "::")
    port = base.rpartition(":")[2]
    with httpx2.Client() as client:
        reached = [
            client.get(f"http://127.0.0.1:{port}/v1/acts", headers={"X-Forwarded-For": address}).status_code
            for address in ("203.0.113.7", "203.0.113.8", "203.0.113.7")
        ]
    assert reached == [200, 200, 429]
