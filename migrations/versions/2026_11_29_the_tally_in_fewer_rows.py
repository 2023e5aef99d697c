"""The persons who leave custody stand in the tally's row of whole acts, and no row sums up all countries and years."""

from collections.abc import Iterable
from operator import add
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "1b7f4c92d8ae"
down_revision = "e92b5d03a7f8"
branch_labels = None
depends_on = None

# The places of a row: stages and bases, then the sides of distances, then stages and bases of custody.
STAGES_AND_BASES, OF_PERSONS = 6, 16
KEY = ("country", "year", "level", "member")
TALLY = sa.table("tally", *map(sa.column, KEY), sa.column("sums", sa.JSON))
Held = list[list[int] | None]


def upgrade() -> None:
    connection = op.get_bind()
    connection.execute(sa.delete(TALLY).where(TALLY.c.country == "all", TALLY.c.year == "all"))
    custody = _rows("custody")
    connection.execute(sa.delete(TALLY).where(TALLY.c.level == "custody"))
    nothing: Held = [None] * STAGES_AND_BASES
    _put(
        (key, held + custody.get((*key[:2], "custody", ""), nothing)[:STAGES_AND_BASES])
        for key, held in _rows("act").items()
    )


def downgrade() -> None:
    acts = _rows("act")
    _put((key, held[:OF_PERSONS]) for key, held in acts.items())
    rest: Held = [None] * (OF_PERSONS - STAGES_AND_BASES)
    custody = {key: held[OF_PERSONS:] + rest for key, held in acts.items() if any(held[OF_PERSONS:])}
    _insert(((*key[:2], "custody", ""), held) for key, held in custody.items())
    everything: dict[tuple[str, ...], Held] = {}
    for level in ("act", "custody", "family", "kind"):
        for (country, _, _, member), held in _rows(level).items():
            if country == "all":
                key = ("all", "all", level, member)
                everything[key] = _added(everything[key], held) if key in everything else held
    _insert(everything.items())


def _rows(level: str) -> dict[tuple[str, ...], Held]:
    rows = op.get_bind().execute(sa.select(TALLY).where(TALLY.c.level == level))
    return {tuple(row[:4]): row.sums for row in rows}


def _added(one: Held, other: Held) -> Held:
    return [a or b if a is None or b is None else list(map(add, a, b)) for a, b in zip(one, other, strict=True)]


def _put(rows: Iterable[tuple[tuple[str, ...], Held]]) -> None:
    """Take these sums in the place of those that the rows have."""
    changed = [
        {**{f"of_{name}": part for name, part in zip(KEY, key, strict=True)}, "sums": held} for key, held in rows
    ]
    if changed:
        of_key = (TALLY.c[name] == sa.bindparam(f"of_{name}") for name in KEY)
        op.get_bind().execute(sa.update(TALLY).where(*of_key), changed)


def _insert(rows: Iterable[tuple[tuple[str, ...], Held]]) -> None:
    made: list[dict[str, Any]] = [{**dict(zip(KEY, key, strict=True)), "sums": held} for key, held in rows]
    if made:
        op.get_bind().execute(sa.insert(TALLY), made)
