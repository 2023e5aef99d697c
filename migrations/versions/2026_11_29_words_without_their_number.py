"""SQLite's index of words does without the number of words of each text: no order asks for it, and writes wrote it.

As one piece: a long transaction leaves it in many, and writes would go on merging them.
"""

from alembic import op

revision = "8c1e5a70d2f4"
down_revision = "4d0a9e7b13c6"
branch_labels = None
depends_on = None

INDEX = (
    "CREATE VIRTUAL TABLE search_entry_index USING"
    " fts5(words, content='search_entry', content_rowid='place', tokenize='ascii'{sizes})"
)
FILLED = (
    "INSERT INTO search_entry_index (search_entry_index) VALUES ('rebuild')",
    "INSERT INTO search_entry_index (search_entry_index) VALUES ('optimize')",
)


def upgrade() -> None:
    _make_anew(", columnsize=0")


def downgrade() -> None:
    _make_anew("")


def _make_anew(sizes: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_entry_index")
        for statement in (INDEX.format(sizes=sizes), *FILLED):
            op.execute(statement)
