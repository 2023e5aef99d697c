"""Rules that name what is allowed compare with one after the other: for a list SQLite builds an index at each row."""

import re

import sqlalchemy as sa
from alembic import op

revision = "e92b5d03a7f8"
down_revision = "c4e81b7f2d60"
branch_labels = None
depends_on = None

LISTED = re.compile(r"""CHECK \(("\w+") IN \(((?:'[^']*'(?:, )?)+)\)\)""")


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    # A rule that says the same leaves the rows as they are, so the tables need not be made anew (SQLite, "Making Other
    # Kinds Of Table Schema Changes").
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    made = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK%'")
    changed = {name: LISTED.sub(_one_by_one, sql) for name, sql in connection.execute(made)}
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    rewrite = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name")
    for name, sql in changed.items():
        connection.execute(rewrite, {"name": name, "sql": sql})
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def downgrade() -> None:
    # The rules say what they said before.
    pass


def _one_by_one(found: re.Match[str]) -> str:
    column, values = found[1], re.findall(r"'[^']*'", found[2])
    return f"CHECK ({' OR '.join(f'{column} = {value}' for value in values)})"
