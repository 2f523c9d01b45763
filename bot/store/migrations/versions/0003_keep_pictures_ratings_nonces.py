"""Keep pictures, ratings and used identities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nonces",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("until", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_nonces")),
    )
    op.create_index(op.f("ix_nonces_until"), "nonces", ["until"], unique=False)
    op.create_table(
        "ratings",
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("closing", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_ratings_score")),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_ratings_conversation")),
        sa.PrimaryKeyConstraint("conversation", "closing", name=op.f("pk_ratings")),
    )
    op.create_index(op.f("ix_ratings_at"), "ratings", ["at"], unique=False)
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("picture", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_column("picture")
    op.drop_index(op.f("ix_ratings_at"), table_name="ratings")
    op.drop_table("ratings")
    op.drop_index(op.f("ix_nonces_until"), table_name="nonces")
    op.drop_table("nonces")
