"""The index of full text.

It is empty at first: `python -m app migrate` fills it from the documents.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5f0c3a9d7e21"
down_revision = "b125f846032f"
branch_labels = None
depends_on = None

# SQLite's index holds no text of its own: it is told the words of a row, old and new, as the row changes.
INDEX = (
    "CREATE VIRTUAL TABLE search_entry_index USING fts5(words, content='search_entry', content_rowid='place', tokenize='ascii')",
    "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN"
    " INSERT INTO search_entry_index (rowid, words) VALUES (new.place, new.words); END",
    "CREATE TRIGGER search_entry_taken AFTER DELETE ON search_entry BEGIN"
    " INSERT INTO search_entry_index (search_entry_index, rowid, words) VALUES ('delete', old.place, old.words); END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN"
    " INSERT INTO search_entry_index (search_entry_index, rowid, words) VALUES ('delete', old.place, old.words);"
    " INSERT INTO search_entry_index (rowid, words) VALUES (new.place, new.words); END",
)


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("words", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        sa.CheckConstraint("\"type\" IN ('act', 'leader', 'source')", name=op.f("ck_search_entry_type_known")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("id", name=op.f("uq_search_entry_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in INDEX:
            op.execute(statement)
    else:
        op.create_index("ix_search_entry_words", "search_entry", ["words"], postgresql_using="gin")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_entry_index")
    op.drop_table("search_entry")
