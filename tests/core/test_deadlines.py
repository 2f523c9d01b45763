from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.deadlines import (
    DUES,
    Deadlines,
    ShippingReason,
    ShippingState,
    Window,
    complaint_due,
    follow_up_due,
    hours_for,
    invoice_due,
    judge_shipping,
    late_reply,
    no_reason_until,
    ship_by,
    within_no_reason,
)
from bot.core.holidays import SHOP_TIME
from bot.core.orders import Item, ItemKind, Order, OrderState, TrackingEvent, TrackStatus


def at(text: str) -> datetime:
    """A moment of November 2026 in Shanghai: `11 23:59:59`."""
    return datetime.fromisoformat(f"2026-11-{text}+08:00")


WINDOW = Window("2026 双11", at("11 00:00:00"), at("17 23:59:59"), at("20 23:59:59"), at("25 23:59:59"), ("定制商品",))
SETTINGS = Deadlines(virtual_categories=("虚拟商品",), windows=(WINDOW,))
CREAM = Item("保湿面霜 50g", category="护肤")
VOUCHER = Item("电子礼券", category="虚拟商品")
SOON, EVER = at("12 08:00:00"), at("30 08:00:00")


def order(
    *items: Item,
    paid: str | None = "11 10:00:00",
    shipped: str | None = None,
    moved: str | None = None,
    signed: str | None = None,
    state: OrderState = OrderState.PAID,
) -> Order:
    return Order(
        "4038475610293847561",
        "tb_1001",
        OrderState.SHIPPED if shipped and state is OrderState.PAID else state,
        items=items,
        paid_at=at(paid) if paid else None,
        shipped_at=at(shipped) if shipped else None,
        signed_at=at(signed) if signed else None,
        tracking=(TrackingEvent(at(moved), TrackStatus.ACCEPTED, "已揽收"),) if moved else (),
    )


@pytest.mark.parametrize(
    ("paid", "due"),
    [
        ("10 23:59:59", "12 23:59:59"),  # a second before Double 11: 48 hours
        ("11 00:00:00", "20 23:59:59"),
        ("17 23:59:59.750000", "20 23:59:59"),
        ("18 00:00:00", "20 00:00:00"),  # a second after it
    ],
)
def test_double_eleven_begins_and_ends_to_the_second(paid: str, due: str) -> None:
    assert ship_by(order(CREAM, paid=paid), SETTINGS) == at(due)


def test_a_buyer_paying_in_another_zone_pays_in_shanghai() -> None:
    late_tenth = Order("1", "tb", OrderState.PAID, (CREAM,), paid_at=datetime(2026, 11, 10, 16, 0, tzinfo=timezone.utc))
    assert ship_by(late_tenth, SETTINGS) == at("20 23:59:59")


@pytest.mark.parametrize(
    ("items", "due"),
    [
        ([], "20 23:59:59"),  # the export did not say what was bought
        ([Item("口红刻字", category="定制商品")], "13 10:00:00"),  # excluded from the window: the normal rule
        ([Item("面膜", ship_within_hours=24)], "12 10:00:00"),  # the item promises sooner
        ([Item("预售精华", ship_within_hours=15 * 24)], "26 10:00:00"),  # or later
        ([CREAM, Item("面膜", ship_within_hours=24)], "12 10:00:00"),  # the strictest of several
        ([CREAM, VOUCHER], "20 23:59:59"),  # the voucher needs no parcel
        ([Item("预售精华", ship_within_hours=15 * 24), Item("小样", ItemKind.SAMPLE), Item("化妆包", ItemKind.GIFT)], "26 10:00:00"),
        ([Item("小样", ItemKind.SAMPLE, ship_within_hours=24)], "12 10:00:00"),  # a sample alone
    ],
)
def test_what_was_bought_decides_the_due(items: list[Item], due: str) -> None:
    assert ship_by(order(*items), SETTINGS) == at(due)


@pytest.mark.parametrize(
    ("case", "now", "state", "reason"),
    [
        (order(CREAM), SOON, "pending", "to_ship"),
        (order(CREAM), at("20 23:59:59.900000"), "pending", "to_ship"),
        (order(CREAM), at("21 00:00:00"), "late", "late_not_shipped"),
        (order(CREAM, shipped="21 00:00:00", moved="21 09:00:00"), EVER, "late", "late_shipped"),
        (order(CREAM, shipped="20 23:59:59.900000"), at("22 08:00:00"), "pending", "to_move"),
        (order(CREAM, shipped="20 20:00:00"), at("25 23:59:59"), "pending", "to_move"),
        (order(CREAM, shipped="20 20:00:00"), at("26 00:00:00"), "late", "late_no_carrier_event"),
        (order(CREAM, shipped="20 20:00:00", moved="26 00:00:00"), EVER, "late", "late_no_carrier_event"),
        (order(CREAM, shipped="20 20:00:00", moved="25 23:59:59"), EVER, "on_time", "on_time"),
        (order(CREAM, shipped="20 20:00:00", signed="22 09:00:00", state=OrderState.SIGNED), EVER, "on_time", "on_time"),
        (order(CREAM, shipped="20 20:00:00", state=OrderState.COMPLETED), EVER, "unknown", "event_time_unknown"),
        (order(CREAM, state=OrderState.SHIPPED), EVER, "unknown", "shipping_time_unknown"),
        (order(CREAM, moved="19 20:00:00", state=OrderState.SHIPPED), EVER, "on_time", "on_time"),
        (order(CREAM, paid="01 10:00:00"), SOON, "late", "late_not_shipped"),
        (order(CREAM, paid="01 10:00:00", shipped="03 10:00:00"), EVER, "on_time", "on_time"),
        (order(CREAM, paid="01 10:00:00", shipped="03 10:00:01"), EVER, "late", "late_shipped"),
        (order(CREAM, paid=None, state=OrderState.UNPAID), EVER, "not_needed", "not_paid"),
        (order(CREAM, paid=None), EVER, "unknown", "payment_time_unknown"),
        (order(CREAM, state=OrderState.CLOSED), EVER, "not_needed", "closed"),
        (order(VOUCHER), EVER, "not_needed", "virtual"),
    ],
)
def test_shipping_is_judged_by_both_moments(case: Order, now: datetime, state: str, reason: str) -> None:
    shipping = judge_shipping(case, SETTINGS, now)
    assert (shipping.state.value, shipping.reason.value) == (state, reason)


def test_a_judgement_names_its_window_and_both_dues() -> None:
    shipping = judge_shipping(order(CREAM), SETTINGS, SOON)
    assert (shipping.window, shipping.ship_by, shipping.event_by) == ("2026 双11", WINDOW.ship_by, WINDOW.event_by)
    normal = judge_shipping(order(CREAM, paid="01 10:00:00"), SETTINGS, SOON)
    assert (normal.window, normal.ship_by, normal.event_by) == ("", at("03 10:00:00"), None)


def test_an_item_promised_sooner_still_owes_the_windows_carrier_event() -> None:
    quick = order(Item("面膜", ship_within_hours=24), shipped="12 09:00:00")
    assert judge_shipping(quick, SETTINGS, EVER).reason is ShippingReason.LATE_NO_CARRIER_EVENT


def test_an_item_promised_for_later_leaves_the_window() -> None:
    presale = order(Item("预售精华", ship_within_hours=15 * 24), shipped="26 09:00:00")
    shipping = judge_shipping(presale, SETTINGS, EVER)
    assert (shipping.state, shipping.window) == (ShippingState.ON_TIME, "")


def test_nothing_is_due_where_nothing_is_shipped() -> None:
    assert ship_by(order(VOUCHER), SETTINGS) is None
    assert ship_by(order(CREAM, paid=None), SETTINGS) is None
    assert ship_by(order(CREAM, state=OrderState.CLOSED), SETTINGS) is None


def test_seven_days_end_with_the_seventh_day_after_signing() -> None:
    signed = order(CREAM, signed="10 15:00:00", state=OrderState.SIGNED)
    assert no_reason_until(signed, SETTINGS) == at("17 23:59:59")
    assert within_no_reason(signed, SETTINGS, at("17 23:59:59.500000")) is True
    assert within_no_reason(signed, SETTINGS, at("18 00:00:00")) is False


def test_the_carriers_signature_counts_where_the_order_has_none() -> None:
    events = (TrackingEvent(at("09 08:00:00")), TrackingEvent(at("10 15:00:00"), TrackStatus.SIGNED))
    signed = Order("1", "tb", OrderState.SIGNED, tracking=events)
    assert no_reason_until(signed, SETTINGS) == at("17 23:59:59")


def test_without_a_time_of_signing_nothing_is_claimed() -> None:
    completed = order(CREAM, moved="09 08:00:00", state=OrderState.COMPLETED)
    assert no_reason_until(completed, SETTINGS) is None
    assert within_no_reason(completed, SETTINGS, EVER) is None


def test_the_other_limits_count_from_their_start() -> None:
    start = at("18 10:00:00")
    assert invoice_due(start, SETTINGS) == at("28 10:00:00")
    assert complaint_due(start, SETTINGS) == at("18 12:00:00")
    assert [hours_for(due, None, SETTINGS) for due in DUES] == [240, 2]
    assert [hours_for("", hours, SETTINGS) for hours in (4, None)] == [4, None]
    assert follow_up_due(start, SETTINGS) == at("19 10:00:00")
    assert follow_up_due(start, Deadlines(follow_up_hours=1)) == at("18 11:00:00")


@pytest.mark.parametrize(("waited", "late"), [(0, False), (180, False), (181, True)])
def test_a_reply_is_late_over_three_minutes(waited: int, late: bool) -> None:
    assert late_reply(SOON, SETTINGS, SOON + timedelta(seconds=waited)) is late


moments = st.datetimes(datetime(2026, 10, 1), datetime(2026, 12, 31), timezones=st.sampled_from([timezone.utc, SHOP_TIME]))  # noqa: DTZ001
items = st.builds(
    Item,
    st.just("面霜"),
    st.sampled_from(ItemKind),
    category=st.sampled_from(["护肤", "虚拟商品", "定制商品"]),
    ship_within_hours=st.none() | st.integers(1, 2000),
)
orders = st.builds(
    Order,
    st.just("1"),
    st.just("tb"),
    st.sampled_from(OrderState),
    items=st.lists(items, max_size=3).map(tuple),
    paid_at=st.none() | moments,
    shipped_at=st.none() | moments,
    signed_at=st.none() | moments,
    tracking=st.lists(st.builds(TrackingEvent, moments, st.sampled_from(TrackStatus)), max_size=3).map(tuple),
)


@given(orders, moments)
def test_every_order_gets_a_judgement_that_agrees_with_its_dues(case: Order, now: datetime) -> None:
    shipping = judge_shipping(case, SETTINGS, now)
    assert shipping.ship_by == ship_by(case, SETTINGS)
    assert (shipping.event_by is None) == (shipping.window == "")
    if shipping.ship_by and shipping.event_by:
        assert shipping.ship_by <= shipping.event_by
    if shipping.state is ShippingState.PENDING:
        assert now.replace(microsecond=0) <= (shipping.event_by or shipping.ship_by or now)
