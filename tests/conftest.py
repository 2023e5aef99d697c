"""What all tests may ask for: a database of either kind, the app on it, a client, API keys."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.testclient import TestClient

from app.db.engine import make_engine
from app.db.transactions import write
from app.keys.service import make_key
from app.models.key import SCOPES
from app.settings import PREFIX, Settings
from tests.api import Api
from tests.databases import Databases, SqliteFiles, migrate
from tests.postgres import Unavailable, find_server

hypothesis.settings.register_profile(
    "fixed",
    derandomize=True,  # the same examples in every run: a failure is the change's, not the dice's
    database=None,
    deadline=None,  # a busy machine is no failure
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "search", hypothesis.settings.get_profile("fixed"), derandomize=False, max_examples=2000
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

# The settings of whoever runs the tests are not the tests'.
for variable in [*os.environ]:
    if variable.startswith(PREFIX) or variable in ("DATABASE_URL", "DATA_DIR", "HOST", "PORT"):
        del os.environ[variable]

NO_POSTGRESQL = pytest.StashKey[str]()
NO_BROWSER = pytest.StashKey[str]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of a test marked `only(dialect)` what would run on another database."""
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        marker = item.get_closest_marker("only")
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        wanted = marker is None or parameters.get("dialect", *marker.args) in marker.args
        (kept if wanted else left_out).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say above the last line that a whole database, or every page in a browser, was not tested."""
    for key, told in ((NO_POSTGRESQL, "ON POSTGRESQL"), (NO_BROWSER, "IN A BROWSER")):
        reason = config.stash.get(key, None)
        if reason is not None:
            terminalreporter.section(f"NOTHING WAS TESTED {told}", yellow=True, bold=True)
            terminalreporter.line(reason)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """The kind of database: whatever asks for it, or for what is built on it, runs on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """SQLite files, with a migrated template."""
    files = SqliteFiles(tmp_path_factory.mktemp("sqlite"))
    files.make_template(migrate)
    yield files
    files.close()


@pytest.fixture(scope="session")
def postgresql_databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """A PostgreSQL server, with a migrated template; where there is none the test is skipped, in CI it fails."""
    try:
        server = find_server()
    except Unavailable as reason:
        if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
            pytest.fail(f"CI must test on PostgreSQL: {reason}", pytrace=False)
        request.config.stash[NO_POSTGRESQL] = str(reason)
        pytest.skip(f"no PostgreSQL: {reason}")
    try:
        server.make_template(migrate)
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def databases(dialect: str, request: pytest.FixtureRequest) -> Databases:
    """Makes and drops databases of the kind under test, for a test that needs several, or one that outlives it."""
    made: Databases = request.getfixturevalue(f"{dialect}_databases")
    return made


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of a migrated database of its own, without rows but those that the migrations put there."""
    url = databases.create()
    yield url
    databases.drop(url)


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """The address of a database without tables."""
    url = databases.create(empty=True)
    yield url
    databases.drop(url)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a migrated database of its own."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of a service on a migrated database of its own; limits are out of the tests' way."""
    return Settings(
        database_url=database_url,
        data_dir=tmp_path,
        requests_per_key="1000000/minute",
        requests_per_address="1000000/minute",
        key_failures_per_address="1000/minute",
        # A client that reads an answer to its end gets there.
        stream_seconds=0.05,
    )


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """The service."""
    # Not above: most tests need no web, and it is half of the time that they take to start.
    from app.main import create_app

    return create_app(settings)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client of the running service, without a key: send `headers={"Authorization": f"Bearer {keys['write']}"}`."""
    with TestClient(app, follow_redirects=False) as made:
        yield made


@pytest.fixture
def keys(engine: Engine) -> dict[str, str]:
    """A good key for each scope; its name in the register is its scope."""
    with write(engine) as connection:
        return {scope: make_key(connection, scope, scope)[1] for scope in SCOPES}


@pytest.fixture
def api(client: TestClient, keys: dict[str, str]) -> Api:
    """The service with a key of the scope `write`."""
    return Api(client, keys["write"])


@pytest.fixture
def contributor(client: TestClient, keys: dict[str, str]) -> Api:
    """The service with a key of the scope `contribute`."""
    return Api(client, keys["contribute"])


@pytest.fixture
def public(client: TestClient) -> Api:
    """The service without a key."""
    return Api(client, None)
