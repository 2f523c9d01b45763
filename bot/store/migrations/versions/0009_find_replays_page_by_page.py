"""Find replays page by page: what they found in rows instead of one text."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "replay_groups",
        sa.Column("replay", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.Column("what", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("old", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("new", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("answer", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=True),
        sa.CheckConstraint("verdict IN ('', 'better', 'worse', 'same')", name=op.f("ck_replay_groups_verdict")),
        sa.ForeignKeyConstraint(["replay"], ["replays.id"], name=op.f("fk_replay_groups_replay")),
        sa.PrimaryKeyConstraint("replay", "key", name=op.f("pk_replay_groups")),
    )
    op.create_table(
        "replay_items",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("replay", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["replay"], ["replays.id"], name=op.f("fk_replay_items_replay")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replay_items")),
    )
    with op.batch_alter_table("replay_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replay_items_replay_key_id"), ["replay", "key", "id"], unique=False)
    with op.batch_alter_table("replays", schema=None) as batch_op:
        batch_op.add_column(sa.Column("conversations", sa.Integer(), server_default="0", nullable=False))
    _move(op.get_bind())
    with op.batch_alter_table("replays", schema=None) as batch_op:
        batch_op.drop_column("findings")


def downgrade() -> None:
    with op.batch_alter_table("replays", schema=None) as batch_op:
        batch_op.add_column(sa.Column("findings", sa.JSON(none_as_null=True), server_default="{}", nullable=False))
        batch_op.drop_column("conversations")
    with op.batch_alter_table("replay_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replay_items_replay_key_id"))

    op.drop_table("replay_items")
    op.drop_table("replay_groups")


def _move(connection: sa.engine.Connection) -> None:
    """What trainers have judged is not lost."""
    meta = sa.MetaData()
    replays, groups, items = (sa.Table(name, meta, autoload_with=connection) for name in ("replays", "replay_groups", "replay_items"))
    for row in connection.execute(sa.select(replays.c.id, replays.c.findings)).all():
        findings = json.loads(row.findings) if isinstance(row.findings, str) else row.findings
        moved = replays.update().where(replays.c.id == row.id).values(conversations=findings.get("conversations", 0))
        connection.execute(moved)
        for group in findings.get("groups", []):
            connection.execute(groups.insert().values(**_group(row.id, group)))
            for item in group["items"]:
                connection.execute(items.insert().values(replay=row.id, key=group["key"], **item))


def _group(replay: int, group: dict[str, Any]) -> dict[str, Any]:
    said = {name: group.get(name) or "" for name in ("verdict", "by")}
    at = datetime.fromisoformat(group["at"]).astimezone(timezone.utc).isoformat(timespec="microseconds") if group.get("at") else None
    return {
        "replay": replay, "key": group["key"], "what": group["what"], "old": group["old"], "new": group["new"],
        "answer": group["what"] != ["intent"], "count": len(group["items"]), "at": at, **said,
    }  # fmt: skip
