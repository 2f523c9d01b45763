"""An order as it was: what had not happened yet is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.back_then import order_at, orders_at
from bot.core.orders import Order, OrderState, TrackingEvent
from tests.builders import NOW

CREATED, PAID, SHIPPED, SIGNED = (NOW - timedelta(days=days) for days in (9, 8, 6, 2))
ORDER = Order(
    "1", "tb_1", OrderState.COMPLETED, created_at=CREATED, paid_at=PAID, shipped_at=SHIPPED, signed_at=SIGNED, courier="圆通",
    waybill="YT1", tracking=(TrackingEvent(SHIPPED, text="已揽收"), TrackingEvent(SIGNED, text="已签收")),
)  # fmt: skip
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "state", "waybill", "tracks"),
    [
        (NOW, OrderState.COMPLETED, "YT1", 2),
        (SIGNED - HOUR, OrderState.SHIPPED, "YT1", 1),
        (SHIPPED - HOUR, OrderState.PAID, "", 0),
        (PAID - HOUR, OrderState.UNPAID, "", 0),
    ],
)
def test_an_order_goes_back_step_by_step(at: datetime, state: OrderState, waybill: str, tracks: int) -> None:
    found = order_at(ORDER, at)
    assert (found.state, found.waybill, len(found.tracking)) == (state, waybill, tracks)


def test_an_order_of_later_was_not_there_and_one_without_a_date_was() -> None:
    assert orders_at([ORDER, Order("2", "tb_1", OrderState.PAID)], CREATED - HOUR) == (Order("2", "tb_1", OrderState.PAID),)


def test_a_closed_order_stays_closed_for_nobody_knows_since_when() -> None:
    closed = replace(ORDER, state=OrderState.CLOSED)
    assert order_at(closed, SHIPPED - HOUR).state is OrderState.CLOSED
