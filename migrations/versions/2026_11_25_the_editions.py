"""The editions of the register."""

import sqlalchemy as sa
from alembic import op

revision = "c4e81b7d20a6"
down_revision = "7d1c0e5a94b2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edition",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_edition_digest_length")),
        sa.CheckConstraint("size > 0", name=op.f("ck_edition_size_given")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_edition")),
    )


def downgrade() -> None:
    op.drop_table("edition")
