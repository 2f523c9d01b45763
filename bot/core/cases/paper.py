"""Invoices and refunds (after_sales.md §4 rows 22–24)."""

from __future__ import annotations

from bot.core.cases.cancel import judge_cancel
from bot.core.cases.situation import Judgement, Situation
from bot.core.orders import Order, OrderState, RefundApplication, RefundState
from bot.core.parcels import ParcelState, judge_parcel
from bot.core.refunds import review

UNKNOWN_CAUSE = "款项未到账"
_BY_STATE = {
    RefundState.AGREED: "refund_on_the_way",
    RefundState.PAID: "refund_on_the_way",
    RefundState.REFUSED: "refund_refused",
}


def judge_invoice(s: Situation, order: Order) -> Judgement:
    """Row 22: any paid order that never had one gets one, however old."""
    if order.state is OrderState.UNPAID:
        return Judgement("invoice_unpaid", "not_paid")
    invoice = order.invoice
    if invoice.issued or invoice.issued_at or invoice.waybill:
        return Judgement("invoice_issued", "issued")
    title = s.said.invoice_title or invoice.title
    individual = s.says("individual") or title == "个人"
    tax_number = s.said.tax_number or invoice.tax_number
    if (title and tax_number) or individual:
        return Judgement("invoice_ready", "individual" if individual else "title_and_number").with_facts(
            invoice_title=title or "个人", tax_number=tax_number or "无（个人抬头）"
        )
    if invoice.requested_at and s.before != "invoice_needed":
        return Judgement("invoice_pending", "requested")
    return Judgement("invoice_needed", "tax_number_missing" if title else "title_missing")


def judge_refund(s: Situation, order: Order) -> Judgement:
    """Rows 23 and 24: the application is reviewed; a failed payment goes to finance."""
    if s.said.refund_reason in s.shop.profile.refused_refund_reasons:
        return Judgement("refund_change_reason", "reason_costs_a_penalty").with_facts(refund_reason=s.said.refund_reason)
    if order.open_refund:
        return _review(s, order, order.open_refund)
    last = order.refunds[-1] if order.refunds else None
    if last is None:
        return _unfiled(s, order)
    if last.state is RefundState.FAILED or (last.state is not RefundState.REFUSED and s.says("refund_failed")):
        reason = "failed" if last.state is RefundState.FAILED else "buyer_says_failed"
        return Judgement("refund_failed", reason).with_facts(cause=last.cause or UNKNOWN_CAUSE)
    return Judgement(_BY_STATE[last.state], last.state.value).with_facts(refund_amount=_amount(last, order))


def _unfiled(s: Situation, order: Order) -> Judgement:
    """The shop knows of no application: the buyer's word and the order's state are all there is."""
    if s.opens_with("wants_money") and not s.opens_with("refund_progress"):
        return _wants_one(s, order)
    if s.before.startswith(("cancel_", "return_", "exchange")):
        return Judgement("refund_explained", "nothing_applied_for_yet")
    if s.says("refund_failed"):
        return Judgement("refund_failed", "buyer_says_failed").with_facts(cause=UNKNOWN_CAUSE)
    return Judgement("refund_on_the_way" if order.state is OrderState.CLOSED else "refund_none", "no_application_on_file")


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
