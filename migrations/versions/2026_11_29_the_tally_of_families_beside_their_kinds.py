"""The tally holds of a family only what it comes to beside the sums of its kinds: an act with two kinds is one act."""

from collections.abc import Callable
from operator import add, sub

import sqlalchemy as sa
from alembic import op

revision = "4d0a9e7b13c6"
down_revision = "1b7f4c92d8ae"
branch_labels = None
depends_on = None

KINDS = {
    "release": ("release", "conditional_release", "provisional_release", "deportation_release"),
    "reduction": ("sentence_reduction", "commutation", "commutation_death", "commutation_life", "substitution"),
    "non_custodial": ("noncustodial_pardon", "suspended_sentence_pardon", "noncustodial_reduction"),
    "liability_waiver": ("liability_waiver", "proceedings_terminated"),
    "penalty_relief": ("fine_waiver", "fine_and_sentence_waiver", "administrative_relief"),
    "record": ("record_clearance", "rights_restoration"),
    "delay": ("respite",),
    "unspecified": ("pardon_unspecified", "remainder", "unknown", "other"),
}
FAMILY_OF = {kind: family for family, kinds in KINDS.items() for kind in kinds}
KEY = ("country", "year", "level", "member")
TALLY = sa.table("tally", *map(sa.column, KEY), sa.column("sums", sa.JSON))
Held = list[list[int] | None]


def upgrade() -> None:
    _take_kinds(sub)


def downgrade() -> None:
    _take_kinds(add)


def _take_kinds(operation: Callable[[int, int], int]) -> None:
    """Take the sums of its kinds from each row of a family, or add them."""
    connection = op.get_bind()
    for country in connection.scalars(sa.select(TALLY.c.country).distinct()).all():
        families, kinds = _rows(country, "family"), _rows(country, "kind")
        for (year, kind), held in kinds.items():
            key = year, FAMILY_OF[kind]
            families[key] = _moved(families.get(key, [None] * len(held)), held, operation)
        connection.execute(sa.delete(TALLY).where(TALLY.c.country == country, TALLY.c.level == "family"))
        rows = [
            {"country": country, "year": year, "level": "family", "member": family, "sums": held}
            for (year, family), held in families.items()
            if any(held)
        ]
        if rows:
            connection.execute(sa.insert(TALLY), rows)


def _rows(country: str, level: str) -> dict[tuple[str, str], Held]:
    chosen = sa.select(TALLY).where(TALLY.c.country == country, TALLY.c.level == level)
    return {(row.year, row.member): row.sums for row in op.get_bind().execute(chosen)}


def _moved(held: Held, by: Held, operation: Callable[[int, int], int]) -> Held:
    """Return what a row then holds; what comes to nothing is none."""
    sums = held.copy()
    for place, numbers in enumerate(by):
        if numbers is not None:
            both = list(map(operation, held[place] or [0] * len(numbers), numbers))
            sums[place] = both if any(both) else None
    return sums
