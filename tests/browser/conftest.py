"""What the browser tests share: the browser, the service on the bundled register in a process of its own, visits."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from app.db.engine import make_engine
from app.db.transactions import write
from app.keys.service import make_key
from app.register.loader import load_register, read_register
from tests.browser.chromium import MISSING, find_browser, flags
from tests.browser.visit import Visit
from tests.conftest import NO_BROWSER
from tests.databases import Databases, path_of
from tests.serving import served

WIDTHS = (360, 768, 1440)
_HEIGHT = 900
# Milliseconds until what is waited for counts as missing: a busy machine is no failure.
_PATIENCE = 30_000
expect.set_options(timeout=_PATIENCE)


@pytest.fixture(scope="package")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """The browser; where there is none the test is skipped, in CI it fails."""
    path = find_browser()
    if path is None:
        if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
            pytest.fail(f"CI must test in a browser: {MISSING}", pytrace=False)
        request.config.stash[NO_BROWSER] = MISSING
        pytest.skip("no browser")
    # Until the tests leave this folder only: its loop would be in the way of tests that run their own.
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=flags())
        yield started
        started.close()


@pytest.fixture(scope="package")
def loaded(sqlite_databases: Databases) -> Iterator[Path]:
    """A database file that holds the bundled register, to be read or copied."""
    url = sqlite_databases.create()
    engine = make_engine(url)
    with write(engine) as connection:
        load_register(connection, read_register(), datetime.now(UTC))
    engine.dispose()
    yield path_of(url)
    sqlite_databases.drop(url)


@pytest.fixture(scope="package")
def library(browser: Browser, loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service that is only read."""
    with served(f"sqlite:///{loaded}", tmp_path_factory.mktemp("library")) as service:
        yield service.base


class Desk:
    """A service that a module writes to: its address, a key for each scope, a client of its API."""

    def __init__(self, base: str, keys: dict[str, str], client: httpx2.Client) -> None:
        self.base = base
        self.keys = keys
        self.client = client


@pytest.fixture(scope="module")
def desk(browser: Browser, loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A service on a copy of the bundled register, for one module."""
    folder = tmp_path_factory.mktemp("desk")
    url = f"sqlite:///{shutil.copy(loaded, folder / 'register.sqlite3')}"
    engine = make_engine(url)
    with write(engine) as connection:
        keys = {scope: make_key(connection, f"The {scope} desk", scope)[1] for scope in ("contribute", "write")}
    engine.dispose()
    with served(url, folder) as service, httpx2.Client(base_url=service.base, timeout=30) as client:
        yield Desk(service.base, keys, client)


Visiting = Callable[..., Visit]


@contextmanager
def _visits(browser: Browser, base: str) -> Iterator[Visiting]:
    begun: list[Visit] = []

    def visit(*, width: int = 1440, dark: bool = False, script: bool = True, calm: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": _HEIGHT},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce" if calm else "no-preference",
            locale="en-GB",
        )
        context.set_default_timeout(_PATIENCE)
        begun.append(Visit(context, base))
        return begun[-1]

    yield visit
    for one in begun:
        one.page.context.close()
    # After each test, whatever it was about: a console message, a CSP report, a request elsewhere fails it.
    assert [told for one in begun for told in one.unexpected()] == []


@pytest.fixture
def reader(browser: Browser, library: str) -> Iterator[Visiting]:
    """Begin visits of readers: `reader(width=360, dark=True, script=False)`."""
    with _visits(browser, library) as visiting:
        yield visiting


@pytest.fixture
def editor(browser: Browser, desk: Desk) -> Iterator[Visiting]:
    """Begin visits of editors on the service that the module writes to."""
    with _visits(browser, desk.base) as visiting:
        yield visiting
