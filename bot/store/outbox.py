"""What other systems are told, written in the same transaction as the fact itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bot.store.tables import outbox


def put(connection: Connection, key: str, kind: str, payload: Mapping[str, Any], now: datetime) -> None:
    """`key` is unique, so a retry can't tell the same fact twice."""
    connection.execute(insert(outbox).values(key=key, kind=kind, payload=dict(payload), created_at=now))
