"""Tests of app/dashboard/routes.py: a form without script leads to a clean address."""

import pytest
from starlette.testclient import TestClient

from tests.api import Api


@pytest.mark.parametrize(
    ("sent", "clean"),
    [
        ("/?stage=&basis=", "/"),
        ("/?family=release&from=&to=", "/?family=release"),
        ("/?family=release&family=&family=record", "/?family=release&family=record"),
        ("/?nonsense=&to=%20", "/"),
    ],
)
def test_takes_empty_fields_from_the_address(client: TestClient, sent: str, clean: str) -> None:
    reply = client.get(sent)
    assert (reply.status_code, reply.headers["location"]) == (303, clean)


def test_says_in_a_page_what_is_wrong_with_an_address(client: TestClient) -> None:
    reply = client.get("/?stge=announced&from=soon", headers={"Accept": "text/html,*/*;q=0.8"})
    assert reply.status_code == 422
    assert "Perhaps <code>stage</code>?" in reply.text
    assert "<code>from</code>: This must be a whole number." in reply.text


def test_gives_programs_problem_documents(public: Api) -> None:
    assert public.get("/?from=soon", expect=422)["status"] == 422
    assert public.get("/nowhere", expect=404)["status"] == 404
