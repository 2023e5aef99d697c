"""Which acts lie inside which, by the relations of either."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, event

from app.acts.schemas import ActCreate
from app.acts.service import create_act
from app.auth import Caller
from app.db.transactions import write
from app.derivation import nesting
from app.doors import Tx

CALLER = Caller(id="", name="editors", scope="admin")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def created(tx: Tx, name: str, total: int | None = None, **relations: str) -> str:
    """Store an act that has these relations, and return its identifier."""
    posted = {
        "external_id": name, "country": "AZE", "title": name, "instrument": "amnesty_law", "total": total,
        "relations": [{"relation": relation, "act": other} for relation, other in relations.items()],
    }  # fmt: skip
    reply = create_act(tx, ActCreate.model_validate(posted))
    return reply.headers["Location"].rpartition("/")[2]


def test_acts_are_found_inside_and_outside_at_any_remove(engine: Engine) -> None:
    with write(engine) as connection:
        tx = Tx(connection, CALLER, None, NOW)
        plan = created(tx, "plan")
        tranche = created(tx, "tranche", tranche_of="plan")
        amendment = created(tx, "amendment", amends="tranche")
        newer = created(tx, "newer", supersedes="plan", parallel_to="amendment")
        created(tx, "beside", series_of="plan")
        assert nesting.outer_acts(connection, amendment) == {tranche, plan, newer}
        assert nesting.outer_acts(connection, newer) == set()
        assert nesting.inner_acts(connection, newer) == {plan, tranche, amendment}
        assert nesting.inner_acts(connection, tranche) == {amendment}


def test_acts_are_found_by_one_statement_however_many_lie_between(engine: Engine) -> None:
    asked: list[str] = []
    with write(engine) as connection:
        tx = Tx(connection, CALLER, None, NOW)
        plan = created(tx, "plan")
        tranches = {created(tx, f"tranche-{number}", tranche_of="plan") for number in range(5)}
        parts = {created(tx, f"part-{number}", implements=f"tranche-{number}") for number in range(5)}
        chain = {
            created(tx, f"link-{number}", amends=f"link-{number - 1}" if number else "plan") for number in range(9)
        }
        last = created(tx, "last", amends="link-8")

        @event.listens_for(connection, "before_cursor_execute")
        def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            asked.append(statement)

        assert nesting.outer_acts(connection, last) == chain | {plan}
        assert nesting.inner_acts(connection, plan) == tranches | parts | chain | {last}
        assert nesting.figured_outside(connection, last) == 0
        assert len(asked) == 3
        newer = {created(tx, f"newer-{number}", supersedes="plan") for number in range(5)}
        assert nesting.outer_acts(connection, plan) == newer
        created(tx, "newest", total=5, supersedes="plan")
        assert nesting.figured_outside(connection, last) != 0
