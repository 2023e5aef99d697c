"""Parts lie in the order of their acts and name sources that their act cites: a write touches fewer pages."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "c4e81b7f2d60"
down_revision = "a3d90c6e41f7"
branch_labels = None
depends_on = None

BY_ACT = ("milestone", "scope", "condition", "role", "occasion", "motive", "relation")
CITING = ("milestone", "scope", "motive", "figure")
# Indexes that leave out the rows that have no value there: the table, and the column that has it.
NARROWED = {
    "ix_role_leader_id_act_id": ("role", "leader_id", ["leader_id", "act_id"]),
    "ix_act_described_source_id": ("act", "described_source_id", ["described_source_id"]),
}

# What takes the place of what in the statements that made the tables of SQLite, which can't alter them otherwise.
KEY = 'CONSTRAINT uq_{table}_act_id_key UNIQUE (act_id, "key")'
PRIMARY = "CONSTRAINT pk_{table} PRIMARY KEY ({columns})"
SOURCE = "CONSTRAINT fk_{table}_source_id_source FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE RESTRICT"
SOURCE_OF_ACT = (
    "CONSTRAINT fk_{table}_act_id_source_id_act_source FOREIGN KEY(act_id, source_id)"
    " REFERENCES act_source (act_id, source_id) DEFERRABLE INITIALLY DEFERRED"
)


def upgrade() -> None:
    for table in CITING:
        op.drop_index(f"ix_{table}_source_id", table)
    if op.get_bind().dialect.name == "sqlite":
        for table in sorted({*BY_ACT, *CITING}):
            _rebuild(table, _changes(table, up=True))
    else:
        for table in BY_ACT:
            op.drop_constraint(f"uq_{table}_act_id_key", table, type_="unique")
            op.drop_constraint(f"pk_{table}", table, type_="primary")
            op.create_primary_key(f"pk_{table}", table, ["act_id", "id"])
        for table in CITING:
            op.drop_constraint(f"fk_{table}_source_id_source", table, type_="foreignkey")
            op.create_foreign_key(
                f"fk_{table}_act_id_source_id_act_source",
                table,
                "act_source",
                ["act_id", "source_id"],
                ["act_id", "source_id"],
                deferrable=True,
                initially="DEFERRED",
            )
    for table in BY_ACT:
        _create_index(f"uq_{table}_act_id_key", table, ["act_id", "key"], where="key", unique=True)
    for name, (table, where, columns) in NARROWED.items():
        op.drop_index(name, table)
        _create_index(name, table, columns, where=where)


def downgrade() -> None:
    for name, (table, _, columns) in NARROWED.items():
        op.drop_index(name, table)
        op.create_index(name, table, columns)
    for table in BY_ACT:
        op.drop_index(f"uq_{table}_act_id_key", table)
    if op.get_bind().dialect.name == "sqlite":
        for table in sorted({*BY_ACT, *CITING}):
            _rebuild(table, _changes(table, up=False))
    else:
        for table in CITING:
            op.drop_constraint(f"fk_{table}_act_id_source_id_act_source", table, type_="foreignkey")
            op.create_foreign_key(
                f"fk_{table}_source_id_source", table, "source", ["source_id"], ["id"], ondelete="RESTRICT"
            )
        for table in BY_ACT:
            op.drop_constraint(f"pk_{table}", table, type_="primary")
            op.create_primary_key(f"pk_{table}", table, ["id"])
            op.create_unique_constraint(f"uq_{table}_act_id_key", table, ["act_id", "key"])
    for table in CITING:
        op.create_index(f"ix_{table}_source_id", table, ["source_id"])


def _create_index(name: str, table: str, columns: list[str], *, where: str, unique: bool = False) -> None:
    condition = sa.text(f"{where} IS NOT NULL")
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _changes(table: str, *, up: bool) -> list[tuple[str, str]]:
    """Return what takes the place of what in the statement that made a table of SQLite."""
    changes = []
    if table in BY_ACT:
        by_id, by_act = (PRIMARY.format(table=table, columns=columns) for columns in ("id", "act_id, id"))
        key = ", " + KEY.format(table=table)
        changes += [(key, ""), (by_id, by_act)] if up else [(by_act, by_id + key)]
    if table in CITING:
        source, source_of_act = SOURCE.format(table=table), SOURCE_OF_ACT.format(table=table)
        changes.append((source, source_of_act) if up else (source_of_act, source))
    return changes


def _rebuild(table: str, changes: Sequence[tuple[str, str]]) -> None:
    """Make a table of SQLite anew with these changes to the statement that made it; rows and indexes stay."""
    connection = op.get_bind()
    select = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL ORDER BY type")
    *indexes, (_, made) = connection.execute(select, {"table": table})
    made = " ".join(made.split())
    for old, new in changes:
        if made.count(old) != 1:
            raise RuntimeError(f"The table {table} is not as it should be: {old!r} is not in {made!r}.")
        made = made.replace(old, new)
    op.execute(re.sub(rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_anew", made))
    op.execute(f"INSERT INTO {table}_anew SELECT * FROM {table} ORDER BY act_id, id")  # noqa: S608 - of constants
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)
    for _, index in indexes:
        op.execute(index)
