"""Refund applications, and the money that comes back (after_sales.md §4 rows 23 and 24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.core.cases import judge
from bot.core.orders import Order, RefundApplication, RefundState
from tests.builders import NOW, ago, order, says, situation


def applied(state: RefundState = RefundState.OPEN, **refund: Any) -> Order:
    return order("signed", refunds=(RefundApplication("1", state=state, **refund),))


AGREED = applied(RefundState.AGREED, applied_at=ago(days=1))
LONG_AGREED = applied(RefundState.AGREED, applied_at=ago(days=8))
NONE = order("signed")


@pytest.mark.parametrize(
    ("ordered", "said", "before", "case", "reason"),
    [
        (applied(reason="未按约定时间发货"), {}, "", "refund_change_reason", "reason_costs_a_penalty"),
        (applied(amount=Decimal("90")), {}, "", "refund_amount", "more_than_paid"),
        (applied(amount=Decimal("89"), reason="不喜欢"), {}, "", "refund_reviewing", "in_order"),
        (applied(deadline=NOW), {}, "", "refund_urgent", "deadline_passed"),
        (applied(deadline=NOW + timedelta(hours=24)), {}, "", "refund_urgent", "deadline_soon"),
        (applied(deadline=NOW + timedelta(hours=25)), {}, "", "refund_reviewing", "in_order"),
        (applied(), {"answer": "agrees"}, "refund_change_reason", "refund_reason_noted", "agrees"),
        (applied(), {"answer": "objects"}, "refund_change_reason", "insists", "objects"),
        (applied(amount=Decimal("90")), {"answer": "changed"}, "refund_amount", "refund_reason_noted", "changed"),
        (applied(), {"answer": "changed"}, "refund_reason_noted", "refund_reason_noted", "changed"),
        (NONE, {"refund_reason": "缺货", "text": says("which_reason")}, "", "refund_change_reason", "reason_costs_a_penalty"),
        (NONE, {"refund_reason": "缺货"}, "", "refund_none", "no_application_on_file"),
        (NONE, {"text": says("which_reason")}, "", "refund_which_reason", "asks_which"),
    ],
)
def test_an_application_is_reviewed_and_its_reason_must_not_cost_the_shop_a_penalty(
    ordered: Order, said: dict[str, Any], before: str, case: str, reason: str
) -> None:
    judged = judge(situation("refund_progress", ordered, before=before, **said))
    assert (judged.case, judged.reason) == (case, reason)


def test_who_asks_whether_it_goes_back_today_asks_about_the_application_that_is_under_review() -> None:
    asked = situation("return_goods", applied(amount=Decimal("89"), reason="不喜欢"), before="refund_reviewing", intent="return_goods")
    assert judge(asked).case == "refund_reviewing"
    assert judge(replace(asked, before="")).case == "return_no_reason"


@pytest.mark.parametrize(
    ("ordered", "said", "before", "case", "reason"),
    [
        (applied(RefundState.FAILED), {}, "", "refund_failed", "failed"),
        (applied(RefundState.REFUSED), {"text": says("not_arrived")}, "", "refund_refused", "refused"),
        (AGREED, {}, "", "refund_on_the_way", "agreed"),
        (applied(RefundState.PAID), {}, "", "refund_on_the_way", "paid"),
        (AGREED, {"text": says("not_arrived")}, "", "refund_on_the_way", "agreed"),
        (LONG_AGREED, {"text": says("not_arrived")}, "", "refund_failed", "buyer_says_failed"),
        (LONG_AGREED, {}, "", "refund_on_the_way", "agreed"),
        (AGREED, {"text": says("not_arrived")}, "refund_on_the_way", "refund_failed", "buyer_says_failed"),
        (AGREED, {"answer": "not_found"}, "refund_on_the_way", "refund_failed", "buyer_says_failed"),
        (AGREED, {"text": says("银行卡注销")}, "", "refund_failed", "buyer_says_failed"),
        (AGREED, {"text": says("too_little")}, "", "refund_too_little", "less_than_expected"),
        (AGREED, {"text": says("银行卡注销")}, "refund_failed", "refund_cause_noted", "buyer_says_why"),
        (NONE, {}, "", "refund_none", "no_application_on_file"),
        (NONE, {}, "refund_none", "refund_looked_up", "buyer_knows_of_one"),
        (NONE, {}, "cancel_unshipped", "refund_explained", "nothing_applied_for_yet"),
        (NONE, {"text": says("银行卡注销")}, "", "refund_failed", "buyer_says_failed"),
        (NONE, {"answer": "not_found"}, "refund_on_the_way", "refund_failed", "buyer_says_failed"),
        (order("closed"), {}, "", "refund_on_the_way", "no_application_on_file"),
        (NONE, {"text": says("wants_money")}, "", "reason_needed", "received"),
        (order("paid"), {"text": says("wants_money")}, "", "cancel_unshipped", "paid_not_shipped"),
        (order("closed"), {"text": says("wants_money")}, "", "refund_on_the_way", "no_application_on_file"),
        (NONE, {"text": says("wants_money", "refund_progress")}, "", "refund_none", "no_application_on_file"),
    ],
)
def test_money_has_its_usual_time_and_what_fails_goes_to_finance(
    ordered: Order, said: dict[str, Any], before: str, case: str, reason: str
) -> None:
    judged = judge(situation("refund_progress", ordered, before=before, **said))
    assert (judged.case, judged.reason) == (case, reason)


@pytest.mark.parametrize(
    ("ordered", "text", "facts"),
    [
        (applied(), "", {"refund_reason": "未填原因", "refund_amount": "89.00"}),
        (applied(RefundState.AGREED, amount=Decimal("12.50"), reason="少件"), "", {"refund_amount": "12.50"}),
        (applied(RefundState.FAILED, cause="账户异常"), says("银行卡注销"), {"cause": "账户异常"}),
        (applied(RefundState.FAILED), says("银行卡注销"), {"cause": "银行卡注销"}),
        (applied(RefundState.FAILED), "", {"cause": "款项未到账"}),
    ],
)
def test_the_facts_name_reason_amount_and_cause(ordered: Order, text: str, facts: dict[str, str]) -> None:
    assert judge(situation("refund_progress", ordered, text=text)).facts == facts


def test_the_application_that_waits_counts_before_the_ones_decided() -> None:
    refunds = (RefundApplication("1", state=RefundState.FAILED), RefundApplication("2"), RefundApplication("3", state=RefundState.PAID))
    assert judge(situation("refund_progress", order("signed", refunds=refunds))).case == "refund_reviewing"


@pytest.mark.parametrize("before", ["refund_failed", "still_checking"])
def test_finance_is_asked_once_and_a_buyer_who_does_not_wait_gets_a_person(before: str) -> None:
    failed = applied(RefundState.FAILED)
    again = judge(situation("refund_progress", failed, before="refund_failed"))
    assert (again.case, again.reason) == ("still_checking", "reported_already")
    assert judge(situation("refund_progress", failed, before=before, told=True)).case == "insists"
    assert judge(situation("refund_progress", failed, before="still_checking")).case == "refund_failed"
