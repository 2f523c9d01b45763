"""Deliver the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state', sa.String(length=9), server_default='waiting', nullable=False))
        batch_op.add_column(sa.Column('tries', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('next_at', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('error', sa.Text(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_outbox_state'), "state IN ('waiting', 'delivered', 'dead', 'discarded')")
        batch_op.create_index(batch_op.f('ix_outbox_state_next_at'), ['state', 'next_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_state_next_at'))
        batch_op.drop_constraint(op.f('ck_outbox_state'), type_='check')
        batch_op.drop_column('error')
        batch_op.drop_column('next_at')
        batch_op.drop_column('tries')
        batch_op.drop_column('state')
