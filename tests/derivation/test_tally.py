"""Moves of the tally: what is gathered leaves the rows that moves one by one leave."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import Connection, Engine, select

from app.db.statements import table_of
from app.db.transactions import attempt, write
from app.derivation import tally
from app.models import Tally

KEYS = [("AZE", str(year), "kind", f"k'{number}") for year in range(1990, 1996) for number in range(4)]


def held(number: int) -> tally.Held:
    places: tally.Held = [None] * len(tally.PLACES)
    places[number % len(places)] = [1, 1, number, number, number, 0, 0]
    return places


def moves(connection: Connection, number: int) -> None:
    """Add to some rows, and change, or take away, what was added before."""
    for start in range(number):
        tally.move(connection, {}, {key: held(start) for key in KEYS[start::3]})
    tally.move(connection, {key: held(0) for key in KEYS[0::3]}, {key: held(7) for key in KEYS[0::6]})
    tally.move(connection, {key: held(1) for key in KEYS[1::3]}, {})


def fail(connection: Connection) -> None:
    with attempt(connection), tally.gathered(connection):
        tally.move(connection, {}, {key: held(2) for key in KEYS[:2]})
        raise LookupError


def rows(connection: Connection) -> list[Sequence[object]]:
    table = table_of(Tally)
    return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]


def left_by(engine: Engine, work: Callable[[Connection], None]) -> list[Sequence[object]]:
    with Connection(engine) as connection:
        connection.begin()
        work(connection)
        return rows(connection)


@pytest.mark.parametrize("most", [1, 10, 5_000])
def test_gathered_moves_leave_what_single_ones_leave(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    def gathered(connection: Connection) -> None:
        with tally.gathered(connection):
            moves(connection, 5)
            assert most > 1 or rows(connection)

    expected = left_by(engine, lambda connection: moves(connection, 5))
    assert expected
    monkeypatch.setattr(tally, "_MOST_GATHERED", most)
    monkeypatch.setattr(tally, "_AT_ONCE", 7)
    assert left_by(engine, gathered) == expected


@pytest.mark.parametrize("most", [1, 5_000])
def test_gathered_moves_of_what_is_taken_back_are_forgotten(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(tally, "_MOST_GATHERED", most)
    with write(engine) as connection:
        with tally.gathered(connection):
            tally.move(connection, {}, {KEYS[0]: held(1)})
            with pytest.raises(LookupError):
                fail(connection)
            with attempt(connection), tally.gathered(connection):
                tally.move(connection, {}, {KEYS[3]: held(3)})
        assert rows(connection) == [(*KEYS[0], held(1)), (*KEYS[3], held(3))]
