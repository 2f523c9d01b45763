"""不要了: cancelled, refused, returned, exchanged (after_sales.md §4 rows 1–4, 9)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.core.cases.faults import PROBLEMS, judge_special
from bot.core.cases.heard import AGREES_TO_CANCEL
from bot.core.cases.parcel import judge_lost
from bot.core.cases.situation import Judgement, Situation
from bot.core.deadlines import within_no_reason
from bot.core.orders import Item, Order, OrderState
from bot.core.parcels import ParcelState, judge_parcel

#: Asked whether he is sure, the buyer is.
_SURE: Mapping[str, str] = MappingProxyType(
    {
        "cancel_unshipped": "cancel_unshipped_sure",
        "cancel_intercept": "cancel_intercept_sure",
        "cancel_in_transit": "cancel_in_transit_sure",
    }
)


def judge_cancel(s: Situation, order: Order) -> Judgement:
    """Rows 1 and 2; a parcel that was already signed for is a return."""
    if s.before in _SURE and _answered(s):
        return _second_word(s)
    if order.state is OrderState.UNPAID:
        return Judgement("cancel_unpaid", "not_paid")
    return _unshipped(s, order) if order.state is OrderState.PAID else _shipped(s, order)


def _answered(s: Situation) -> bool:
    agreed = s.said.intent in ("cancel_order", "return_goods", "deny")
    return agreed or any(s.says(fact) for fact in ("still_wanted", *AGREES_TO_CANCEL))


def _second_word(s: Situation) -> Judgement:
    """What the buyer says when he was asked whether he is sure."""
    if s.says("still_wanted") or (s.said.intent == "deny" and not s.says("not_wanted")):
        return Judgement("cancel_kept", "wants_it_after_all")
    return Judgement(_SURE[s.before], "said_again")


def _shipped(s: Situation, order: Order) -> Judgement:
    parcel = judge_parcel(order, s.shop.deadlines, s.now)
    if parcel.state is ParcelState.SIGNED:
        return judge_return(s, order)
    if parcel.state is ParcelState.LOST:
        return judge_lost(s, parcel)
    if parcel.state is ParcelState.RETURNING or s.says("refused"):
        return Judgement("cancel_refused", parcel.reason)
    return Judgement("cancel_in_transit", parcel.reason)


def _unshipped(s: Situation, order: Order) -> Judgement:
    if order.waybill:
        return Judgement("cancel_intercept", "waybill_printed")
    return Judgement("cancel_intercept", "interception_asked") if s.says("intercept") else Judgement("cancel_unshipped", "paid_not_shipped")


def judge_return(s: Situation, order: Order) -> Judgement:
    """Rows 3 and 4: seven days from signing, unopened, and of a category that may come back."""
    parcel = judge_parcel(order, s.shop.deadlines, s.now)
    if parcel.state is not ParcelState.SIGNED:
        return judge_cancel(s, order)
    refused = _not_returnable(s, order)
    if refused:
        return Judgement("insists", "refused") if refused.case == s.before else refused
    if s.before == "return_told":
        return Judgement("return_steps", "told_already")
    known = within_no_reason(order, s.shop.deadlines, s.now)
    return Judgement("return_no_reason", "within_no_reason_days" if known else "signing_time_unknown")


def _not_returnable(s: Situation, order: Order) -> Judgement | None:
    """Row 4: of a category that can't come back, late, or opened."""
    categories = s.shop.profile.categories
    if any(item.is_of(categories.not_returnable) for item in _meant(s, order)):
        return Judgement("return_category", "category_not_returnable")
    special = judge_special(s, order) if any(item.is_of(categories.cross_border) for item in _meant(s, order)) else None
    if special:
        return special.with_facts(problem="想退货")
    if within_no_reason(order, s.shop.deadlines, s.now) is False:
        return Judgement("return_late", "after_no_reason_days")
    return Judgement("return_opened", "opened") if s.said.opened else None


def judge_exchange(s: Situation, order: Order) -> Judgement:
    """Row 9; before shipping an exchange is only a change of the order."""
    if order.state in (OrderState.UNPAID, OrderState.PAID):
        return Judgement("modify_unshipped", "exchange_before_shipping")
    if judge_parcel(order, s.shop.deadlines, s.now).state is not ParcelState.SIGNED:
        return Judgement("exchange_in_transit", "not_received")
    at_fault = bool(s.said.problem) or s.says("at_fault")
    told = s.before in ("exchange", "exchange_fault")
    if told and s.said.intent == "inform" and s.says("unopened") and not s.says("rather_exchange"):
        return Judgement("acknowledged", "unopened")
    insists = told or s.said.intent == "send_picture"
    if at_fault:
        problem = s.said.problem or PROBLEMS["report_quality"]
        found = Judgement("exchange_fault_noted" if insists else "exchange_fault", "fault")
        return found.with_facts(return_reason=problem, problem=problem)
    refused = _not_returnable(s, order)
    return refused or Judgement("exchange_noted" if insists else "exchange", "change_of_mind")


def judge_modify(s: Situation, order: Order) -> Judgement:
    """Row 27: colour, size, remark and the like can only change before shipping; afterwards it is an exchange."""
    if order.state in (OrderState.UNPAID, OrderState.PAID):
        return Judgement("modify_unshipped", "not_shipped")
    if judge_parcel(order, s.shop.deadlines, s.now).state is ParcelState.SIGNED:
        return judge_exchange(s, order)
    return Judgement("modify_shipped", "shipped")


def _meant(s: Situation, order: Order) -> tuple[Item, ...]:
    return (s.item,) if s.item else order.items
