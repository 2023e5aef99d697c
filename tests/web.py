"""Small services for tests of the rules that hold everywhere: routes of a test's own on the real machinery."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from app.main import create_app
from app.routing import Router
from app.settings import Settings


@contextmanager
def serving(settings: Settings, *routers: Router) -> Iterator[TestClient]:
    """Give a client of a service that has these routers only; a failure of the service is its 500."""
    app = create_app(settings, routers=routers)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def without_tables(folder: Path, **knobs: Any) -> Settings:
    """Return settings of a service whose database is an empty file."""
    return Settings(data_dir=folder, database_url="", **knobs)


def bearer(token: str) -> dict[str, str]:
    """Return the header that bears a key."""
    return {"Authorization": f"Bearer {token}"}
