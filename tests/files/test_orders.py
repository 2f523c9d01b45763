"""The order of a talk script is read; what is wrong with one is told with its path."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.orders import AddressKind, Invoice, Item, ItemKind, Order, OrderState, Receiver, RefundState, TrackingEvent, TrackStatus
from bot.files.orders import order_from, orders_from
from bot.files.structure import BadFile, destructure
from tests.files.values import ORDERS, PLAIN

CHINA = timezone(timedelta(hours=8))
SMALL: dict[str, Any] = {"id": "1", "buyer": "tb", "state": "paid"}
SCRIPT: dict[str, Any] = {
    "id": "4038475610293847561",
    "buyer": "tb_1001",
    "state": "shipped",
    "paid_at": "2026-11-15T09:00:00+08:00",
    "shipped_at": "2026-11-16T18:00:00+08:00",
    "courier": "圆通",
    "waybill": "YT1234567890123",
    "address_kind": "home",
    "receiver": {
        "name": "王芳",
        "phone": "13800138000",
        "province": "广东省",
        "city": "广州市",
        "district": "天河区",
        "detail": "体育西路1号2栋301",
    },
    "items": [{"title": "氨基酸洁面乳 100ml", "kind": "full_size", "quantity": 1, "price": "89.00"}],
    "tracking": [{"at": "2026-11-17T08:00:00+08:00", "status": "transit", "text": "离开广州转运中心"}],
}


def test_the_order_of_a_script_is_read() -> None:
    assert order_from(SCRIPT, "script") == Order(
        id="4038475610293847561",
        buyer="tb_1001",
        state=OrderState.SHIPPED,
        items=(Item("氨基酸洁面乳 100ml", price=Decimal("89.00")),),
        paid_at=datetime(2026, 11, 15, 9, tzinfo=CHINA),
        shipped_at=datetime(2026, 11, 16, 18, tzinfo=CHINA),
        courier="圆通",
        waybill="YT1234567890123",
        tracking=(TrackingEvent(datetime(2026, 11, 17, 8, tzinfo=CHINA), TrackStatus.TRANSIT, "离开广州转运中心"),),
        receiver=Receiver("王芳", "13800138000", "广东省", "广州市", "天河区", "体育西路1号2栋301"),
    )


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({"text": "已签收"}, TrackStatus.SIGNED),
        ({"status": "问题件"}, TrackStatus.PROBLEM),
        ({"status": "lost", "text": "已签收"}, TrackStatus.LOST),
        ({}, TrackStatus.TRANSIT),
    ],
)
def test_a_tracking_status_may_be_the_carriers_words(event: dict[str, str], status: TrackStatus) -> None:
    order = order_from({**SMALL, "tracking": [{"at": "2026-11-17T08:00:00+08:00", **event}]}, "x")
    assert order.tracking[0].status is status


def test_fields_and_kinds_may_be_spelled_as_people_say_them() -> None:
    said = {
        "state": "已签收",
        "address_kind": "公司",
        "items": [{"title": "面膜小样", "kind": "小样"}, {"title": "精华", "kind": "full size"}],
        "invoice": {"title": "个人", "tax number": "1", "issued": True, "waybill": "SF1"},
        "refund_applications": [{"type": "仅退款", "reason": "缺货", "amount": "89.00", "state": "pending"}],
    }
    order = order_from({**SMALL, **said}, "x")
    assert (order.state, order.address_kind) == (OrderState.SIGNED, AddressKind.COMPANY)
    assert order.invoice == Invoice("个人", "1", issued=True, waybill="SF1")
    assert [item.kind for item in order.items] == [ItemKind.SAMPLE, ItemKind.FULL_SIZE]
    assert [(refund.reason, refund.state) for refund in order.refunds] == [("缺货", RefundState.OPEN)]


@pytest.mark.parametrize("state", ["failed", "退款失败", "failure"])
def test_one_refund_may_stand_without_a_list(state: str) -> None:
    order = order_from({**SMALL, "refund": {"state": state, "amount": 89}}, "x")
    assert order.refunds[0].state is RefundState.FAILED


def test_a_field_given_in_two_spellings_is_refused() -> None:
    with pytest.raises(BadFile, match="未知字段 refund_applications"):
        order_from({**SMALL, "refunds": [], "refund_applications": []}, "x")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"id": " "}, "x: $.id: 不能为空"),
        ({"buyer": ""}, "x: $.buyer: 不能为空"),
        ({"id": "9" * 65}, "x: $.id: 太长，最多 64 个字"),
        ({"waybill": "Y" * 65}, "x: $.waybill: 太长，最多 64 个字"),
        ({"items": [{"title": "a", "quantity": 0}]}, "x: $.items[0].quantity: 数量应在 1 到 100000 之间，实际是0"),
        ({"tracking": [{"at": "2026-11-17T08:00:00+08:00", "status": 3}]}, "x: $.tracking[0].status: 应为 accepted"),
        ({"tracking": ["已签收"]}, "x: $.tracking[0]: 应为“名称: 值”的对照，实际是“已签收”"),
    ],
)
def test_a_fault_is_told_with_its_path(change: dict[str, Any], error: str) -> None:
    with pytest.raises(BadFile) as caught:
        order_from({**SMALL, **change}, "x")
    assert len(caught.value.errors) == 1
    assert caught.value.errors[0].startswith(error)


def test_a_list_tells_the_errors_of_every_order() -> None:
    with pytest.raises(BadFile) as caught:
        orders_from([SMALL, {**SMALL, "state": "gone"}, SMALL, 5], "x.yml")
    places = [error.split(": ")[:2] for error in caught.value.errors]
    assert places == [["x.yml[1]", "$.state"], ["x.yml[2]", "$.id"], ["x.yml[3]", "$"]]
    with pytest.raises(BadFile, match="应为订单列表"):
        orders_from(SMALL, "x.yml")
    assert [order.id for order in orders_from([SMALL, {**SMALL, "id": "2"}], "x.yml")] == ["1", "2"]


@given(ORDERS.filter(lambda order: bool(order.id.strip() and order.buyer.strip())))
def test_a_written_order_reads_back(order: Order) -> None:
    assert order_from(destructure(order), "x") == order


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(SCRIPT, PLAIN)))
def test_no_data_is_anything_but_an_order_or_a_bad_file(change: dict[str, Any]) -> None:
    try:
        order_from({**SCRIPT, **change}, "x")
    except BadFile as error:
        errors = error.errors
    else:
        errors = ("x: $",)
    assert all(error.startswith("x: $") for error in errors)
