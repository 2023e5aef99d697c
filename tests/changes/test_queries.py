"""The feed under writers: threads of two processes write, readers see each change once, in order, and miss none."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import Engine, select

from app.db.statements import table_of
from app.db.transactions import read
from app.models import Change
from tests.acts.examples import small
from tests.listening import listening
from tests.serving import served

WRITERS = 8
EACH = 12
_changes = table_of(Change)


def write_some(base: str, token: str, writer: int) -> int:
    """Post acts with a source and a leader of their own, every third a draft; return how many the public sees."""
    headers = {"Authorization": f"Bearer {token}"}
    seen = 0
    with httpx2.Client(base_url=base, headers=headers, timeout=60) as client:
        for number in range(EACH):
            name = f"{writer}-{number}"
            body: dict[str, Any] = small(
                review="published" if number % 3 else "draft",
                sources=[{"url": f"https://example.org/{name}"}],
                roles=[{"role": "signatory", "leader": {"name": f"Leader {name}"}}],
            )
            reply = client.post("/v1/acts", json=body)
            assert reply.status_code == 201, reply.text
            seen += 3 if number % 3 else 2
    return seen


def follow(base: str, begin: int, wanted: int) -> list[dict[str, Any]]:
    """Ask for the changes behind the last one seen, again and again, until there are as many as wanted."""
    found: list[dict[str, Any]] = []
    position = begin
    with httpx2.Client(base_url=base, timeout=60) as client:
        for _ in range(100_000):
            page = client.get("/v1/changes", params={"after": position, "limit": 7}).json()
            found += page["data"]
            position = page["position"]
            if len(found) >= wanted and page["next"] is None:
                return found
    raise AssertionError(f"{len(found)} of {wanted} changes were seen")


def listen(base: str, begin: int, wanted: int) -> list[dict[str, Any]]:
    """Listen to as many changes as wanted."""
    with listening(base, after=begin) as listener:
        return [listener.next().change for _ in range(wanted)]


def test_readers_see_each_change_once_in_order_while_threads_of_two_processes_write(
    database_url: str, engine: Engine, keys: dict[str, str], tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    wanted = WRITERS * sum(3 if number % 3 else 2 for number in range(EACH))
    with served(database_url, folders[0]) as one, served(database_url, folders[1]) as other:
        bases = one.base, other.base
        begin = httpx2.get(f"{one.base}/v1/changes?limit=500").json()["position"]
        with ThreadPoolExecutor(WRITERS + 4) as threads:
            readers = [threads.submit(reader, base, begin, wanted) for base in bases for reader in (follow, listen)]
            writers = [
                threads.submit(write_some, bases[number % 2], keys["write"], number) for number in range(WRITERS)
            ]
            assert sum(writer.result() for writer in writers) == wanted
            seen = [reader.result() for reader in readers]
    with read(engine) as connection:
        statement = select(_changes.c.position).where(_changes.c.position > begin, _changes.c.op.is_not(None))
        stored = list(connection.execute(statement.order_by(_changes.c.position)).scalars())
    assert len(stored) == wanted
    for changes in seen:
        assert [change["position"] for change in changes] == stored
    assert seen == [seen[0]] * 4
