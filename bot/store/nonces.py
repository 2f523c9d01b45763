"""Identities that were used: each speaks for its buyer once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.tables import nonces


def use_nonce(connection: Connection, nonce: str, conversation: str, until: datetime, now: datetime) -> bool:
    """Remember it until it ends by itself; False when it was used before."""
    connection.execute(delete(nonces).where(nonces.c.until < now))
    if connection.execute(select(nonces.c.nonce).where(nonces.c.nonce == nonce)).first():
        return False
    try:
        with connection.begin_nested():
            connection.execute(insert(nonces).values(nonce=nonce, conversation=conversation, until=until))
    except IntegrityError:  # another desk was faster
        return False
    return True
