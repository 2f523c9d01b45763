"""An order comes back as it was stored and is found by what buyers know of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from bot.core.orders import Invoice, Item, ItemKind, Order, OrderState, Receiver, RefundApplication, TrackingEvent, TrackStatus
from bot.store.database import Database
from bot.store.orders import find_order, find_orders, orders_by_waybill, orders_of, save_order, save_orders

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 18, 10, tzinfo=CHINA)
ORDER = Order(
    id="4038475610293847561",
    buyer="tb_1001",
    state=OrderState.SHIPPED,
    items=(Item("氨基酸洁面乳 100ml", price=Decimal("89.00"), quantity=2), Item("补水面膜小样", kind=ItemKind.SAMPLE)),
    paid=Decimal("178.00"),
    created_at=NOW - timedelta(days=4),
    paid_at=NOW - timedelta(days=3),
    shipped_at=NOW - timedelta(days=2),
    courier="圆通",
    waybill="YT1234567890123",
    tracking=(TrackingEvent(NOW - timedelta(days=1), TrackStatus.TRANSIT, "离开广州转运中心"),),
    receiver=Receiver("王芳", "13800138000", "广东省", "广州市", "天河区", "体育西路1号2栋301"),
    invoice=Invoice("广州某某贸易有限公司", requested_at=NOW),
    refunds=(RefundApplication("1", "仅退款", "未收到货", Decimal("178.00"), deadline=NOW + timedelta(days=2)),),
    remark="不要电话",
)


def test_a_stored_order_comes_back_whole(database: Database) -> None:
    with database.transaction() as connection:
        save_order(connection, ORDER, NOW)
    with database.read() as connection:
        assert find_order(connection, ORDER.id) == ORDER


def test_storing_again_replaces_and_does_not_double(database: Database) -> None:
    with database.transaction() as connection:
        save_order(connection, ORDER, NOW)
        save_order(connection, replace(ORDER, state=OrderState.SIGNED, buyer="tb_2", waybill="SF1"), NOW)
    with database.read() as connection:
        assert [order.state for order in orders_of(connection, "tb_2")] == [OrderState.SIGNED]
        assert orders_of(connection, "tb_1001") == ()
        assert orders_by_waybill(connection, ORDER.waybill) == ()


@pytest.mark.parametrize("waybill", ["YT1234567890123", "yt1234567890123", " YT1234567890123 "])
def test_an_order_is_found_by_its_waybill_however_it_is_typed(database: Database, waybill: str) -> None:
    with database.transaction() as connection:
        save_order(connection, ORDER, NOW)
        save_order(connection, replace(ORDER, id="2", waybill=""), NOW)
    with database.read() as connection:
        assert orders_by_waybill(connection, waybill) == (ORDER,)


def test_no_waybill_finds_no_order(database: Database) -> None:
    with database.transaction() as connection:
        save_order(connection, replace(ORDER, waybill=""), NOW)
        assert orders_by_waybill(connection, " ") == ()


def test_an_unknown_order_is_none(database: Database) -> None:
    with database.read() as connection:
        assert find_order(connection, "1") is None
        assert orders_of(connection, "nobody") == ()


def test_a_buyers_orders_come_newest_first_and_undated_ones_last(database: Database) -> None:
    old = replace(ORDER, id="1", created_at=NOW - timedelta(days=30))
    only_paid = replace(ORDER, id="2", created_at=None, paid_at=NOW)
    undated = replace(ORDER, id="3", created_at=None, paid_at=None)
    with database.transaction() as connection:
        save_orders(connection, (undated, old, ORDER, only_paid), NOW)
        assert [order.id for order in orders_of(connection, "tb_1001")] == ["2", ORDER.id, "1", "3"]


def test_more_orders_than_one_statement_takes_are_stored_and_found(database: Database) -> None:
    many = [replace(ORDER, id=str(number)) for number in range(1203)]
    with database.transaction() as connection:
        save_orders(connection, many, NOW)
        assert len(find_orders(connection, [order.id for order in many] + ["missing"])) == 1203


def test_no_orders_are_no_trouble(database: Database) -> None:
    with database.transaction() as connection:
        save_orders(connection, (), NOW)
        assert find_orders(connection, ()) == {}
