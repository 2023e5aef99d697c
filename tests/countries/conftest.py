"""The service as one who may change countries uses it."""

import pytest
from starlette.testclient import TestClient

from tests.api import Api


@pytest.fixture
def admin(client: TestClient, keys: dict[str, str]) -> Api:
    """The service with a key of the scope `admin`."""
    return Api(client, keys["admin"])
