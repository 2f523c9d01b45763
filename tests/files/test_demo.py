"""The demo shop has an order for every case, and they fit together whatever day it is."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.orders import AddressKind, ItemKind, Order, OrderState, RefundState, TrackStatus
from bot.files.demo import demo_orders
from bot.files.structure import BadFile, destructure, structure

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 18, 10, tzinfo=CHINA)
DAYS = [NOW, datetime(2027, 1, 1, tzinfo=CHINA), datetime(2028, 2, 29, 23, 59, tzinfo=CHINA), datetime(2026, 11, 14, tzinfo=timezone.utc)]


def moments(order: Order) -> list[datetime]:
    events = [event.at for event in sorted(order.tracking, key=lambda event: event.at)]
    known = [order.created_at, order.paid_at, order.shipped_at, *events]
    return [at for at in known if at]


@pytest.mark.parametrize("now", DAYS)
def test_every_order_happened_in_order_and_before_now(now: datetime) -> None:
    for order in demo_orders(now):
        assert all(earlier <= later for earlier, later in pairwise(moments(order))), order.id
        assert all(at <= now for at in [*moments(order), order.signed_at or now]), order.id
        assert (order.paid_at is None) == (order.state in (OrderState.UNPAID, OrderState.CLOSED))
        assert (order.signed_at is not None) == order.state.received
        assert not order.tracking or order.shipped_at


@settings(deadline=None, max_examples=20)
@given(st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(CHINA)))  # noqa: DTZ001
def test_the_demo_never_goes_stale(now: datetime) -> None:
    orders = demo_orders(now)
    assert max(order.created_at for order in orders if order.created_at) == now - timedelta(hours=1)
    assert all(structure(Order, destructure(order), "x") == order for order in orders)


def test_double_eleven_is_the_last_one_that_is_over() -> None:
    def paid(now: datetime) -> list[datetime]:
        return [order.paid_at for order in demo_orders(now) if order.paid_at and order.paid_at.strftime("%m-%d %H:%M") == "11-11 00:05"]

    assert paid(NOW) == [datetime(2026, 11, 11, 0, 5, tzinfo=CHINA)]
    assert paid(NOW - timedelta(days=4)) == [datetime(2025, 11, 11, 0, 5, tzinfo=CHINA)]  # the parcel would still be on its way
    assert paid(NOW + timedelta(days=200)) == [datetime(2026, 11, 11, 0, 5, tzinfo=CHINA)]


def test_there_is_an_order_for_every_case() -> None:
    orders = demo_orders(NOW)
    last = {order.last_event.status for order in orders if order.last_event}
    quiet = [NOW - order.last_event.at for order in orders if order.last_event and order.state is OrderState.SHIPPED]
    signed = {order.address_kind for order in orders if order.state is OrderState.SIGNED}
    refunds = [refund for order in orders for refund in order.refunds]
    assert len(orders) == 30
    assert len({order.buyer for order in orders}) == 14
    assert {order.state for order in orders} == set(OrderState)
    assert last >= set(TrackStatus) - {TrackStatus.ACCEPTED, TrackStatus.RETURNING}
    assert any(timedelta(days=3) < silence < timedelta(days=5) for silence in quiet)
    assert any(silence > timedelta(days=5) for silence in quiet)
    assert signed == set(AddressKind)
    assert {item.kind for order in orders for item in order.items} == set(ItemKind)
    assert {refund.state for refund in refunds} >= {RefundState.OPEN, RefundState.FAILED, RefundState.AGREED}
    assert "缺货" in {refund.reason for refund in refunds}
    assert {item.category for order in orders for item in order.items} >= {"定制", "生鲜", "跨境"}
    assert max(order.amount for order in orders) >= 1000
    assert any(order.waybill and order.state is OrderState.PAID for order in orders)
    assert {(bool(order.invoice.requested_at), bool(order.invoice.waybill)) for order in orders} == {
        (False, False),
        (True, False),
        (True, True),
    }


def test_what_was_paid_is_the_sum_of_the_items() -> None:
    for order in demo_orders(NOW):
        assert order.paid is None or order.paid == sum(item.price * item.quantity for item in order.items), order.id


@pytest.mark.parametrize("time", ["-", "+", "-2x", "-d", "3d", "02-30 10:00", "11-11", "-2h3d"])
def test_a_time_that_is_none_is_an_error(tmp_path: Path, time: str) -> None:
    path = tmp_path / "orders.yml"
    path.write_text(f'- {{id: "1", buyer: tb, state: paid, paid_at: "{time}"}}')
    with pytest.raises(BadFile, match=r"\[0\]: \$\.paid_at: 应为时间"):
        demo_orders(NOW, path)


@pytest.mark.parametrize(("time", "offset"), [("-2d3h", -51), ("+1d", 24), ("-90m", -1.5), ("-3h", -3)])
def test_offsets_count_from_now(tmp_path: Path, time: str, offset: float) -> None:
    path = tmp_path / "orders.yml"
    path.write_text(f'- {{id: "1", buyer: tb, state: paid, paid_at: {time}, remark: {time}}}')
    (order,) = demo_orders(NOW, path)
    assert order.paid_at == NOW + timedelta(hours=offset)
    assert order.remark == time
