"""Refund applications and money on its way back (after_sales.md §4 rows 23 and 24)."""

from __future__ import annotations

from datetime import timedelta

from bot.core.cases.cancel import judge_cancel
from bot.core.cases.situation import Judgement, Situation
from bot.core.orders import Order, OrderState, RefundApplication, RefundState
from bot.core.parcels import ParcelState, judge_parcel
from bot.core.refunds import review

UNKNOWN_CAUSE = "款项未到账"
#: How long agreed money may take before finance looks for it.
USUAL = timedelta(days=7)


def judge_refund(s: Situation, order: Order) -> Judgement:
    """Rows 23 and 24: the application is reviewed; a failed payment goes to finance."""
    if s.before in ("refund_change_reason", "refund_amount", "refund_reason_noted") and s.said.answer:
        return Judgement("insists" if s.said.answer == "objects" else "refund_reason_noted", s.said.answer)
    if order.open_refund:
        return _review(s, order, order.open_refund)
    if s.said.refund_reason in s.shop.profile.refused_refund_reasons and (s.says("which_reason") or s.says("applied")):
        return Judgement("refund_change_reason", "reason_costs_a_penalty").with_facts(refund_reason=s.said.refund_reason)
    if s.says("which_reason"):
        return Judgement("refund_which_reason", "asks_which")
    last = order.refunds[-1] if order.refunds else None
    return _applied(s, order, last) if last else _not_applied(s, order)


def _applied(s: Situation, order: Order, last: RefundApplication) -> Judgement:
    """Row 24: agreed money has its usual time to arrive; failed, too late or too little goes to finance."""
    if last.state is RefundState.FAILED:
        return _failed(s, "failed", last.cause)
    if last.state is RefundState.REFUSED:
        return Judgement("refund_refused", "refused")
    if s.says("too_little"):
        return Judgement("refund_too_little", "less_than_expected").with_facts(cause="金额不符")
    again = s.before == "refund_on_the_way" and (s.said.answer or s.says("not_arrived"))
    late = last.applied_at is not None and s.now - last.applied_at > USUAL and s.says("not_arrived")
    if again or late or s.shop.words.kind("refund_causes", s.said.text):
        return _failed(s, "buyer_says_failed", last.cause)
    return Judgement("refund_on_the_way", last.state.value).with_facts(refund_amount=_amount(last, order))


def _not_applied(s: Situation, order: Order) -> Judgement:
    """No application on file: money is wanted, a failure is told, or the page is not up to date."""
    closed = order.state is OrderState.CLOSED
    if s.opens_with("wants_money") and not s.opens_with("refund_progress") and not closed:
        return _wants_one(s, order)
    if s.before.startswith(("cancel_", "return_", "exchange")):
        return Judgement("refund_explained", "nothing_applied_for_yet")
    if s.shop.words.kind("refund_causes", s.said.text) or (s.before == "refund_on_the_way" and s.said.answer):
        return _failed(s, "buyer_says_failed")
    if s.before == "refund_none":
        return Judgement("refund_looked_up", "buyer_knows_of_one")
    return Judgement("refund_on_the_way" if closed else "refund_none", "no_application_on_file")


def _failed(s: Situation, reason: str, cause: str = "") -> Judgement:
    """The cause is recorded: the payment's own, else what the buyer says."""
    said = s.shop.words.kind("refund_causes", s.said.text)
    if s.before == "refund_failed" and said:
        return Judgement("refund_cause_noted", "buyer_says_why").with_facts(cause=said, buyer_words=s.said.text)
    return Judgement("refund_failed", reason).with_facts(cause=cause or said or UNKNOWN_CAUSE)


def _wants_one(s: Situation, order: Order) -> Judgement:
    """退款 said without an application: not received, it is a cancellation; received, the reason decides."""
    parcel = judge_parcel(order, s.shop.deadlines, s.now)
    if parcel.state is ParcelState.SIGNED:
        return Judgement("reason_needed", "received")
    return judge_cancel(s, order)


def _review(s: Situation, order: Order, application: RefundApplication) -> Judgement:
    found = review(application, order, s.shop.profile.refused_refund_reasons, s.now)
    facts = {"refund_reason": application.reason or "未填原因", "refund_amount": _amount(application, order)}
    return Judgement(found.case, found.reason).with_facts(**facts)


def _amount(application: RefundApplication, order: Order) -> str:
    return f"{order.amount if application.amount is None else application.amount:f}"
