"""Keys of long addresses become digests: an index of PostgreSQL takes no more than 2,704 bytes."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "a3d90c6e41f7"
down_revision = "3f0c7a51d2e8"
branch_labels = None
depends_on = None

LONGEST = 2_000


def upgrade() -> None:
    connection = op.get_bind()
    # A character has at most four bytes.
    long = sa.text("SELECT id, url_key FROM source WHERE length(url_key) > :least")
    for id_, key in connection.execute(long, {"least": LONGEST // 4}).all():
        written = key.encode()
        if len(written) > LONGEST:
            digest = f"sha256:{sha256(written).hexdigest()}"
            connection.execute(
                sa.text("UPDATE source SET url_key = :digest WHERE id = :id"), {"digest": digest, "id": id_}
            )


def downgrade() -> None:
    # A digest stays one: the address may be longer than the index takes.
    pass
