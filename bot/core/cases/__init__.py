"""Every case of after_sales.md §4: from a wish and an order's facts to a case with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.core.cases.address import judge_address
from bot.core.cases.after import ANSWERS, judge_guided, judge_told
from bot.core.cases.cancel import judge_cancel, judge_exchange, judge_modify, judge_return
from bot.core.cases.choose import choose_order, pointed_at, usual
from bot.core.cases.complaint import judge_complaint
from bot.core.cases.faults import PROBLEMS, judge_allergy, judge_fault, signed_by
from bot.core.cases.heard import ASKED_FOR_ORDER, Heard, answers, fault_named, reason_for, wish_of
from bot.core.cases.invoice import judge_invoice
from bot.core.cases.no_order import judge_without_order
from bot.core.cases.paper import judge_refund
from bot.core.cases.parcel import judge_signed, judge_stuck, judge_track
from bot.core.cases.presale import judge_check, judge_difference, judge_freight, judge_product, judge_promotion
from bot.core.cases.situation import NOTHING_PENDING, PASSING, Judgement, Said, Shop, Situation
from bot.core.cases.waiting import answer_of, answered_by_words, wish_of_answer
from bot.core.orders import Order, OrderState

__all__ = [
    "ANSWERS",
    "ASKED_FOR_ORDER",
    "BORNE_OUT",
    "HALF_SURE",
    "NOTHING_PENDING",
    "PASSING",
    "PROBLEMS",
    "WISHES",
    "Heard",
    "Judgement",
    "Said",
    "Shop",
    "Situation",
    "answer_of",
    "answered_by_words",
    "answers",
    "choose_order",
    "fault_named",
    "judge",
    "pointed_at",
    "reason_for",
    "signed_by",
    "usual",
    "wish_of",
    "wish_of_answer",
]

_BY_ORDER: Mapping[str, Callable[[Situation, Order], Judgement]] = MappingProxyType(
    {
        "cancel_order": judge_cancel,
        "return_goods": judge_return,
        "exchange_goods": judge_exchange,
        "modify_order": judge_modify,
        "change_address": judge_address,
        "track_parcel": judge_track,
        "urge_shipping": judge_track,
        "parcel_stuck": judge_stuck,
        "signed_not_received": judge_signed,
        "request_invoice": judge_invoice,
        "refund_progress": judge_refund,
        "report_damaged": judge_fault,
        "report_missing": judge_fault,
        "report_wrong_item": judge_fault,
        "report_quality": judge_fault,
        "confirm_order": judge_check,
    }
)
_WITHOUT_ORDER: Mapping[str, Callable[[Situation], Judgement]] = MappingProxyType(
    {
        "report_allergy": judge_allergy,
        "complain": judge_complaint,
        "ask_product": judge_product,
        "ask_promotion": judge_promotion,
        "price_protection": judge_difference,
        "shipping_fee": judge_freight,
    }
)

#: What opens a case: intents, and `confirm_order`, which only words can tell; other intents answer within a case.
WISHES = frozenset(_BY_ORDER) | frozenset(_WITHOUT_ORDER)

#: Cases in which the courier, the warehouse or finance was asked to do something.
REPORTED = frozenset({"ship_late", "parcel_warn", "refund_failed", "refund_too_little", "invoice_late", "invoice_no_waybill"})
#: Cases that an order's own facts bear out, so that less certain words are enough for them.
BORNE_OUT = frozenset(
    {"lost", "lost_refund_asked", "lost_resend_asked", "parcel_warn", "address_unclear", "out_of_area", "ship_late", "refund_change_reason"}
    | {"difficult_home", "difficult_school", "difficult_company", "refund_amount", "refund_urgent", "refund_failed", "address_passed_on"}
)
HALF_SURE = 0.25
_OF_A_REFUND = frozenset({"cancel_order", "return_goods"})


def judge(s: Situation) -> Judgement:
    """Decide the case; a wish that needs an order and has none asks for it first.

    Raises KeyError for a wish that is none of `WISHES` and a message that is no answer either.
    """
    found = _judge_answer(s)
    if found is not None:
        return found
    if s.said.wish in _WITHOUT_ORDER:
        return _WITHOUT_ORDER[s.said.wish](s)
    decide = _BY_ORDER[s.said.wish]
    if s.order is None:
        return judge_without_order(s)
    if s.order.state is OrderState.CLOSED and s.said.wish != "refund_progress":
        return Judgement("order_closed", "closed")
    of_the_application = s.before.startswith("refund_") or s.says("applied") or s.says("which_reason")
    if s.order.open_refund and s.said.wish in _OF_A_REFUND and of_the_application:
        return judge_refund(s, s.order)
    if s.said.answer == "news":
        return _reported(s)
    return _once(s, decide(s, s.order))


def _once(s: Situation, found: Judgement) -> Judgement:
    """Who was asked once is not asked again because the buyer asks again; a buyer who does not wait gets a person."""
    repeated = s.before == found.case or (s.before == "still_checking" and s.said.told)
    if found.case not in REPORTED or not repeated:
        return found
    return _reported(s)


def _reported(s: Situation) -> Judgement:
    return Judgement("insists" if s.said.told else "still_checking", "reported_already")


def _judge_answer(s: Situation) -> Judgement | None:
    """What is decided by the words alone: second thoughts after a case, no, hello, off topic; None goes by the wish."""
    found = None if s.said.answer else judge_guided(s) or judge_told(s)
    if found is None and s.said.intent in ANSWERS and not s.said.answer:
        found = ANSWERS[s.said.intent](s)
    if found is None and not s.said.wish:
        return _without_wish(s)
    return found


def _without_wish(s: Situation) -> Judgement:
    if s.said.intent == "send_picture":
        return Judgement("picture_noted", "no_wish")
    return judge_without_order(s) if s.unknown_order else Judgement("which_wish", "no_wish")
