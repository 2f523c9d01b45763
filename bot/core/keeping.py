"""For how long the shop keeps what buyers said (个人信息保护法 §19: no longer than needed; 电子商务法 §31: trade for three years)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Keep:
    """Calendar months; 0 keeps for ever.

    `messages_months`: conversations after their last word; `pictures_months`: pictures of buyers; `letters_months`: what other systems
    were told; `audit_months`: the audit log.
    """

    messages_months: int = 36
    pictures_months: int = 36
    letters_months: int = 6
    audit_months: int = 60


KEEP = Keep()


def kept_since(now: datetime, months: int) -> datetime | None:
    """What is older may go; None where everything is kept. At the end of a shorter month its last day counts."""
    if months <= 0:
        return None
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, calendar.monthrange(year, month + 1)[1]))
