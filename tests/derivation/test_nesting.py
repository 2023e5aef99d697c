"""Which acts lie inside which, by the relations of either."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

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


def test_acts_are_found_in_batches_where_they_are_more_than_a_statement_takes(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nesting, "_AT_ONCE", 2)
    with write(engine) as connection:
        tx = Tx(connection, CALLER, None, NOW)
        plan = created(tx, "plan")
        tranches = {created(tx, f"tranche-{number}", tranche_of="plan") for number in range(5)}
        parts = {created(tx, f"part-{number}", implements=f"tranche-{number}") for number in range(5)}
        assert nesting.inner_acts(connection, plan) == tranches | parts
        newer = {created(tx, f"newer-{number}", supersedes="plan") for number in range(5)}
        assert nesting.outer_acts(connection, plan) == newer
        assert nesting.figured_outside(connection, plan) == 0
        created(tx, "newest", total=5, supersedes="plan")
        assert nesting.figured_outside(connection, plan) != 0
