"""Faults (docs/operations.md): what was acknowledged is there and counted once, whatever ends, locks, fills or goes.

Against the real service in a process of its own. The bench kills it more often; here it is often enough for every run.
"""

import contextlib
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import URL, Engine, make_url, text
from starlette.testclient import TestClient

from app.db.engine import make_engine
from app.db.transactions import write
from app.keys.service import make_key
from app.main import create_app
from app.settings import Settings
from tests import postgres
from tests.databases import migrate, path_of
from tests.relay import Relay
from tests.serving import Served, served

WRITERS = 4
Post = tuple[str, int]


@dataclass
class Load:
    """Clients that post acts until they are stopped, and what they were told."""

    base: str
    token: str
    acknowledged: dict[Post, str] = field(default_factory=dict)
    unanswered: list[Post] = field(default_factory=list)
    other: list[int] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, names: Iterator[str]) -> threading.Thread:
        """Post acts of these names, one after another, in a thread of its own."""
        thread = threading.Thread(target=self._post_all, args=(names,))
        thread.start()
        return thread

    def _post_all(self, names: Iterator[str]) -> None:
        for number, name in enumerate(names, 1):
            if self.stop.is_set():
                return
            post = name, number
            try:
                reply = send(self.base, self.token, post)
            except httpx2.HTTPError:
                self.unanswered.append(post)
                return
            if reply.status_code == 201:
                self.acknowledged[post] = reply.text
            else:
                self.other.append(reply.status_code)


def send(base: str, token: str, post: Post) -> httpx2.Response:
    """Post an act by a connection of its own; its name is its Idempotency-Key, and its total tells it from others."""
    name, persons = post
    body = {"country": "MAR", "title": name, "instrument": "royal_pardon", "external_id": name, "total": persons}
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": name}
    return httpx2.post(f"{base}/v1/acts", json=body, headers=headers, timeout=30)


def names(prefix: str) -> Iterator[str]:
    """Give names without end."""
    number = 0
    while True:
        yield f"{prefix}-{number}"
        number += 1


def stored(base: str) -> dict[str, Any]:
    """Return every act that the service lists, by its external_id, each as it is told."""
    found: dict[str, Any] = {}
    path: str | None = "/v1/acts?limit=500"
    while path is not None:
        page = httpx2.get(base + path, timeout=30).json()
        for act in page["data"]:
            assert act["external_id"] not in found
            found[act["external_id"]] = act
        path = page["next"]
    return found


def total(base: str) -> tuple[int, int]:
    """Return how many acts are counted, and their persons."""
    row = httpx2.get(f"{base}/v1/totals", timeout=30).json()["total"]
    return row["acts"], row["best"] or 0


@pytest.fixture
def token(engine: Engine) -> str:
    with write(engine) as connection:
        return make_key(connection, "writer", "admin")[1]


@pytest.fixture
def service(database_url: str, token: str, tmp_path: Path) -> Iterator[Served]:
    with served(database_url, tmp_path, CLEMENCY_DATABASE_TIMEOUT="1") as running:
        yield running


def posted(service: Served, token: str, name: str = "act", persons: int = 1) -> httpx2.Response:
    """Post one act, which must be taken."""
    reply = send(service.base, token, (name, persons))
    assert reply.status_code == 201, reply.text
    return reply


def at_once(number: int, work: Callable[[int], httpx2.Response]) -> list[httpx2.Response]:
    """Do the same thing so many times at the same moment."""
    barrier = threading.Barrier(number)

    def begin(place: int) -> httpx2.Response:
        barrier.wait()
        return work(place)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(begin, range(number)))


def test_loses_and_doubles_nothing_when_it_is_killed(database_url: str, token: str, tmp_path: Path) -> None:
    acknowledged: dict[Post, str] = {}
    load = Load("", token)
    for turn in range(4):
        with served(database_url, tmp_path) as service:
            acknowledged |= load.acknowledged
            check_after_a_kill(service.base, load, acknowledged)
            if turn == 3:
                return
            load = Load(service.base, token)
            threads = [load.run(names(f"turn-{turn}-{writer}")) for writer in range(WRITERS)]
            deadline = time.monotonic() + 20
            while len(load.acknowledged) < 20 and time.monotonic() < deadline:
                time.sleep(0.01)
            service.kill()
            for thread in threads:
                thread.join()
        assert len(load.acknowledged) >= 20
        assert load.other == []


def check_after_a_kill(base: str, load: Load, acknowledged: dict[Post, str]) -> None:
    """Hold what is stored to what was acknowledged, then retry what was under way, and add it."""
    found = stored(base)
    # All that was acknowledged is there, and nothing but what was under way at the end.
    assert {name for name, _ in acknowledged} <= set(found)
    assert set(found) <= {name for name, _ in [*acknowledged, *load.unanswered]}
    assert total(base) == (len(found), sum(act["persons"]["announced"]["best"] for act in found.values()))
    # Every retry gives the first reply, or has its effect now.
    for post, reply in list(load.acknowledged.items())[-5:]:
        again = send(base, load.token, post)
        assert (again.status_code, again.text, again.headers["idempotency-replayed"]) == (201, reply, "true")
    for post in load.unanswered:
        acknowledged[post] = send(base, load.token, post).raise_for_status().text
    assert set(stored(base)) == {name for name, _ in acknowledged}
    assert total(base) == (len(acknowledged), sum(persons for _, persons in acknowledged))


def test_lets_one_of_many_change_the_version_that_all_have_read(service: Served, token: str) -> None:
    made = posted(service, token)
    address = service.base + made.headers["location"]
    headers = {"Authorization": f"Bearer {token}", "If-Match": made.headers["etag"]}

    def change(place: int) -> httpx2.Response:
        return httpx2.patch(address, json={"notes": f"racer {place}"}, headers=headers, timeout=30)

    replies = at_once(20, change)
    assert sorted(reply.status_code for reply in replies) == [200] + [412] * 19
    (winner,) = (reply for reply in replies if reply.status_code == 200)
    now = httpx2.get(address)
    assert now.content == winner.content
    assert {reply.headers["etag"] for reply in replies} == {now.headers["etag"]}
    assert now.json()["revision"] == 2


def test_has_one_effect_of_many_equal_posts_at_once(service: Served, token: str) -> None:
    replies = at_once(20, lambda _: send(service.base, token, ("the-same", 312)))
    assert {reply.status_code for reply in replies} <= {201, 409}
    assert len({reply.text for reply in replies if reply.status_code == 201}) == 1
    assert all(reply.headers["retry-after"] for reply in replies if reply.status_code == 409)
    assert total(service.base) == (1, 312)
    assert send(service.base, token, ("the-same", 312)).headers["idempotency-replayed"] == "true"


def test_counts_what_many_post_at_once(service: Served, token: str) -> None:
    replies = at_once(30, lambda place: send(service.base, token, (f"act-{place}", place + 1)))
    assert {reply.status_code for reply in replies} == {201}
    assert total(service.base) == (30, sum(range(1, 31)))
    revised = at_once(
        30,
        lambda place: httpx2.patch(
            service.base + replies[place].headers["location"],
            json={"headline": {"figures": [{"count": 1_000}]}},
            headers={"Authorization": f"Bearer {token}", "If-Match": replies[place].headers["etag"]},
            timeout=30,
        ),
    )
    assert {reply.status_code for reply in revised} == {200}
    assert total(service.base) == (30, 30_000)


def test_answers_what_it_has_read_before_it_ends(database_url: str, token: str, tmp_path: Path) -> None:
    with served(database_url, tmp_path) as service:
        load = Load(service.base, token)
        threads = [load.run(names(f"writer-{writer}")) for writer in range(WRITERS)]
        while len(load.acknowledged) < 20:
            time.sleep(0.01)
        began = time.monotonic()
        assert service.end(timeout=10) == 0
        assert time.monotonic() - began < 10
        for thread in threads:
            thread.join()
    assert load.other == []
    with served(database_url, tmp_path) as service:
        # A request that was read has had its effect: each effect was answered.
        assert set(stored(service.base)) == {name for name, _ in load.acknowledged}


def held(url: str) -> contextlib.AbstractContextManager[Any]:
    """Hold the lock that every write needs, as another process would; reading stays possible."""

    @contextlib.contextmanager
    def hold() -> Iterator[None]:
        engine = make_engine(url)
        try:
            if engine.dialect.name == "sqlite":
                with write(engine):
                    yield
            else:
                with engine.begin() as connection:
                    connection.execute(text("LOCK TABLE act, document, change IN EXCLUSIVE MODE"))
                    yield
        finally:
            engine.dispose()

    return hold()


def test_says_when_to_try_again_while_another_process_holds_the_database(
    service: Served, token: str, database_url: str
) -> None:
    posted(service, token)
    with held(database_url):
        for _ in range(2):
            refused = send(service.base, token, ("while-it-is-held", 1))
            assert refused.status_code == 503, refused.text
            assert int(refused.headers["retry-after"]) > 0
            assert refused.headers["content-type"] == "application/problem+json"
        assert httpx2.get(f"{service.base}/v1/acts").status_code == 200
        assert total(service.base) == (1, 1)
    # The key of a refused request is free.
    assert send(service.base, token, ("while-it-is-held", 2)).status_code == 201


@pytest.mark.only("sqlite")  # the files of PostgreSQL are its own server's
def test_goes_on_reading_a_database_that_can_not_be_written(
    service: Served, token: str, settings: Settings, database_url: str, tmp_path: Path
) -> None:
    posted(service, token)
    service.end(timeout=10)
    # By its address, for whoever runs the tests may be one whom no mode of a file holds back.
    url = f"sqlite:///file:{path_of(database_url)}?mode=ro&uri=true"
    body = {"country": "MAR", "title": "refused", "instrument": "royal_pardon"}
    with TestClient(create_app(settings.model_copy(update={"database_url": url}))) as reader:
        refused = reader.post("/v1/acts", json=body, headers={"Authorization": f"Bearer {token}"})
        assert refused.status_code in (503, 507), refused.text
        assert int(refused.headers["retry-after"]) > 0
        assert reader.get("/v1/totals").json()["total"]["acts"] == 1
        assert reader.get("/readyz").status_code == 200
    with served(database_url, tmp_path) as writer:
        assert total(writer.base) == (1, 1)
        assert send(writer.base, token, ("refused", 1)).status_code == 201


@pytest.mark.only("sqlite")  # the same
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets the files of a running process be limited")
def test_goes_on_reading_when_the_disk_is_full(service: Served, token: str, database_url: str, tmp_path: Path) -> None:
    posted(service, token)
    most = path_of(database_url).stat().st_size + 200_000
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (most, most))
    replies = [send(service.base, token, (f"act-{number}", 1)) for number in range(60)]
    statuses = [reply.status_code for reply in replies]
    assert set(statuses) <= {201, 503, 507}
    assert statuses[-1] in (503, 507)
    assert int(replies[-1].headers["retry-after"]) > 0
    taken = statuses.count(201) + 1
    assert total(service.base) == (taken, taken)
    service.kill()
    with served(database_url, tmp_path) as again:
        assert total(again.base) == (taken, taken)
        assert send(again.base, token, ("act-59", 1)).status_code == 201


@pytest.fixture
def cluster() -> Iterator[Path]:
    """A folder for the files of a server that is stopped and started; not one of pytest's, which are private."""
    folder = Path(tempfile.mkdtemp(prefix="clemency-cluster-", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.only("postgresql")  # SQLite has no server that could stop
def test_recovers_by_itself_when_its_database_comes_back(cluster: Path, tmp_path: Path) -> None:
    # What a server acknowledged is to be there after it was stopped at once.
    durable = {**postgres.SETTINGS, "synchronous_commit": "on"}
    try:
        server = postgres.start(durable, cluster=cluster)
    except postgres.Unavailable as reason:
        pytest.skip(f"no PostgreSQL of the tests' own: {reason}")
    relay = Relay()
    try:
        relay.lead_to(server.url)
        url = make_url(server.create(empty=True))
        migrate(url.render_as_string(hide_password=False))
        engine = make_engine(url.render_as_string(hide_password=False))
        with write(engine) as connection:
            token = make_key(connection, "writer", "admin")[1]
        engine.dispose()
        relayed = URL.create(
            "postgresql", username=url.username, host="127.0.0.1", port=relay.port, database=url.database
        ).render_as_string()
        with served(relayed, tmp_path, CLEMENCY_DATABASE_TIMEOUT="2") as service:
            posted(service, token)
            relay.lead_to(None)
            server.close()
            for _ in range(2):
                refused = send(service.base, token, ("refused", 1))
                assert refused.status_code == 503, refused.text
                assert int(refused.headers["retry-after"]) > 0
                assert httpx2.get(f"{service.base}/v1/acts").status_code == 503
                assert httpx2.get(f"{service.base}/readyz").status_code == 503
                assert httpx2.get(f"{service.base}/healthz").status_code == 200
            server = postgres.start(durable, cluster=cluster)
            relay.lead_to(server.url)
            back = time.monotonic()
            while send(service.base, token, ("refused", 1)).status_code != 201:
                assert time.monotonic() - back < 5
                time.sleep(0.1)
            assert total(service.base) == (2, 2)
            assert httpx2.get(f"{service.base}/readyz").status_code == 200
    finally:
        relay.close()
        server.close()


@pytest.mark.only("postgresql")  # SQLite has no sessions that could be ended
def test_loses_no_request_to_sessions_that_the_server_has_ended(service: Served, token: str, engine: Engine) -> None:
    posted(service, token)
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    others = text(f"{ended} WHERE datname = current_database() AND pid <> pg_backend_pid()")
    with engine.connect() as connection:
        assert len(connection.execute(others).all()) > 0
    assert total(service.base) == (1, 1)
    assert send(service.base, token, ("the-next", 1)).status_code == 201
