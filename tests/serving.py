"""The real service for the tests: `python -m app serve` in a process of its own, which may be killed."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Limits out of the way, and no log of requests.
_SETTINGS = {
    "CLEMENCY_REQUESTS_PER_KEY": "1000000/minute",
    "CLEMENCY_REQUESTS_PER_ADDRESS": "1000000/minute",
    "CLEMENCY_KEY_FAILURES_PER_ADDRESS": "1000000/minute",
    "CLEMENCY_ACCESS_LOG": "false",
    "PYTHONUNBUFFERED": "1",
}


class Served:
    """A running service."""

    def __init__(self, process: subprocess.Popen[str], base: str) -> None:
        self.process = process
        self.base = base

    def kill(self) -> None:
        """End it at once, as `kill -9` does."""
        self.process.kill()
        self.process.wait()

    def end(self, timeout: float) -> int:
        """Tell it to end (SIGTERM) and return its exit code; it may take so many seconds."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout)


@contextmanager
def served(url: str, folder: Path, **settings: str) -> Iterator[Served]:
    """Give a service on the migrated database at `url`, on a free port; it is killed at the end if it still runs."""
    environment = {**os.environ, **_SETTINGS, "DATABASE_URL": url, "DATA_DIR": str(folder), **settings}
    command = [sys.executable, "-m", "app", "serve", "--host", "127.0.0.1", "--port", "0"]
    with (folder / "serve.log").open("a") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        yield Served(process, _address(process, folder / "serve.log"))
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _address(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        told = re.search(r"is open at (http://\S+)", line)
        if told:
            return told[1]
    raise AssertionError(f"The service did not start:\n{log.read_text()}")
