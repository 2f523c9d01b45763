"""The audit log, for those who have to know who did what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.services.desk import Desk
from bot.services.workbench.audit_words import TEXTS, AuditDetail, details, subject_text
from bot.store.audit import AuditEntry, AuditFilter, audit_page

MOST = 200


@dataclass(frozen=True)
class AuditView:
    id: int
    at: datetime
    who: str
    what: str
    what_text: str
    subject: str
    subject_text: str
    detail: Mapping[str, Any]
    details: tuple[AuditDetail, ...]


@dataclass(frozen=True)
class AuditPage:
    """The newest first; `before` leads to the next page, null on the last one."""

    entries: tuple[AuditView, ...]
    before: int | None


def audit(desk: Desk, wanted: AuditFilter, limit: int) -> AuditPage:
    with desk.database.read() as connection:
        found = audit_page(connection, wanted, min(limit, MOST) + 1)
    shown = found[: min(limit, MOST)]
    return AuditPage(tuple(_view(desk, one) for one in shown), shown[-1].id if len(found) > len(shown) else None)


def _view(desk: Desk, one: AuditEntry) -> AuditView:
    """An entry with what people read for its codes."""
    return AuditView(
        one.id, one.at, one.who, one.what, TEXTS.get(one.what, one.what), one.subject, subject_text(desk, one.subject), one.detail,
        details(desk, one.detail),
    )  # fmt: skip
