"""Acts inside acts: an act that is a tranche of, amends, implements or is superseded by another lies inside it."""

from typing import Any

from sqlalchemy import Connection, FromClause, Select, and_, case, or_, select

from app.db.statements import table_of
from app.models import Act, Relation
from app.vocabularies import NESTING_RELATIONS, RelationType, Review

_acts, _relations = table_of(Act), table_of(Relation)
# The act that bears the relation lies inside the other; with `supersedes` it is the other way round. Only the ends that
# lie in the direction that is followed are asked for: a plan may have thousands of tranches, and each is written.
_NESTS = _relations.c.relation.in_(sorted(NESTING_RELATIONS - {RelationType.SUPERSEDES}))
_SUPERSEDES = _relations.c.relation == RelationType.SUPERSEDES.value

_PUBLIC = (_acts.c.review == Review.PUBLISHED.value, _acts.c.deleted.is_(False))


def outer_acts(connection: Connection, act_id: str) -> set[str]:
    """Return the acts outward of one, at any remove; the act itself is among them if its relations make a circle."""
    return set(connection.execute(_reached(act_id, outward=True)).scalars())


def inner_acts(connection: Connection, act_id: str) -> set[str]:
    """Return the acts inward of one, at any remove, by what is published: no other act is counted by where it lies."""
    return set(connection.execute(_reached(act_id, outward=False, published=True)).scalars())


def figured_outside(connection: Connection, act_id: str) -> int:
    """Return, one bit each, for which stage and basis an outer act that is published and not void has a figure.

    What an act says that is not published links nothing: a draft must not move public numbers.
    """
    outside = _acts.c.id.in_(_reached(act_id, outward=True, published=True))
    statement = select(_acts.c.figured).where(outside, _acts.c.void.is_(False), *_PUBLIC).distinct()
    figured = 0
    for bits in connection.execute(statement).scalars():
        figured |= bits
    return figured


def _reached(act_id: str, *, outward: bool, published: bool = False) -> Select[str]:
    """Return the acts that relations, all or those of published acts, lead to in one direction, as a subquery.

    It is one statement, for a chain of acts may be long.
    """
    of, other = _relations.c.act_id, _relations.c.other_id
    start, end = (of, other) if outward else (other, of)

    def step(begins: FromClause | None, at: Any) -> Select[Any]:
        leads = or_(and_(_NESTS, start == at), and_(_SUPERSEDES, end == at))
        source: FromClause = _relations if begins is None else begins.join(_relations, leads)
        if published:
            source = source.join(_acts, and_(_acts.c.id == of, *_PUBLIC))
        met = select(case((_SUPERSEDES, start), else_=end).label("id")).select_from(source)
        return met.where(leads) if begins is None else met

    reached = step(None, act_id).cte("reached", recursive=True)
    reached = reached.union(step(reached, reached.c.id))
    return select(reached.c.id)
