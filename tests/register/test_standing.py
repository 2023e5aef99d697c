"""What is tried in vain: its result is known, and nothing of it is left, no savepoint either."""

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import DBAPIError

from app.db.statements import table_of
from app.db.transactions import write
from app.doors import Tx
from app.models import Feed
from app.register.standing import CALLER, NOTE, in_vain
from tests.register.records import NOW

_feed = table_of(Feed)


def test_in_vain_returns_the_result_and_takes_all_back(engine: Engine) -> None:
    with write(engine) as connection:
        tx = Tx(connection, CALLER, NOTE, NOW)

        def move(position: int) -> int:
            connection.execute(update(_feed).values(position=position))
            return position

        def fail() -> None:
            move(3)
            raise LookupError

        move(1)
        assert in_vain(tx, lambda: move(2)) == 2
        with pytest.raises(LookupError):
            in_vain(tx, fail)
        assert connection.execute(select(_feed.c.position)).scalar_one() == 1


@pytest.mark.only("sqlite")  # where one that is left open costs memory at every write that follows
@pytest.mark.parametrize("name", ["attempt", "sa_savepoint_1"])
def test_in_vain_leaves_no_savepoint(engine: Engine, name: str) -> None:
    with write(engine) as connection:
        in_vain(Tx(connection, CALLER, NOTE, NOW), lambda: connection.execute(update(_feed).values(position=2)))
        with pytest.raises(DBAPIError, match="no such savepoint"):
            connection.execute(text(f"RELEASE SAVEPOINT {name}"))
