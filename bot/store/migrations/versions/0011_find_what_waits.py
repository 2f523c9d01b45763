"""Find what waits for an answer without looking at every message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEX = "ix_messages_waiting"


def upgrade() -> None:
    op.create_index(
        INDEX,
        "messages",
        ["conversation", "seq"],
        sqlite_where=sa.text("author = 'buyer' AND answered IS 0"),
        postgresql_where=sa.text("author = 'buyer' AND answered IS false"),
    )


def downgrade() -> None:
    op.drop_index(INDEX, "messages")
