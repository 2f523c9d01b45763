"""Which refund application may be agreed (after_sales.md §4 row 23)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.core.orders import RefundApplication
from bot.core.refunds import Review, review
from tests.builders import NOW, order

REFUSED = ("缺货", "未按约定时间发货")


@pytest.mark.parametrize(
    ("application", "case", "reason", "may_agree"),
    [
        ({"reason": "不喜欢"}, "refund_reviewing", "in_order", True),
        ({"reason": "缺货"}, "refund_change_reason", "reason_costs_a_penalty", False),
        ({"reason": "缺货", "amount": Decimal("900")}, "refund_change_reason", "reason_costs_a_penalty", False),
        ({"amount": Decimal("89.01")}, "refund_amount", "more_than_paid", False),
        ({"amount": Decimal("89.00")}, "refund_reviewing", "in_order", True),
        ({"deadline": NOW}, "refund_urgent", "deadline_passed", False),
        ({"deadline": NOW + timedelta(seconds=1)}, "refund_urgent", "deadline_soon", True),
        ({"deadline": NOW + timedelta(hours=24)}, "refund_urgent", "deadline_soon", True),
        ({"deadline": NOW + timedelta(hours=25)}, "refund_reviewing", "in_order", True),
    ],
)
def test_first_the_reason_then_the_amount_then_the_time_left(application: dict[str, Any], case: str, reason: str, may_agree: bool) -> None:
    assert review(RefundApplication(**application), order("signed"), REFUSED, NOW) == Review(case, reason, may_agree)


def test_which_reasons_cost_a_penalty_is_the_shops_setting() -> None:
    assert review(RefundApplication(reason="缺货"), order("signed"), (), NOW).may_agree
