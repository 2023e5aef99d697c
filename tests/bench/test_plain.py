"""The plain application that the service is measured against: it stores and shows the same acts."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bench import plain
from bench.content import posted
from bench.generate import fill_plain, lay_out_plain
from tests.databases import Databases

SIZE = 60


@pytest.fixture
def client(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of the plain application on an empty database."""
    url = databases.create(empty=True)
    lay_out_plain(url)
    engine = plain.open_database(url)
    monkeypatch.setattr(plain, "engine", engine)
    with TestClient(plain.app) as made:
        yield made
    engine.dispose()
    databases.drop(url)


def test_plain_shows_all_that_was_posted(client: TestClient) -> None:
    given = posted(7, SIZE)
    shown = client.post("/acts", json=given).json()
    assert client.get(f"/acts/{shown['id']}").json() == shown
    assert [line["kind"] for line in shown["breakdowns"]] == [line["kind"] for line in given["breakdowns"]]
    for name in ("sources", "roles", "milestones", "occasions", "motives", "scopes", "conditions", "relations"):
        assert len(shown[name]) == len(given[name]), name
    figures = [figure for line in shown["breakdowns"] for figure in line["figures"]] + shown["headline"]
    counts = [figure["count"] for line in given["breakdowns"] for figure in line["figures"]]
    counts += [figure["count"] for figure in given["headline"]["figures"]]
    assert [figure["wording"] for figure in figures] == [count["wording"] for count in counts]


def test_generated_plain_database_is_what_posting_leaves(
    client: TestClient, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(SIZE):
        assert client.post("/acts", json=posted(i, SIZE)).status_code == 201
    given = [client.get(path).json() for path in _ADDRESSES]
    url = databases.create(empty=True)
    lay_out_plain(url)
    fill_plain(url, SIZE)
    engine = plain.open_database(url)
    monkeypatch.setattr(plain, "engine", engine)
    assert [_without_part_ids(client.get(path).json()) for path in _ADDRESSES] == [*map(_without_part_ids, given)]
    assert client.post("/acts", json=posted(SIZE, SIZE)).status_code == 201
    engine.dispose()
    databases.drop(url)


_ADDRESSES = ("/acts?limit=100", "/totals", "/countries/AZE/totals", "/acts/10")


def _without_part_ids(shown: object, depth: int = 0) -> object:
    """What was shown, without the numbers that the parts were given."""
    if isinstance(shown, list):
        return [_without_part_ids(one, depth) for one in shown]
    if isinstance(shown, dict):
        inner = "id" in shown
        return {
            name: _without_part_ids(value, depth + inner) for name, value in shown.items() if name != "id" or depth == 0
        }
    return shown
