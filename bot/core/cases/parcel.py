"""Where is it, lost, signed but not received, difficult (after_sales.md §4 rows 15–21, 27)."""

from __future__ import annotations

from bot.core.cases.situation import Judgement, Situation
from bot.core.deadlines import ShippingState, judge_shipping
from bot.core.holidays import is_workday, shop_day
from bot.core.orders import AddressKind, Order, OrderState
from bot.core.parcels import Parcel, ParcelState, judge_parcel

_PLAIN = {
    ParcelState.HANDED_OVER: "parcel_handed_over",
    ParcelState.MOVING: "parcel_moving",
    ParcelState.DELIVERING: "parcel_delivering",
    ParcelState.PICKUP: "parcel_pickup",
    ParcelState.RETURNING: "parcel_returning",
    ParcelState.OUT_OF_AREA: "out_of_area",
    ParcelState.WARN: "parcel_warn",
}


def judge_track(s: Situation, order: Order) -> Judgement:
    """Row 27, and from there to rows 18–21 when the tracking says so."""
    if order.state is OrderState.UNPAID:
        return Judgement("track_unpaid", "not_paid")
    if order.state is OrderState.PAID:
        shipping = judge_shipping(order, s.shop.deadlines, s.now)
        late = shipping.state is ShippingState.LATE
        return Judgement("ship_late" if late else "ship_pending", shipping.reason.value)
    parcel = judge_parcel(order, s.shop.deadlines, s.now)
    if parcel.state is ParcelState.SIGNED:
        return Judgement("parcel_signed", parcel.reason)
    return judge_moving(s, order, parcel)


def judge_stuck(s: Situation, order: Order) -> Judgement:
    """Rows 18–21: the tracking decides; the buyer's own word of a loss is checked with the courier first."""
    judged = judge_track(s, order)
    if judged.case == "parcel_signed":
        return judge_signed(s, order)
    if judged.case in ("parcel_moving", "parcel_delivering", "parcel_handed_over") and s.says("lost"):
        return Judgement("parcel_warn", "buyer_says_lost")
    return judged


def judge_moving(s: Situation, order: Order, parcel: Parcel) -> Judgement:
    if parcel.state is ParcelState.LOST:
        return judge_lost(s, parcel)
    if parcel.state is ParcelState.PROBLEM:
        return _difficult(s, order)
    if parcel.state is ParcelState.ADDRESS_UNCLEAR:
        return judge_unclear(s)
    return Judgement(_PLAIN[parcel.state], parcel.reason)


def judge_lost(s: Situation, parcel: Parcel) -> Judgement:
    """Row 18: the buyer chooses between refund and resend."""
    if s.before == "lost":
        if s.says("resend"):
            return Judgement("lost_resend", parcel.reason)
        if s.says("refund"):
            return Judgement("lost_refund", parcel.reason)
    return Judgement("lost", parcel.reason)


def judge_unclear(s: Situation) -> Judgement:
    """Row 19: the full address is asked for, then passed on."""
    address = s.said.address
    if address is not None and not address.missing():
        return Judgement("address_unclear_ready", "full_address").with_facts(new_address=address.one_line())
    return Judgement("address_unclear", "courier_event")


def judge_signed(s: Situation, order: Order) -> Judgement:
    """Rows 15–17: offices at weekends, then look around, then the signature slip."""
    parcel = judge_parcel(order, s.shop.deadlines, s.now)
    if parcel.state is not ParcelState.SIGNED:
        return judge_track(s, order)
    if s.before in ("signed_company", "signed_home"):
        return Judgement("signed_slip", "still_not_received")
    if s.before == "signed_slip":
        return Judgement("signed_insists", "still_not_received")
    if order.address_kind is AddressKind.COMPANY:
        day_off = not all(is_workday(shop_day(day)) for day in (order.signed_at or s.now, s.now))
        return Judgement("signed_company", "day_off" if day_off else "workday")
    return Judgement("signed_home", order.address_kind.value)


def _difficult(s: Situation, order: Order) -> Judgement:
    """Row 20, by kind of address; an office parcel reported on a day off moves again on the next workday."""
    reported = order.last_event.at if order.last_event else s.now
    if order.address_kind is AddressKind.SCHOOL:
        return Judgement("difficult_school", "school")
    if order.address_kind is AddressKind.COMPANY and not is_workday(shop_day(reported)):
        return Judgement("difficult_company", "reported_on_day_off")
    return Judgement("difficult_home", order.address_kind.value)
