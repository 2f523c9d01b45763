"""Who changed what and when; written in the transaction of the change, never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.store.tables import audit


@dataclass(frozen=True)
class AuditEntry:
    """`subject` is what was changed (an order's id, a file's name), `detail` JSON-able facts."""

    id: int
    at: datetime
    who: str
    what: str
    subject: str
    detail: Mapping[str, Any]


def record(connection: Connection, *, at: datetime, who: str, what: str, subject: str, detail: Mapping[str, Any] | None = None) -> None:
    connection.execute(insert(audit).values(at=at, who=who, what=what, subject=subject, detail=dict(detail or {})))


def audit_of(connection: Connection, subject: str) -> tuple[AuditEntry, ...]:
    """What happened to `subject`, the oldest first."""
    rows = connection.execute(select(audit).where(audit.c.subject == subject).order_by(audit.c.id))
    return tuple(AuditEntry(**row._mapping) for row in rows)


def latest_audit(connection: Connection, limit: int = 100) -> tuple[AuditEntry, ...]:
    """The last `limit` entries, the newest first."""
    rows = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(limit))
    return tuple(AuditEntry(**row._mapping) for row in rows)
