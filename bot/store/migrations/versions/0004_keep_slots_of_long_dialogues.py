"""Keep the slots of long dialogues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dialogue_slots",
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("events", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_dialogue_slots_conversation")),
        sa.PrimaryKeyConstraint("conversation", "seq", name=op.f("pk_dialogue_slots")),
    )


def downgrade() -> None:
    op.drop_table("dialogue_slots")
