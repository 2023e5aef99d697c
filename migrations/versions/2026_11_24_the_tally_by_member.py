"""A tally by member with all sums of it in one row, and facts that bases share: a write moves fewer rows."""

from collections.abc import Iterator
from itertools import groupby
from operator import add, attrgetter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "7c1e0f3a9d52"
down_revision = "5f0c3a9d7e21"
branch_labels = None
depends_on = None

STAGES = ("announced", "implemented")
BITS = {"accepted": 1, "official": 2, "independent": 4}
PAIRS = (
    *(("stages", ("announced", basis), ("implemented", basis)) for basis in BITS),
    *(("bases", (stage, "official"), (stage, "independent")) for stage in STAGES),
)
PLACES = (
    *((stage, basis, "") for stage in STAGES for basis in BITS),
    *((*side, pair) for pair, one, other in PAIRS for side in (one, other)),
)
SUMS = ("acts", "quantified", "low", "best", "high_sum", "open", "unquantified")
KEPT = (
    "act_id, stage, kind, family, country, region, year, instrument, status, void, low, best, high, unquantified,"
    " custody_low, custody_best, custody_high, custody_unquantified"
)
# The tally as both revisions have it, for filling it.
BY_MEMBER = sa.table(
    "tally", *(sa.column(name) for name in ("country", "year", "level", "member")), sa.column("sums", sa.JSON)
)
BY_COLUMN = sa.table("tally", *map(sa.column, ("country", "stage", "basis", "level", "year", "member", *SUMS)))


def upgrade() -> None:
    sums = _sums_by_member(_facts_of_acts())
    op.execute("CREATE TEMPORARY TABLE fact_kept AS SELECT * FROM fact")
    op.drop_table("fact")
    op.create_table(
        "fact",
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("bases", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        *_shared(),
        sa.CheckConstraint("bases BETWEEN 1 AND 7", name=op.f("ck_fact_bases_known")),
        sa.CheckConstraint("(counted & bases) = counted", name=op.f("ck_fact_counted_of_bases")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_fact_act_id_act"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("act_id", "stage", "kind", "bases", name=op.f("pk_fact")),
        sqlite_with_rowid=False,
    )
    bit = " ".join(f"WHEN '{basis}' THEN {bit}" for basis, bit in BITS.items())
    op.execute(
        f"INSERT INTO fact ({KEPT}, bases, counted)"  # noqa: S608 - of constants
        f" SELECT {KEPT}, sum(CASE basis {bit} END), sum(CASE WHEN counted THEN CASE basis {bit} END ELSE 0 END)"
        f" FROM fact_kept GROUP BY {KEPT}"
    )
    op.execute("DROP TABLE fact_kept")
    op.drop_table("tally")
    op.create_table(
        "tally",
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("sums", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("country", "year", "level", "member", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    _insert(BY_MEMBER, ({**_key(key), "sums": held} for key, held in sorted(sums.items())))
    # The figures of a line are found by their act, with which another index begins.
    op.drop_index(op.f("ix_figure_breakdown_id"), "figure")


def downgrade() -> None:
    op.create_index(op.f("ix_figure_breakdown_id"), "figure", ["breakdown_id"], unique=False)
    op.execute("CREATE TEMPORARY TABLE fact_kept AS SELECT * FROM fact")
    op.drop_table("fact")
    op.create_table(
        "fact",
        sa.Column("act_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        *_shared(),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_fact_act_id_act"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("act_id", "stage", "basis", "kind", name=op.f("pk_fact")),
        sqlite_with_rowid=False,
    )
    for basis, bit in BITS.items():
        op.execute(
            f"INSERT INTO fact ({KEPT}, basis, counted)"  # noqa: S608 - of constants
            f" SELECT {KEPT}, '{basis}', (counted & {bit}) <> 0"
            f" FROM fact_kept WHERE (bases & {bit}) <> 0"
        )
    op.execute("DROP TABLE fact_kept")
    op.create_index("ix_fact_country_stage_basis", "fact", ["country", "stage", "basis"], unique=False)
    sums = _sums_by_member(_facts_of_acts())
    op.drop_table("tally")
    op.create_table(
        "tally",
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("quantified", sa.Integer(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("best", sa.BigInteger(), nullable=False),
        sa.Column("high_sum", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("unquantified", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("country", "stage", "basis", "level", "year", "member", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    _insert(BY_COLUMN, _rows_by_column(sums))


def _shared() -> list[sa.Column[Any]]:
    """The columns of facts that both revisions have."""
    return [
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=True),
        sa.Column("best", sa.BigInteger(), nullable=True),
        sa.Column("high", sa.BigInteger(), nullable=True),
        sa.Column("unquantified", sa.Integer(), nullable=False),
        sa.Column("custody_low", sa.BigInteger(), nullable=True),
        sa.Column("custody_best", sa.BigInteger(), nullable=True),
        sa.Column("custody_high", sa.BigInteger(), nullable=True),
        sa.Column("custody_unquantified", sa.Integer(), nullable=True),
    ]


def _facts_of_acts() -> Iterator[list[Any]]:
    """Give the counted facts of each act, one for each basis as the older revision has them."""
    statement = (
        "SELECT act_id, stage, basis, kind, family, country, year, low, best, high, unquantified, custody_low,"
        " custody_best, custody_high, custody_unquantified FROM fact WHERE counted AND NOT void ORDER BY act_id"
    )
    rows = op.get_bind().execute(sa.text(statement).execution_options(yield_per=10_000))
    for _, of_act in groupby(rows, key=attrgetter("act_id")):
        yield list(of_act)


def _sums_by_member(acts: Iterator[list[Any]]) -> dict[tuple[str, str, str, str], list[list[int] | None]]:
    """Return the sums by country (and all), year (and all), level and member: a list for each of PLACES."""
    sums: dict[tuple[str, str, str, str], list[list[int] | None]] = {}
    for facts in acts:
        terms: dict[tuple[str, str], dict[tuple[str, str], list[int]]] = {}
        for row in facts:
            side = row.stage, row.basis
            count = _terms(row.low, row.best, row.high, row.unquantified)
            if row.kind:
                terms.setdefault(("kind", row.kind), {})[side] = count
                of_family = terms.setdefault(("family", row.family), {})
                of_family[side] = _together(of_family[side], count) if side in of_family else count
                continue
            terms.setdefault(("act", ""), {})[side] = count
            if row.custody_unquantified is not None:
                custody = (row.custody_low, row.custody_best, row.custody_high, row.custody_unquantified)
                terms.setdefault(("custody", ""), {})[side] = _terms(*custody)
        year = "none" if facts[0].year is None else str(facts[0].year)
        for (level, member), of_member in terms.items():
            held: dict[tuple[str, str, str], list[int]] = {(*side, ""): count for side, count in of_member.items()}
            for pair, one, other in () if level == "custody" else PAIRS:
                if all(side in of_member and of_member[side][1] for side in (one, other)):
                    held |= {(*one, pair): of_member[one], (*other, pair): of_member[other]}
            for scope in [(country, named) for country in (facts[0].country, "all") for named in (year, "all")]:
                row_sums = sums.setdefault((*scope, level, member), [None] * len(PLACES))
                for number, place in enumerate(PLACES):
                    if place in held:
                        before = row_sums[number]
                        row_sums[number] = held[place] if before is None else list(map(add, before, held[place]))
    return sums


def _terms(low: int | None, best: int | None, high: int | None, unquantified: int) -> list[int]:
    if low is None or best is None:
        return [1, 0, 0, 0, 0, 0, unquantified]
    return [1, 1, low, best, high or 0, int(high is None), unquantified]


def _together(one: list[int], other: list[int]) -> list[int]:
    """Two kinds of one family are one act, open if one of them is; what is open has no high."""
    _, quantified, low, best, high, is_open, unquantified = map(add, one, other)
    is_open = min(1, is_open)
    return [1, min(1, quantified), low, best, 0 if is_open else high, is_open, unquantified]


def _rows_by_column(sums: dict[tuple[str, str, str, str], list[list[int] | None]]) -> Iterator[dict[str, Any]]:
    """Give the rows of the older tally: none of all countries together, distances of whole acts only."""
    for (country, year, level, member), held in sorted(sums.items()):
        for (stage, basis, pair), numbers in zip(PLACES, held, strict=True):
            if numbers is not None and country != "all" and (not pair or level == "act"):
                key = {"country": country, "stage": stage, "basis": basis, "level": pair or level}
                yield {**key, "year": year, "member": member, **dict(zip(SUMS, numbers, strict=True))}


def _key(key: tuple[str, str, str, str]) -> dict[str, str]:
    return dict(zip(("country", "year", "level", "member"), key, strict=True))


def _insert(table: Any, rows: Iterator[dict[str, Any]]) -> None:
    waiting = list(rows)
    for start in range(0, len(waiting), 5_000):
        op.get_bind().execute(sa.insert(table), waiting[start : start + 5_000])
