"""What the database knows of the time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.store.tables import messages


def server_time(connection: Connection) -> datetime | None:
    """The server's own clock; None where there is no server."""
    if connection.dialect.name != "postgresql":
        return None
    now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return now


def last_written(connection: Connection) -> datetime | None:
    """When the newest message was written, by the clock of the desk that wrote it."""
    found: datetime | None = connection.execute(select(func.max(messages.c.created_at))).scalar()
    return found
