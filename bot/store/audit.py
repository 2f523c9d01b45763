"""Who changed what and when; written in the transaction of the change, never changed afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


@dataclass(frozen=True)
class AuditFilter:
    """Entries by this person, of this kind, with this in their subject, between these times, older than the entry `before`."""

    who: str = ""
    what: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


_RECORD = insert(audit)


def record(connection: Connection, *, at: datetime, who: str, what: str, subject: str, detail: Mapping[str, Any] | None = None) -> None:
    connection.execute(_RECORD, {"at": at, "who": who, "what": what, "subject": subject, "detail": dict(detail or {})})


def audit_of(connection: Connection, subject: str) -> tuple[AuditEntry, ...]:
    """What happened to `subject`, the oldest first."""
    rows = connection.execute(select(audit).where(audit.c.subject == subject).order_by(audit.c.id))
    return tuple(AuditEntry(**row._mapping) for row in rows)


def audit_page(connection: Connection, wanted: AuditFilter, limit: int = 100) -> tuple[AuditEntry, ...]:
    """The last `limit` entries of those wanted, the newest first."""
    rows = connection.execute(select(audit).where(*_conditions(wanted)).order_by(audit.c.id.desc()).limit(limit))
    return tuple(AuditEntry(**row._mapping) for row in rows)


def _conditions(wanted: AuditFilter) -> Iterator[Any]:
    if wanted.who:
        yield audit.c.who == wanted.who
    if wanted.what:
        yield audit.c.what == wanted.what
    if wanted.subject:
        yield audit.c.subject.contains(wanted.subject, autoescape=True)
    if wanted.since:
        yield audit.c.at >= wanted.since
    if wanted.until:
        yield audit.c.at < wanted.until
    if wanted.before is not None:
        yield audit.c.id < wanted.before
