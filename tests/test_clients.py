"""A client that a generator makes from the contract is whole, type-checks, and does what docs/clients.md shows."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.serving import served
from tests.test_docs import DOCS, read

# Programs whose pins do not go with the service's: `make setup` puts them here.
TOOLS = Path(sys.prefix) / "tools" / "bin"


@pytest.fixture
def generated(client: TestClient, tmp_path: Path) -> Path:
    """The folder that holds the package `clemency`, made from the contract of the service; a warning fails."""
    (tmp_path / "generator.yaml").write_text(fences()["yaml"])
    document = tmp_path / "openapi.json"
    document.write_bytes(client.get("/openapi.json").content)
    run(
        tmp_path,
        *(TOOLS / "openapi-python-client", "generate", "--config", "generator.yaml", "--path", document),
        *("--meta", "none", "--output-path", tmp_path / "clemency", "--fail-on-warning"),
    )
    return tmp_path


def fences() -> dict[str, str]:
    """Return the guide's settings of the generator (yaml), its program (python), and what that prints (text)."""
    return dict(re.findall(r"^```(yaml|python|text)\n(.*?)^```$", read(DOCS / "clients.md"), re.M | re.S))


def run(folder: Path, *command: Path | str, **environment: str) -> str:
    """Run a program in a folder, within a minute, and return what it printed; it must succeed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.only("sqlite")  # the contract does not depend on the database
def test_generated_client_has_every_operation_and_type_checks(client: TestClient, generated: Path) -> None:
    paths = json.loads((generated / "openapi.json").read_text())["paths"]
    operations = {operation["operationId"] for item in paths.values() for operation in item.values()}
    modules = {path.stem for path in (generated / "clemency" / "api").glob("*/*.py")}
    assert operations <= modules
    # Its `client.py` is the generator's own, the same for every service, and not typed as strictly. A stream of events
    # has no end, and is for other programs than one that parses an answer whole.
    (generated / "clemency/api/changes/get_change_stream.py").unlink()
    run(
        generated,
        *(sys.executable, "-m", "mypy", "--python-executable", TOOLS / "python"),
        *("--follow-imports=silent", "--cache-dir", generated / "mypy", "clemency/api", "clemency/models"),
    )


def test_generated_client_posts_lists_and_totals_as_the_guide_shows(
    generated: Path, database_url: str, keys: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "guide.py").write_text(fences()["python"])
    with served(database_url, tmp_path) as service:
        environment = {"CLEMENCY_URL": service.base, "CLEMENCY_KEY": keys["write"]}
        told = run(tmp_path, TOOLS / "python", "guide.py", **environment)
    assert told == fences()["text"]
