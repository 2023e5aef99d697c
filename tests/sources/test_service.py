"""Which stored source each entry of an act means."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import Connection, Engine, func, select

from app.acts.schemas import CitedSourcePosted
from app.auth import Caller
from app.db import driver, statements
from app.db.driver import Lookup
from app.db.ids import is_id, new_id
from app.db.transactions import write
from app.doors import Tx
from app.errors import Invalid
from app.models import Source
from app.revisions import records
from app.sources.service import Cited, cite, store_sources


@pytest.fixture
def tx(engine: Engine) -> Iterator[Tx]:
    """A write under way."""
    with write(engine) as connection:
        yield Tx(connection, Caller(new_id(), "editor", "write"), None, datetime.now(UTC))


def cited(tx: Tx, *entries: dict[str, Any]) -> list[Cited]:
    """Cite these entries, as an act does that is posted."""
    resolved = cite(tx.connection, [CitedSourcePosted.model_validate(entry) for entry in entries])
    store_sources(tx, resolved.new)
    return resolved.cited


def stored(tx: Tx) -> int:
    """Return how many sources there are."""
    return tx.connection.execute(select(func.count()).select_from(Source)).scalar_one()


A, B = {"url": "https://example.org/a", "title": "A"}, {"url": "https://example.org/b"}
GAZETTE = {"title": "Decree 7", "publisher": "Gazette", "kind": "official_text", "published_on": "2020-05"}


def test_new_sources_are_stored_with_their_documents_in_the_order_given(tx: Tx) -> None:
    result = cited(tx, A, GAZETTE, B)
    assert [one.row["url"] for one in result] == [A["url"], None, B["url"]]
    assert [one.differs for one in result] == [[], [], []]
    assert result[1].row["published_on_last"] == "2020-05-31"
    for one in result:
        current = records.get(tx.connection, "source", one.row["id"])
        assert (current.revision, current.by, current.action) == (1, "editor", "create")


def test_known_address_is_the_stored_source_and_tells_what_differs(tx: Tx) -> None:
    (first,) = cited(tx, A)
    (again,) = cited(tx, {"url": "HTTPS://example.org:443/a#x", "title": "Other", "author": "Somebody"})
    assert again.row == first.row
    assert again.differs == ["title", "author"]


def test_entries_of_one_address_or_alike_without_any_are_one_source(tx: Tx) -> None:
    result = cited(tx, A, A | {"title": "A twice"}, GAZETTE, GAZETTE | {"key": "gazette"}, GAZETTE | {"author": "X"})
    first, second, third, fourth, fifth = (one.row["id"] for one in result)
    assert first == second
    assert third == fourth != fifth
    assert [one.differs for one in result] == [[], ["title"], [], [], []]
    assert stored(tx) == 3


def test_entry_with_an_id_is_that_source(tx: Tx) -> None:
    (first,) = cited(tx, GAZETTE)
    assert cited(tx, {"id": first.row["id"]}) == [first]
    (renamed,) = cited(tx, {"id": first.row["id"], "title": "Decree 8"})
    assert renamed == Cited(first.row, ["title"])


def test_entry_with_an_unknown_id_is_known_by_its_address_or_new(tx: Tx) -> None:
    (first,) = cited(tx, A)
    assert cited(tx, {"id": new_id(), **A}) == [first]
    (new,) = cited(tx, {"id": "elsewhere", **B})
    assert new.row["id"] not in (first.row["id"], "elsewhere")
    assert is_id(new.row["id"])


def test_unknown_id_alone_is_refused_with_its_place(tx: Tx) -> None:
    with pytest.raises(Invalid) as refused:
        cited(tx, A, {"id": new_id()}, {"id": "odd"})
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("/sources/1/id", "source_unknown"),
        ("/sources/2/id", "source_unknown"),
    ]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is sent to the database: look-ups, and statements that insert."""
    seen: list[object] = []

    def look_up(self: Lookup, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        seen.append(self)
        return ask(self, connection, **values)

    def send(connection: Connection, ready: Sequence[driver.Ready]) -> None:
        seen.extend(ready)
        driver.send(connection, ready)

    ask = Lookup.__call__
    monkeypatch.setattr(Lookup, "__call__", look_up)
    monkeypatch.setattr(statements, "send", send)
    return seen


def test_any_number_of_sources_takes_the_same_number_of_statements(tx: Tx, sent: list[object]) -> None:
    cited(tx, A)
    one = len(sent)
    assert one > 1
    sent.clear()
    cited(tx, *({"url": f"https://example.org/{number}"} for number in range(40)))
    assert len(sent) == one
    sent.clear()
    cited(tx, *({"url": f"https://example.org/{number}"} for number in range(40)))
    assert len(sent) == 1


def test_no_sources_take_no_statement(tx: Tx, sent: list[object]) -> None:
    assert cited(tx) == []
    assert sent == []


paths = st.lists(st.sampled_from("abcde"), max_size=8)


# Each example has addresses of its own, so that those of the examples before it are in nobody's way.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(posted=paths, later=paths)
def test_each_address_is_stored_once_however_it_is_cited(engine: Engine, posted: list[str], later: list[str]) -> None:
    with write(engine) as connection:
        tx = Tx(connection, Caller(new_id(), "editor", "write"), None, datetime.now(UTC))
        before = stored(tx)
        first = cited(tx, *({"url": f"https://example.org/{before}/{path}"} for path in posted))
        second = cited(tx, *({"url": f"https://EXAMPLE.org/{before}/{path}#x"} for path in later))
        meant: dict[str, str] = {}
        for path, one in zip([*posted, *later], [*first, *second], strict=True):
            assert meant.setdefault(path, one.row["id"]) == one.row["id"]
        assert stored(tx) - before == len(set(posted) | set(later)) == len(set(meant.values()))
