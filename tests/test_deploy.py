"""The image and the compose file: what they promise, checked without a container engine."""

import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.postgres import Unavailable, find_installation

ROOT = Path(__file__).parent.parent


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions in order: the word, and the rest of its lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.M)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in lines if line.strip()]


def stages() -> list[list[tuple[str, str]]]:
    """Return the Dockerfile's instructions by stage; each begins with its FROM."""
    found: list[list[tuple[str, str]]] = []
    for word, rest in instructions():
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest))
    return found


def only(word: str, stage: list[tuple[str, str]]) -> str:
    """Return what follows the one `word` of a stage."""
    found = [rest for other, rest in stage if other == word]
    assert len(found) == 1, f"{len(found)} instructions {word}"
    return found[0]


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_image_builds_in_one_stage_and_runs_in_another() -> None:
    build, final = stages()
    assert any(word == "RUN" and "pip install" in rest for word, rest in build)
    assert not any(word == "RUN" and "pip" in shlex.split(rest) for word, rest in final)
    assert [rest for word, rest in final if word == "COPY" and "--from=build" not in rest] == []


def test_image_starts_from_named_versions_of_one_base() -> None:
    bases = {rest.split()[0] for word, rest in instructions() if word == "FROM"}
    assert len(bases) == 1
    match = re.fullmatch(r"python:3\.(\d+)-slim-\w+", bases.pop())
    assert match is not None
    assert int(match[1]) >= 11


def test_image_installs_by_hash_and_compiles_nothing() -> None:
    (install,) = [rest for word, rest in instructions() if word == "RUN" and "pip install" in rest]
    assert {"--require-hashes", "--only-binary=:all:", "--no-cache-dir"} <= set(install.split())


def test_image_does_not_run_as_root() -> None:
    user = only("USER", stages()[-1])
    number, _, group = user.partition(":")
    assert int(number) > 0
    assert int(group) > 0
    assert any(f"--uid {number} " in rest for word, rest in stages()[-1] if word == "RUN")


def test_image_copies_only_what_is_there_and_not_ignored() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        source
        for word, rest in instructions()
        if word == "COPY" and "--from=" not in rest
        for source in rest.split()[:-1]
    }
    assert copied == allowed
    missing = {source for source in copied if not (ROOT / source).exists()}
    assert missing == set()


def test_image_carries_no_secret() -> None:
    for word, rest in instructions():
        if word in ("ENV", "ARG"):
            assert not re.search(r"PASSWORD|SECRET|TOKEN|DATABASE_URL", rest), rest


def healthcheck() -> list[str]:
    """Return the image's health check as a list of words, run by this Python."""
    words: list[str] = json.loads(only("HEALTHCHECK", stages()[-1]).split("CMD ", 1)[1])
    assert words[0] == "python"
    return [sys.executable, *words[1:]]


class Answer(BaseHTTPRequestHandler):
    """Answers /healthz with the status its server was given."""

    def do_GET(self) -> None:
        status: int = self.server.status  # type: ignore[attr-defined]  # set by the fixture below
        self.send_response(status if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name in the class above
        """Keep the tests' output free of requests."""


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    made = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False), (404, False)])
def test_healthcheck_tells_a_service_that_answers(server: HTTPServer, status: int, healthy: bool) -> None:
    server.status = status  # type: ignore[attr-defined]  # read by Answer
    environment = {"PORT": str(server.server_address[1])}
    ended = subprocess.run(healthcheck(), env=environment, capture_output=True, timeout=10, check=False)
    assert (ended.returncode == 0) is healthy


def test_healthcheck_fails_when_nothing_listens() -> None:
    with socket.socket() as bound:  # taken, so that nobody else listens there, but not listening
        bound.bind(("127.0.0.1", 0))
        environment = {"PORT": str(bound.getsockname()[1])}
        ended = subprocess.run(healthcheck(), env=environment, capture_output=True, timeout=10, check=False)
    assert ended.returncode != 0


def test_image_is_free_of_lint() -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if hadolint is None:
        pytest.skip("hadolint has no wheel for this machine")
    ended = subprocess.run([hadolint, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "")


def test_service_waits_for_a_database_that_answers(compose: Any) -> None:
    service, database = compose["services"]["service"], compose["services"]["database"]
    assert service["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "pg_isready" in database["healthcheck"]["test"]
    # The image's own check holds for the service.
    assert not service.get("healthcheck", {}).get("disable")


def test_compose_demands_its_password_from_outside(compose: Any) -> None:
    for name, variable in (("database", "POSTGRES_PASSWORD"), ("service", "PGPASSWORD")):
        value = compose["services"][name]["environment"][variable]
        assert re.fullmatch(r"\$\{POSTGRES_PASSWORD:\?[^}]+\}", value)
    assert "@" not in compose["services"]["service"]["environment"]["DATABASE_URL"].split("@", 1)[1]
    assert ":" not in compose["services"]["service"]["environment"]["DATABASE_URL"].split("@")[0].split("//")[1]


def test_compose_keeps_data_in_declared_volumes(compose: Any) -> None:
    mounted = {
        volume.split(":")[0]: volume.split(":")[1]
        for service in compose["services"].values()
        for volume in service["volumes"]
    }
    assert set(mounted) == set(compose["volumes"])
    assert mounted["data"] in only("VOLUME", stages()[-1])


def test_service_has_few_rights_and_listens_on_loopback(compose: Any) -> None:
    service = compose["services"]["service"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    port = only("EXPOSE", stages()[-1])
    assert [re.fullmatch(rf"127\.0\.0\.1:\$\{{PORT:-\d+\}}:{port}", p) is not None for p in service["ports"]] == [True]
    # The database is reached by the service only.
    assert "ports" not in compose["services"]["database"]


def test_compose_runs_the_postgresql_that_the_tests_run_on(compose: Any) -> None:
    try:
        installation = find_installation()
    except Unavailable as reason:
        pytest.skip(str(reason))
    version = subprocess.run(
        [installation / "bin/postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    tested = re.search(r"\) (\d+)\.", version)
    assert tested is not None
    assert compose["services"]["database"]["image"].startswith(f"postgres:{tested[1]}-")
