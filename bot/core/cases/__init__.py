"""Every case of after_sales.md §4: from a wish and an order's facts to a case with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.core.cases.address import judge_address
from bot.core.cases.cancel import judge_cancel, judge_exchange, judge_modify, judge_return
from bot.core.cases.choose import choose_order
from bot.core.cases.complaint import judge_complaint
from bot.core.cases.faults import PROBLEMS, judge_allergy, judge_fault
from bot.core.cases.paper import judge_invoice, judge_refund
from bot.core.cases.parcel import judge_signed, judge_stuck, judge_track
from bot.core.cases.presale import judge_freight, judge_product
from bot.core.cases.situation import PASSING, Judgement, Said, Shop, Situation
from bot.core.orders import Order, OrderState

__all__ = ["PASSING", "PROBLEMS", "WISHES", "Judgement", "Said", "Shop", "Situation", "choose_order", "judge"]

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
    }
)
_WITHOUT_ORDER: Mapping[str, Callable[[Situation], Judgement]] = MappingProxyType(
    {
        "report_allergy": judge_allergy,
        "complain": judge_complaint,
        "ask_product": judge_product,
        "ask_promotion": lambda s: Judgement("promotion", "asked"),
        "price_protection": lambda s: Judgement("price_protection", "asked"),
        "shipping_fee": judge_freight,
    }
)

#: Intents that open a case; the others only answer within one.
WISHES = frozenset(_BY_ORDER) | frozenset(_WITHOUT_ORDER)

#: Case families in which another wish is still the same matter: the buyer insists, he does not change the subject.
_CONTINUES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "report_allergy": frozenset({"return_goods", "report_quality", "cancel_order", "refund_progress", "complain"}),
        "signed_not_received": frozenset({"track_parcel", "parcel_stuck"}),
        "change_address": frozenset({"modify_order"}),
    }
)
_FAULTS = frozenset({"report_damaged", "report_missing", "report_wrong_item", "report_quality"})


def wish_of(intent: str, wish: str, before: str) -> str:
    """What the buyer wants now: a new wish, or still the one in hand."""
    if before == "lost" and intent in WISHES - {"change_address", "complain"}:
        return wish
    if intent in _CONTINUES.get(wish, frozenset()) and before:
        return wish
    if wish in _FAULTS and intent in _FAULTS and before in ("evidence_needed", "pictures_needed", "compensation"):
        return wish
    return intent if intent in WISHES else wish


def judge(s: Situation) -> Judgement:
    """Decide the case; a wish that needs an order and has none asks for it first.

    Raises KeyError for a wish that is none of `WISHES`.
    """
    if s.said.wish in _WITHOUT_ORDER:
        return _WITHOUT_ORDER[s.said.wish](s)
    decide = _BY_ORDER[s.said.wish]
    if s.order is None:
        return _without_order(s)
    if s.order.state is OrderState.CLOSED and s.said.wish != "refund_progress":
        return Judgement("order_closed", "closed")
    return decide(s, s.order)


def _without_order(s: Situation) -> Judgement:
    if s.anonymous:
        return Judgement("order_unverified", "anonymous") if s.said.order_id else Judgement("need_order", "anonymous")
    if s.unknown_order:
        return Judgement("order_not_found", "no_such_order_of_this_buyer")
    if s.said.wish == "urge_shipping" and not s.orders:
        return Judgement("ship_presale", "no_order")
    return Judgement("need_order", "several_orders" if s.orders else "no_order")
