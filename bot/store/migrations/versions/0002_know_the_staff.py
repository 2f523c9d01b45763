"""Know the staff, and what they have read and used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Who wrote after the last reply has waited since then.
WAITING = """
UPDATE conversations SET waiting_since = (
    SELECT min(created_at) FROM messages WHERE messages.conversation = conversations.id AND author = 'buyer' AND seq > (
        SELECT coalesce(max(seq), 0) FROM messages AS said WHERE said.conversation = conversations.id AND said.author <> 'buyer'
    )
)
"""


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("team", sa.String(length=32), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint("role IN ('agent', 'trainer', 'lead', 'admin')", name=op.f("ck_accounts_role")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_accounts")),
        sa.UniqueConstraint("title", name=op.f("uq_accounts_title")),
    )
    op.create_table(
        "macro_uses",
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("macro", sa.String(length=128), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("agent", "macro", name=op.f("pk_macro_uses")),
    )
    op.create_table(
        "shop_settings",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_shop_settings")),
    )
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_tries")),
    )
    with op.batch_alter_table("sign_in_tries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_tries_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_tries_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_tries_name"), ["name"], unique=False)

    op.create_table(
        "quick_replies",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("team", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.String(length=32), nullable=False),
        sa.CheckConstraint("scope IN ('personal', 'team')", name=op.f("ck_quick_replies_scope")),
        sa.ForeignKeyConstraint(["owner"], ["accounts.title"], name=op.f("fk_quick_replies_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_replies")),
    )
    with op.batch_alter_table("quick_replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quick_replies_owner"), ["owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_quick_replies_team"), ["team"], unique=False)

    op.create_table(
        "reads",
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_reads_conversation")),
        sa.PrimaryKeyConstraint("agent", "conversation", name=op.f("pk_reads")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.name"], name=op.f("fk_sign_ins_account")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sign_ins")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_account"), ["account"], unique=False)

    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mode_by", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("assigned", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("waiting_since", sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f("ix_conversations_waiting_since"), ["waiting_since"], unique=False)
    op.execute(WAITING)
    op.create_index(op.f("ix_suggestions_decided_at"), "suggestions", ["decided_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_suggestions_decided_at"), table_name="suggestions")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversations_waiting_since"))
        batch_op.drop_column("waiting_since")
        batch_op.drop_column("assigned")
        batch_op.drop_column("mode_by")

    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_account"))

    op.drop_table("sign_ins")
    op.drop_table("reads")
    with op.batch_alter_table("quick_replies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quick_replies_team"))
        batch_op.drop_index(batch_op.f("ix_quick_replies_owner"))

    op.drop_table("quick_replies")
    with op.batch_alter_table("sign_in_tries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_tries_name"))
        batch_op.drop_index(batch_op.f("ix_sign_in_tries_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_tries_address"))

    op.drop_table("sign_in_tries")
    op.drop_table("shop_settings")
    op.drop_table("macro_uses")
    op.drop_table("accounts")
