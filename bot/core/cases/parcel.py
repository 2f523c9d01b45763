"""Where is it, lost, signed but not received, difficult (after_sales.md §4 rows 15–21, 27)."""

from __future__ import annotations

from datetime import date

from bot.core.cases.address import judge_unclear
from bot.core.cases.situation import Judgement, Situation
from bot.core.deadlines import ShippingReason, ShippingState, judge_shipping
from bot.core.holidays import is_workday, next_workday, shop_day
from bot.core.orders import AddressKind, Order, OrderState
from bot.core.parcels import Parcel, ParcelState, judge_parcel

_PLAIN = {
    ParcelState.HANDED_OVER: "parcel_handed_over",
    ParcelState.MOVING: "parcel_moving",
    ParcelState.DELIVERING: "parcel_delivering",
    ParcelState.PICKUP: "parcel_pickup",
    ParcelState.RETURNING: "parcel_returning",
    ParcelState.WARN: "parcel_warn",
}
_GOING_WELL = frozenset({"parcel_moving", "parcel_delivering", "parcel_handed_over", "parcel_pickup"})
_WEEKDAYS = "一二三四五六日"


def judge_track(s: Situation, order: Order) -> Judgement:
    """Row 27, and from there to rows 18–21 when the tracking says so."""
    if order.state is OrderState.UNPAID:
        return Judgement("track_unpaid", "not_paid")
    if order.state is OrderState.PAID:
        return _unshipped(s, order)
    parcel = judge_parcel(order, s.shop.deadlines, s.now)
    if parcel.state is ParcelState.SIGNED:
        return Judgement("parcel_signed", parcel.reason)
    return judge_moving(s, order, parcel)


def _unshipped(s: Situation, order: Order) -> Judgement:
    """Before shipping: by when, and through whom."""
    shipping = judge_shipping(order, s.shop.deadlines, s.now)
    if shipping.reason is ShippingReason.VIRTUAL:
        return Judgement("ship_virtual", "virtual")
    if s.says("which_courier"):
        return Judgement("which_courier", "not_shipped")
    if shipping.state is ShippingState.UNKNOWN:
        return Judgement("ship_presale", shipping.reason.value)
    return Judgement("ship_late" if shipping.state is ShippingState.LATE else "ship_pending", shipping.reason.value)


def judge_stuck(s: Situation, order: Order) -> Judgement:
    """Rows 18–21: the tracking decides; the buyer's own word of a loss or a problem is checked with the courier first."""
    judged = judge_track(s, order)
    if judged.case == "parcel_signed":
        return judge_signed(s, order)
    if judged.case not in _GOING_WELL:
        return judged
    if s.says("unclear") or s.before == "address_unclear":
        return judge_unclear(s, order)
    if s.says("lost") or s.says("trouble"):
        return Judgement("parcel_warn", "buyer_says_so")
    return judged


def judge_moving(s: Situation, order: Order, parcel: Parcel) -> Judgement:
    if parcel.state is ParcelState.LOST:
        return judge_lost(s, parcel)
    unclear = parcel.state is ParcelState.ADDRESS_UNCLEAR
    if unclear or (parcel.state is ParcelState.PROBLEM and _address_is_the_problem(s, order)):
        return judge_unclear(s, order)
    if parcel.state is ParcelState.PROBLEM:
        return _difficult(s, order)
    if parcel.state is ParcelState.OUT_OF_AREA:
        return _out_of_area(s)
    if s.before == "parcel_returning" and s.said.answer:
        return Judgement("parcel_recalled", "wants_it_after_all")
    if s.before in _GOING_WELL and s.says("urges"):
        return Judgement("parcel_warn", "buyer_urges")
    return Judgement(_PLAIN[parcel.state], parcel.reason)


def judge_lost(s: Situation, parcel: Parcel) -> Judgement:
    """Row 18: the buyer chooses between refund and resend; a choice in his first words is said back to him."""
    answer = s.said.answer
    if answer == "waits":
        return Judgement("acknowledged", "thinks_it_over")
    if answer == "how_long" and not s.says("resend"):
        return Judgement("refund_times", "asks_in_passing")
    if answer == "agrees":
        return Judgement(s.before.removesuffix("_asked"), "chosen")
    if answer in ("resend", "refund"):
        found = Judgement(f"lost_{answer}", "chosen")
        return found.with_facts(address=s.said.address.one_line()) if s.said.named_address and s.said.address else found
    if s.before == "lost_settled":
        return Judgement("still_checking", "settled")
    if s.before.startswith("lost"):
        return Judgement("insists" if s.before == "lost_choose" else "lost_choose", "no_choice")
    if s.says("resend"):
        return Judgement("lost_resend_asked", parcel.reason)
    return Judgement("lost_refund_asked" if s.says("wants_money") else "lost", parcel.reason)


def judge_signed(s: Situation, order: Order) -> Judgement:
    """Rows 15–17: offices at weekends, then look around, then the signature slip."""
    parcel = judge_parcel(order, s.shop.deadlines, s.now)
    if parcel.state is not ParcelState.SIGNED:
        return judge_track(s, order)
    if s.said.answer == "found":
        return Judgement("parcel_found", "found")
    if s.said.answer == "waits":
        return Judgement("acknowledged", "looks_for_it")
    if s.before in ("signed_company", "signed_home"):
        return Judgement("signed_slip", "still_not_received")
    if s.before == "signed_slip" and s.said.answer == "how_long":
        return Judgement("still_checking", "slip_asked_for")
    if s.before == "signed_slip":
        return Judgement("signed_insists", "still_not_received")
    if order.address_kind is AddressKind.COMPANY:
        day_off = not all(is_workday(shop_day(day)) for day in (order.signed_at or s.now, s.now))
        return Judgement("signed_company", "day_off" if day_off else "workday")
    return Judgement("signed_home", order.address_kind.value)


def _address_is_the_problem(s: Situation, order: Order) -> bool:
    """Some couriers report every trouble alike and say in words that they can't read the address."""
    reported = order.last_event.text if order.last_event else ""
    return s.before == "address_unclear" or s.says("unclear") or s.shop.words.any("unclear", reported)


def _difficult(s: Situation, order: Order) -> Judgement:
    """Row 20, by kind of address; what was said once and did not help goes to the courier."""
    if s.said.answer == "waits":
        return Judgement("acknowledged", "will_see")
    if s.said.answer in ("accepts", "refuses"):
        return Judgement("difficult_guard" if s.said.answer == "accepts" else "difficult_again", "answered")
    if s.before in ("difficult_school", "difficult_company"):
        return Judgement("difficult_check", "still_difficult")
    if s.before in ("difficult_check", "difficult_told"):
        return Judgement("still_checking", "courier_asked")
    if order.address_kind is AddressKind.SCHOOL:
        return Judgement("difficult_school", "school")
    if order.address_kind is AddressKind.COMPANY:
        return _office(s, shop_day(order.last_event.at if order.last_event else s.now))
    return Judgement("difficult_home", order.address_kind.value)


def _office(s: Situation, reported: date) -> Judgement:
    """Reported on a day off, it moves again on the next workday; on a workday, or when that has passed, the courier is asked."""
    resumes = next_workday(reported)
    if is_workday(reported) or shop_day(s.now) > resumes:
        return Judgement("difficult_home", "office_on_a_workday")
    day = f"{resumes.month}月{resumes.day}日（周{_WEEKDAYS[resumes.weekday()]}）"
    return Judgement("difficult_company", "reported_on_day_off").with_facts(resume_day=day)


def _out_of_area(s: Situation) -> Judgement:
    """Row 21: back to us, then refund or resend; EMS only under conditions."""
    if s.before not in ("out_of_area", "out_of_area_ems", "out_of_area_told"):
        return Judgement("out_of_area", "courier_does_not_serve")
    if s.said.answer == "how_long":
        return Judgement("refund_times", "asks_in_passing")
    if s.said.answer == "objects":
        return Judgement("insists", "wants_it_delivered")
    if s.said.answer in ("ems", "resend", "refund"):
        return Judgement(f"out_of_area_{s.said.answer}", "chosen")
    return Judgement("still_checking", "courier_asked")
