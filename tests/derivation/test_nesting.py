"""Which acts lie inside which, by the relations of either."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from app.acts.schemas import ActCreate
from app.acts.service import create_act
from app.auth import Caller
from app.db.transactions import write
from app.derivation import nesting
from app.doors import Tx

CALLER = Caller(id="", name="editors", scope="admin")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def created(tx: Tx, name: str, **relations: str) -> str:
    """Store an act that has these relations, and return its identifier."""
    posted = {
        "external_id": name, "country": "AZE", "title": name, "instrument": "amnesty_law",
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
