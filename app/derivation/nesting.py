"""Acts inside acts: an act that is a tranche of, amends, implements or is superseded by another lies inside it."""

from collections.abc import Iterator

from sqlalchemy import Connection, select, union_all

from app.db.statements import table_of
from app.models import Act, Relation
from app.vocabularies import NESTING_RELATIONS, RelationType, Review

_acts, _relations = table_of(Act), table_of(Relation)
# The act that bears the relation lies inside the other; with `supersedes` it is the other way round. Only the ends that
# lie in the direction that is followed are asked for: a plan may have thousands of tranches, and each is written.
_ENDS = (
    (tuple(sorted(NESTING_RELATIONS - {RelationType.SUPERSEDES})), _relations.c.act_id, _relations.c.other_id),
    ((RelationType.SUPERSEDES.value,), _relations.c.other_id, _relations.c.act_id),
)

# A statement takes at most 65,535 values on PostgreSQL, 32,766 on SQLite; a plan may have more acts inside it.
_AT_ONCE = 5_000
_PUBLIC = (_acts.c.review == Review.PUBLISHED.value, _acts.c.deleted.is_(False))


def outer_acts(connection: Connection, act_id: str) -> set[str]:
    """Return the acts outward of one, at any remove; the act itself is among them if its relations make a circle."""
    return _reach(connection, act_id, outward=True)


def inner_acts(connection: Connection, act_id: str) -> set[str]:
    """Return the acts inward of one, at any remove, by what is published: no other act is counted by where it lies."""
    return _reach(connection, act_id, outward=False, published=True)


def figured_outside(connection: Connection, act_id: str) -> int:
    """Return, one bit each, for which stage and basis an outer act that is published and not void has a figure.

    What an act says that is not published links nothing: a draft must not move public numbers.
    """
    figured = 0
    for outer in _batches(_reach(connection, act_id, outward=True, published=True)):
        statement = select(_acts.c.figured).where(_acts.c.id.in_(outer), _acts.c.void.is_(False), *_PUBLIC)
        for bits in connection.execute(statement).scalars():
            figured |= bits
    return figured


def _reach(connection: Connection, act_id: str, *, outward: bool, published: bool = False) -> set[str]:
    """Follow the relations, all or those of published acts, in one direction until nothing new is met."""
    reached: set[str] = set()
    edge: set[str] = {act_id}
    while edge:
        met: set[str] = set()
        for batch in _batches(edge):
            steps = []
            for relations, inner, outer in _ENDS:
                start, end = (inner, outer) if outward else (outer, inner)
                step = select(end).where(start.in_(batch), _relations.c.relation.in_(relations))
                if published:
                    step = step.join(_acts, _acts.c.id == _relations.c.act_id).where(*_PUBLIC)
                steps.append(step)
            met |= set(connection.execute(union_all(*steps)).scalars())
        edge = met - reached
        reached |= edge
    return reached


def _batches(act_ids: set[str]) -> Iterator[list[str]]:
    ordered = sorted(act_ids)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
