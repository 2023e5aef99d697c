"""The servers that are measured, each a process of its own with one worker on a free port of the loopback."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.databases import ROOT

UVICORN = (
    "--host", "127.0.0.1", "--loop", "uvloop", "--http", "httptools", "--ws", "none", "--no-access-log",
    "--no-server-header", "--log-level", "warning",
)  # fmt: skip
_UNLIMITED = "999999999/second"
STARTING = 60.0  # seconds a server may take until it answers
ENDING = 20.0  # and to end


class Server:
    """A process that listens; ended with `close`."""

    def __init__(
        self, name: str, command: list[str], environment: dict[str, str], python: str | Path = sys.executable
    ) -> None:
        self.name = name
        self.port = _free_port()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the server
        self._process = subprocess.Popen(
            [python, "-m", *command, "--port", str(self.port)],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def resident(self) -> int | None:
        """Return the process's resident memory in bytes without pages of files that it maps; None where none tells.

        SQLite maps its file: those pages are the operating system's cache, given back when others need the memory.
        """
        return self._memory("RssAnon")

    def resident_with_files(self) -> int | None:
        """Return the process's resident memory in bytes, with pages of mapped files."""
        return self._memory("VmRSS")

    def most_resident_with_files(self) -> int | None:
        """Return the most that this ever was."""
        return self._memory("VmHWM")

    def said(self) -> str:
        """Return the end of what the process printed."""
        self._log.seek(0)
        return self._log.read()[-3000:].decode(errors="replace")

    def close(self) -> None:
        """End the process and wait for its end."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(ENDING)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._log.close()

    def _memory(self, name: str) -> int | None:
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return None
        found = re.search(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
        return int(found[1]) * 1024 if found else None

    def _wait(self) -> None:
        deadline = time.monotonic() + STARTING
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server {self.name} ended at once:\n{self.said()}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        self.close()
        raise RuntimeError(f"the server {self.name} did not answer:\n{self.said()}")


def serve_register(url: str, folder: Path) -> Server:
    """Start the service as it ships on the database at `url`; nothing is logged and nobody is limited."""
    environment = {
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "CLEMENCY_ACCESS_LOG": "false",
        "CLEMENCY_REQUESTS_PER_KEY": _UNLIMITED,
        "CLEMENCY_REQUESTS_PER_ADDRESS": _UNLIMITED,
    }
    return Server("register", ["app", "serve", "--host", "127.0.0.1"], environment)


def serve_plain(url: str) -> Server:
    """Start the plain application on the database at `url`."""
    return Server("plain", ["uvicorn", "bench.plain:app", *UVICORN], {"PLAIN_DATABASE_URL": url})


def serve_bare(replies: Path) -> Server:
    """Start the bare function that answers the files of a folder."""
    return Server("bare", ["uvicorn", "bench.bare:app", *UVICORN], {"BENCH_REPLIES": str(replies)})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
