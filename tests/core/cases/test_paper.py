"""Invoices, and the money that comes back (after_sales.md §4 rows 22–24)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.core.cases import judge
from bot.core.orders import Invoice, Order, RefundApplication, RefundState
from tests.builders import NOW, ago, order, situation

COMPANY: dict[str, Any] = {"invoice_title": "广州某某有限公司", "tax_number": "91440101MA5ANPMP4T"}


def asked(**invoice: Any) -> Order:
    return order("completed", invoice=Invoice(**invoice))


@pytest.mark.parametrize(
    ("ordered", "said", "before", "case", "reason"),
    [
        (order("unpaid"), COMPANY, "", "invoice_unpaid", "not_paid"),
        (order("paid"), {}, "", "invoice_needed", "title_missing"),
        (order("completed", paid_at=ago(days=900)), COMPANY, "", "invoice_ready", "title_and_number"),
        (order("signed"), {"invoice_title": "广州某某有限公司"}, "", "invoice_needed", "tax_number_missing"),
        (order("signed"), {"text": "个人抬头"}, "", "invoice_ready", "individual"),
        (order("signed"), {"invoice_title": "个人"}, "", "invoice_ready", "individual"),
        (asked(title="甲公司", tax_number="9144"), {}, "", "invoice_ready", "title_and_number"),
        (asked(issued=True), COMPANY, "", "invoice_issued", "issued"),
        (asked(issued_at=NOW), COMPANY, "", "invoice_issued", "issued"),
        (asked(waybill="SF1"), COMPANY, "", "invoice_issued", "issued"),
        (asked(requested_at=NOW), {}, "", "invoice_pending", "requested"),
        (asked(requested_at=NOW), {}, "invoice_needed", "invoice_needed", "title_missing"),
    ],
)
def test_any_paid_order_without_an_invoice_gets_one(ordered: Order, said: dict[str, Any], before: str, case: str, reason: str) -> None:
    judged = judge(situation("request_invoice", ordered, before=before, **said))
    assert (judged.case, judged.reason) == (case, reason)


def test_an_invoice_that_is_ready_names_title_and_number() -> None:
    assert judge(situation("request_invoice", order("paid"), **COMPANY)).facts == COMPANY
    individual = judge(situation("request_invoice", order("paid"), text="个人抬头")).facts
    assert individual == {"invoice_title": "个人", "tax_number": "无（个人抬头）"}


def applied(**refund: Any) -> Order:
    return order("signed", refunds=(RefundApplication("1", **refund),))


@pytest.mark.parametrize(
    ("ordered", "said", "case", "reason"),
    [
        (order("signed"), {"refund_reason": "缺货"}, "refund_change_reason", "reason_costs_a_penalty"),
        (applied(reason="未按约定时间发货"), {}, "refund_change_reason", "reason_costs_a_penalty"),
        (applied(amount=Decimal("90")), {}, "refund_amount", "more_than_paid"),
        (applied(amount=Decimal("89"), reason="不喜欢"), {}, "refund_reviewing", "in_order"),
        (applied(deadline=NOW), {}, "refund_reviewing", "deadline_passed"),
        (applied(deadline=NOW + timedelta(hours=24)), {}, "refund_reviewing", "deadline_soon"),
        (applied(deadline=NOW + timedelta(hours=25)), {}, "refund_reviewing", "in_order"),
        (applied(state=RefundState.FAILED, cause="银行卡注销"), {}, "refund_failed", "failed"),
        (applied(state=RefundState.AGREED), {"text": "怎么还没到账"}, "refund_failed", "buyer_says_failed"),
        (applied(state=RefundState.REFUSED), {"text": "怎么还没到账"}, "refund_refused", "refused"),
        (applied(state=RefundState.AGREED), {}, "refund_on_the_way", "agreed"),
        (applied(state=RefundState.PAID), {}, "refund_on_the_way", "paid"),
        (applied(state=RefundState.REFUSED), {}, "refund_refused", "refused"),
        (order("signed"), {}, "refund_none", "no_application_on_file"),
        (order("signed"), {"text": "没到账"}, "refund_failed", "buyer_says_failed"),
        (order("closed"), {}, "refund_on_the_way", "no_application_on_file"),
    ],
)
def test_a_refund_is_told_by_its_application(ordered: Order, said: dict[str, Any], case: str, reason: str) -> None:
    judged = judge(situation("refund_progress", ordered, **said))
    assert (judged.case, judged.reason) == (case, reason)


def test_the_facts_name_reason_amount_and_cause() -> None:
    assert judge(situation("refund_progress", applied())).facts == {"refund_reason": "未填原因", "refund_amount": "89.00"}
    partly = applied(amount=Decimal("12.50"), reason="少件", state=RefundState.AGREED)
    assert judge(situation("refund_progress", partly)).facts == {"refund_amount": "12.50"}
    failed = applied(state=RefundState.FAILED, cause="银行卡注销")
    assert judge(situation("refund_progress", failed)).facts == {"cause": "银行卡注销"}
    assert judge(situation("refund_progress", order("signed"), text="没到账")).facts == {"cause": "款项未到账"}


def test_the_application_that_waits_counts_before_the_ones_decided() -> None:
    refunds = (RefundApplication("1", state=RefundState.FAILED), RefundApplication("2"), RefundApplication("3", state=RefundState.PAID))
    assert judge(situation("refund_progress", order("signed", refunds=refunds))).case == "refund_reviewing"
