"""The imports of one process: files that were sent, waiting for their turn, and the one that runs, in its own thread.

A file lies in a folder, held by a lock that goes with the process: whoever finds one without knows that it died.
"""

import fcntl
import json
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from app.auth import Caller
from app.db.engine import make_engine
from app.db.transactions import write
from app.errors import Problem, Unavailable
from app.problems import problem_of
from app.settings import Settings
from app.transfer import store
from app.transfer.report import Report
from app.transfer.running import Options, Running, Stopped

_MOST_WAITING = 8
_BETWEEN_TELLING = 0.5
_BETWEEN_TRIES = 1.0
# No import waits and runs for longer.
_LONGEST = timedelta(days=1)
_LOG = logging.getLogger("clemency.imports")


@dataclass(frozen=True, slots=True)
class Job:
    """One import: its file, open and locked, and what is to be done with it."""

    id: str
    path: Path
    file: IO[bytes]
    caller: Caller
    note: str | None
    options: Options


class Desk:
    """Takes files in and runs their imports one after the other."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.data_dir / "imports"
        self._stopping = threading.Event()
        self._thread: ThreadPoolExecutor | None = None
        self._engine: Engine | None = None
        self._held = 0
        self._told: dict[str, dict[str, Any]] = {}

    def open(self, id_: str) -> tuple[Path, IO[bytes]]:
        """Return a new file for what is sent, locked. Raises `Unavailable` while too many wait."""
        if self._stopping.is_set() or self._held >= _MOST_WAITING:
            raise Unavailable("Too many imports wait already. Nothing was changed.", headers={"Retry-After": "30"})
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / id_
        file = path.open("w+b")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._held += 1
        return path, file

    def release(self, path: Path, file: IO[bytes], *, keep: bool = False) -> None:
        """Let go of a file that `open` gave. With `keep` it stays, and so its import is known to be dead."""
        self._held -= 1
        if not keep:
            _remove(path)
        file.close()

    def submit(self, job: Job) -> "Future[Problem | None]":
        """Run an import when its turn has come; the future ends with it: with the problem if the service failed."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="import")
            self._engine = make_engine(
                self._settings.database_url, timeout=self._settings.database_timeout, pool_size=2
            )
        ended: Future[Problem | None] = Future()
        # Whoever waits for it may go; it is run all the same.
        ended.set_running_or_notify_cancel()
        self._thread.submit(self._run, job, ended)
        return ended

    def progress(self, id_: str) -> dict[str, Any] | None:
        """Return the report so far of an import that runs, in this process or in another of this machine."""
        told = self._told.get(id_)
        if told is None:
            with suppress(OSError, ValueError):
                told = json.loads(_progress_of(self._folder / id_).read_bytes())
        return told

    def is_dead(self, id_: str, created_at: datetime) -> bool:
        """Whether the process that ran an import is gone: its file is there, and nobody holds it.

        Without a file it may run on another machine, or its folder was lost: that is known after a day.
        """
        path = self._folder / id_
        if id_ in self._told:
            return False
        return _is_free(path) if path.exists() else datetime.now(UTC) - created_at > _LONGEST

    def stop(self) -> None:
        """Have the imports end: what runs is taken back, what waits is not begun."""
        self._stopping.set()

    def close(self) -> None:
        """Stop, and wait until all have ended."""
        self.stop()
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        self._stopping.clear()

    def bury(self) -> None:
        """Tell of imports whose process died that they were interrupted, and remove their files."""
        dead = [path for path in self._files() if _is_free(path)]
        if not dead:
            return
        engine = make_engine(self._settings.database_url, timeout=self._settings.database_timeout, pool_size=1)
        try:
            with write(engine, timeout=self._settings.database_timeout) as connection:
                for id_ in store.running(connection, [path.name for path in dead]):
                    store.end(connection, id_, "interrupted", self.progress(id_), datetime.now(UTC))
        except SQLAlchemyError:
            # Told as interrupted all the same, as long as the files are there; the next start tries again.
            _LOG.exception("that imports were interrupted could not be stored")
            return
        finally:
            engine.dispose()
        for path in dead:
            _remove(path)

    def _files(self) -> Iterator[Path]:
        if self._folder.is_dir():
            yield from (path for path in self._folder.iterdir() if not path.suffix)

    def _run(self, job: Job, ended: "Future[Problem | None]") -> None:
        report = Report()
        engine, failure, state = self._engine, None, "interrupted"
        assert engine is not None
        told = 0.0

        def tell() -> None:
            nonlocal told
            if self._stopping.is_set():
                raise Stopped
            now = time.monotonic()
            if now - told >= _BETWEEN_TELLING:
                told = now
                self._tell(job, report)

        def settle(connection: Connection) -> None:
            if not store.end(connection, job.id, "done", report.as_json(), datetime.now(UTC)):
                # It was told already that nothing was stored.
                raise Stopped

        is_stored = False
        try:
            self._tell(job, report)
            tell()
            job.file.seek(0)
            running = Running(job.caller, job.note, job.options, report, tell)
            state = running.run(engine, job.file, self._settings.database_timeout, settle)
            is_stored = state == "done" and not job.options.dry_run
        except Stopped:
            pass
        except Exception as error:
            _LOG.exception("import %s failed", job.id)
            state, failure = "failed", problem_of(error)
        try:
            while not is_stored:
                is_stored = self._end(engine, job, state, report)
                if failure is not None and not ended.done():
                    # Whoever waits is told at once, also while it can't be stored.
                    ended.set_result(failure)
                if not is_stored and self._stopping.wait(_BETWEEN_TRIES):
                    break
        except Exception as error:
            _LOG.exception("how import %s ended (%s) could not be stored", job.id, state)
            failure = failure or problem_of(error)
        finally:
            self._told.pop(job.id, None)
            self.release(job.path, job.file, keep=not is_stored)
            if not ended.done():
                ended.set_result(failure)

    def _end(self, engine: Engine, job: Job, state: str, report: Report) -> bool:
        """Store how it ended, where nothing was committed; return whether that could be done.

        A commit may have taken effect though its answer was lost: what it said then stands.
        """
        try:
            with write(engine, timeout=self._settings.database_timeout) as connection:
                store.end(connection, job.id, state, report.as_json(), datetime.now(UTC))
        except SQLAlchemyError as error:
            _LOG.warning("how import %s ended (%s) can't be stored yet: %s", job.id, state, error)
            return False
        return True

    def _tell(self, job: Job, report: Report) -> None:
        self._told[job.id] = told = report.as_json()
        path = _progress_of(job.path)
        half = path.with_suffix(".half")
        half.write_text(json.dumps(told))
        half.replace(path)


def _progress_of(path: Path) -> Path:
    return path.with_suffix(".json")


def _remove(path: Path) -> None:
    for one in (path, _progress_of(path)):
        one.unlink(missing_ok=True)


def _is_free(path: Path) -> bool:
    """Whether a file is there and no process holds its lock."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
