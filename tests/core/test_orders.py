"""What an order says of itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.core.orders import Item, Order, OrderState, Receiver, RefundApplication, RefundState
from tests.builders import CLEANSER, SAMPLE, event, order


@pytest.mark.parametrize(
    ("paid", "items", "amount"),
    [
        (Decimal("84.50"), (CLEANSER,), "84.50"),
        (Decimal("0"), (CLEANSER,), "0"),  # paid with a coupon
        (None, (CLEANSER, replace(SAMPLE, quantity=2)), "113.00"),
        (None, (), "0"),
    ],
)
def test_the_amount_is_what_was_paid_and_else_what_the_items_cost(paid: Decimal | None, items: tuple[Item, ...], amount: str) -> None:
    assert order("paid", paid=paid, items=items).amount == Decimal(amount)


def test_the_last_event_is_the_newest_in_whatever_order_the_courier_sends_them() -> None:
    newest = event("delivering", hours=1)
    assert order(tracking=(event(days=2), newest, event(days=1))).last_event == newest
    assert order(tracking=()).last_event is None


def test_of_several_applications_the_newest_that_waits_is_open() -> None:
    first, decided, last = RefundApplication("1"), RefundApplication("2", state=RefundState.PAID), RefundApplication("3")
    assert order(refunds=(first, last, decided)).open_refund == last
    assert order(refunds=(decided,)).open_refund is None


@pytest.mark.parametrize(
    ("receiver", "line"),
    [
        (Receiver("王芳", "1", "广东省", "广州市", "天河区", "体育西路1号"), "广东省广州市天河区体育西路1号"),
        (Receiver("王芳", "1", "北京市", "北京市", "海淀区", "中关村1号"), "北京市海淀区中关村1号"),
        (Receiver(), ""),
    ],
)
def test_an_address_is_one_line(receiver: Receiver, line: str) -> None:
    assert receiver.address == line


@pytest.mark.parametrize(
    ("state", "received"),
    [("unpaid", False), ("paid", False), ("shipped", False), ("signed", True), ("completed", True), ("closed", False)],
)
def test_a_parcel_is_delivered_when_signed_or_completed(state: str, received: bool) -> None:
    assert OrderState(state).received is received


@pytest.mark.parametrize("state", list(OrderState))
def test_the_builder_makes_an_order_in_every_state(state: OrderState) -> None:
    built = order(state.value)
    assert isinstance(built, Order)
    assert (built.paid_at is None, bool(built.signed_at)) == (state is OrderState.UNPAID, state.received)
