"""Review of a refund application (after_sales.md §4 row 23)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.orders import Order, RefundApplication

SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Review:
    """Whether an application may be agreed, and what to do when not."""

    case: str
    reason: str
    may_agree: bool


def review(application: RefundApplication, order: Order, refused_reasons: Collection[str], now: datetime) -> Review:
    """Reasons that cost the shop a penalty must not be agreed; then the amount, then the time left."""
    if application.reason in refused_reasons:
        return Review("refund_change_reason", "reason_costs_a_penalty", may_agree=False)
    if application.amount is not None and application.amount > order.amount:
        return Review("refund_amount", "more_than_paid", may_agree=False)
    if application.deadline is not None and application.deadline <= now:
        return Review("refund_urgent", "deadline_passed", may_agree=False)
    if application.deadline is not None and application.deadline - now <= SOON:
        return Review("refund_urgent", "deadline_soon", may_agree=True)
    return Review("refund_reviewing", "in_order", may_agree=True)
