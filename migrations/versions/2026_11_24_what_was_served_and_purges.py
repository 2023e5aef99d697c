"""What was served until it was derived anew; purges in the change feed."""

import sqlalchemy as sa
from alembic import op

revision = "7d1c0e5a94b2"
down_revision = "7c1e0f3a9d52"
branch_labels = None
depends_on = None

_BEFORE = "\"op\" IN ('create', 'delete', 'update')"
_AFTER = "\"op\" IN ('create', 'delete', 'purge', 'update')"


def upgrade() -> None:
    op.create_table(
        "rendering",
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("\"type\" IN ('act', 'country', 'leader', 'source')", name=op.f("ck_rendering_type_known")),
        sa.PrimaryKeyConstraint("type", "id", "until", name=op.f("pk_rendering")),
    )
    _allow(_AFTER)


def downgrade() -> None:
    # What has no name in the older form is no change that it can tell.
    op.execute("DELETE FROM change WHERE op = 'purge'")
    _allow(_BEFORE)
    op.drop_table("rendering")


def _allow(ops: str) -> None:
    with op.batch_alter_table("change", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_constraint(op.f("ck_change_op_known"), type_="check")
        batch.create_check_constraint(op.f("ck_change_op_known"), ops)
