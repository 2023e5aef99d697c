"""What `check` holds documents, revisions and the feed to: each rule is broken once, and told."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text

from app.countries.seed import listed_countries
from app.revisions.consistency import inconsistencies
from tests.acts.examples import founding, small
from tests.api import Api


@pytest.fixture
def act(api: Api) -> str:
    """An act in its second revision, beside one that was deleted and one that never was published."""
    made = api.post("/v1/acts", founding())["id"]
    api.patch(f"/v1/acts/{made}", {"title": "Another title"})
    api.post("/v1/acts", small(review="draft"))
    gone = api.post("/v1/acts", small())["id"]
    api.delete(f"/v1/acts/{gone}")
    back = api.post("/v1/acts", small())["id"]
    api.patch(f"/v1/acts/{back}", {"review": "retracted"})
    api.delete(f"/v1/acts/{back}")
    api.client.post(f"/v1/acts/{back}/restore", json={}, headers=api.headers)
    return str(made)


@pytest.fixture
def connection(engine: Engine, act: str) -> Iterator[Connection]:
    with Connection(engine) as made:
        yield made


def test_finds_nothing_when_all_is_well(connection: Connection) -> None:
    assert list(inconsistencies(connection)) == []


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE feed SET position = 3", "feed: its position is 3, but a change has "),
        ("DELETE FROM feed", "feed: 0 rows instead of one"),
        ("UPDATE document SET etag = 'none' WHERE id = :act", "act {act}: its ETag is not that of its document"),
        ("DELETE FROM revision WHERE id = :act", "act {act}: not all of its revisions 1 to 1 are kept"),
        ("UPDATE document SET revision = 3 WHERE id = :act", "act {act}: not all of its revisions 1 to 2 are kept"),
        ("UPDATE document SET revision = 3 WHERE id = :act", "act {act}: its document says another revision than 3"),
        ("DELETE FROM change WHERE id = :act", "act {act}: the feed doesn't tell of it"),
        (
            "DELETE FROM change WHERE id = :act AND revision = 2",
            "act {act}: it has revision 2, but the feed last tells of 1",
        ),
        ("UPDATE change SET op = 'delete' WHERE id = :act", "act {act}: it is public, but the feed says otherwise"),
        ("UPDATE act SET review = 'retracted'", "act {act}: it is not public, but the feed says otherwise"),
        ("DELETE FROM document WHERE id = 'FRA'", "country: {all} rows for {others} documents"),
        ("UPDATE document SET body = 'a tale' WHERE id = 'FRA'", "country FRA: its document is no JSON object"),
        (
            "UPDATE country SET name = 'Gaul', region = 'Rome' WHERE code = 'FRA'",
            "country FRA: its document and its row differ in name, region",
        ),
        ("DELETE FROM country WHERE code = 'FRA'", "country FRA: its row is not there"),
    ],
)
def test_finds_what_is_wrong(connection: Connection, act: str, statement: str, finding: str) -> None:
    values = {"act": act} if ":act" in statement else {}
    connection.execute(text(statement), values)
    listed = len(listed_countries())
    assert finding.format(act=act, all=listed, others=listed - 1) in "\n".join(inconsistencies(connection))
