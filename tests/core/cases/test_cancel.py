"""不要了: what becomes of an order that the buyer does not want any more (after_sales.md §4 rows 1–4, 9, 27)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.core.cases import judge
from bot.core.orders import Order, RefundApplication
from tests.builders import CLEANSER, SAMPLE, ago, event, order, says, situation


@pytest.mark.parametrize(
    ("wanted", "case", "reason"),
    [
        (order("unpaid"), "cancel_unpaid", "not_paid"),
        (order("paid"), "cancel_unshipped", "paid_not_shipped"),
        (order("paid", waybill="YT1"), "cancel_intercept", "waybill_printed"),
        (order(), "cancel_in_transit", "events_recent"),
        (order(tracking=(event(days=3),)), "cancel_in_transit", "no_event_warn"),
        (order(tracking=(event("returning"),)), "cancel_refused", "returning"),
        (order(tracking=(event(days=5),)), "lost", "no_event_lost"),
        (order("closed"), "order_closed", "closed"),
        (order(tracking=(event("signed"),)), "return_no_reason", "within_no_reason_days"),  # the parcel was quicker than the order's state
        (order("signed"), "return_no_reason", "within_no_reason_days"),
    ],
)
def test_cancelling_depends_on_where_the_order_stands(wanted: Order, case: str, reason: str) -> None:
    judged = judge(situation("cancel_order", wanted))
    assert (judged.case, judged.reason) == (case, reason)


@pytest.mark.parametrize(
    ("wanted", "text", "case", "reason"),
    [
        (order("paid"), says("intercept"), "cancel_intercept", "interception_asked"),
        (order(), says("refused"), "cancel_refused", "events_recent"),
        (order("signed", refunds=(RefundApplication("1"),)), says("applied"), "refund_reviewing", "in_order"),
        (order("signed", refunds=(RefundApplication("1"),)), "", "return_no_reason", "within_no_reason_days"),
    ],
)
def test_what_the_buyer_adds_changes_what_cancelling_means(wanted: Order, text: str, case: str, reason: str) -> None:
    judged = judge(situation("cancel_order", wanted, text=text))
    assert (judged.case, judged.reason) == (case, reason)


@pytest.mark.parametrize("before", ["cancel_unshipped", "cancel_intercept", "cancel_in_transit"])
@pytest.mark.parametrize(
    ("intent", "text", "after", "reason"),
    [
        ("cancel_order", "", "{}_sure", "said_again"),
        ("return_goods", "", "{}_sure", "said_again"),
        ("deny", says("not_wanted"), "{}_sure", "said_again"),
        ("deny", "", "cancel_kept", "wants_it_after_all"),
        ("inform", says("still_wanted"), "cancel_kept", "wants_it_after_all"),
    ],
)
def test_asked_whether_he_is_sure_the_buyer_decides(before: str, intent: str, text: str, after: str, reason: str) -> None:
    judged = judge(situation("cancel_order", order("paid"), before=before, intent=intent, text=text))
    assert (judged.case, judged.reason) == (after.format(before), reason)


@pytest.mark.parametrize(
    ("wanted", "said", "case", "reason"),
    [
        (order("signed"), {}, "return_no_reason", "within_no_reason_days"),
        (order("signed"), {"opened": True}, "return_opened", "opened"),
        (order("signed", signed_at=ago(days=7)), {}, "return_no_reason", "within_no_reason_days"),
        (order("completed", signed_at=ago(days=9)), {}, "return_late", "after_no_reason_days"),
        (order("completed", signed_at=ago(days=9)), {"opened": True}, "return_late", "after_no_reason_days"),
        (order("signed", signed_at=None), {}, "return_no_reason", "signing_time_unknown"),
        (order("signed", items=(replace(CLEANSER, category="定制"),)), {}, "return_category", "category_not_returnable"),
        (order(), {}, "cancel_in_transit", "events_recent"),  # not received yet: nothing to send back
        (order("paid"), {}, "cancel_unshipped", "paid_not_shipped"),
    ],
)
def test_a_return_needs_seven_days_a_seal_and_a_category_that_may_come_back(
    wanted: Order, said: dict[str, Any], case: str, reason: str
) -> None:
    judged = judge(situation("return_goods", wanted, **said))
    assert (judged.case, judged.reason) == (case, reason)


@pytest.mark.parametrize(
    ("wanted", "before", "case", "reason"),
    [
        (order("signed"), "return_told", "return_steps", "told_already"),
        (order("completed", signed_at=ago(days=9)), "return_late", "insists", "refused"),
        (order("completed", signed_at=ago(days=9)), "return_opened", "return_late", "after_no_reason_days"),
    ],
)
def test_a_buyer_who_comes_back_is_told_again_or_goes_to_a_person(wanted: Order, before: str, case: str, reason: str) -> None:
    judged = judge(situation("return_goods", wanted, before=before))
    assert (judged.case, judged.reason) == (case, reason)


def test_goods_from_abroad_come_back_by_the_leads_word_only() -> None:
    abroad = order("signed", items=(replace(CLEANSER, category="跨境"),))
    judged = judge(situation("return_goods", abroad))
    assert (judged.case, judged.facts["problem"]) == ("special_cross_border", "想退货")


def test_only_the_item_that_is_meant_must_be_returnable() -> None:
    both = order("signed", items=(replace(CLEANSER, title="刻字口红", category="定制"), CLEANSER))
    assert judge(situation("return_goods", both)).case == "return_category"
    assert judge(situation("return_goods", both, product="氨基酸洁面乳")).case == "return_no_reason"


@pytest.mark.parametrize(
    ("wanted", "said", "before", "case", "reason"),
    [
        (order("unpaid"), {}, "", "modify_unshipped", "exchange_before_shipping"),
        (order("paid"), {}, "", "modify_unshipped", "exchange_before_shipping"),
        (order(), {}, "", "exchange_in_transit", "not_received"),
        (order("signed"), {}, "", "exchange", "change_of_mind"),
        (order("signed"), {}, "exchange", "exchange_noted", "change_of_mind"),
        (order("signed"), {"intent": "inform", "text": says("unopened")}, "exchange", "acknowledged", "unopened"),
        (
            order("signed"),
            {"intent": "inform", "text": says("unopened", "rather_exchange")},
            "exchange",
            "exchange_noted",
            "change_of_mind",
        ),
        (order("signed"), {"problem": "错发"}, "", "exchange_fault", "fault"),
        (order("signed"), {"text": says("at_fault")}, "", "exchange_fault", "fault"),
        (order("signed"), {"problem": "破损"}, "exchange_fault", "exchange_fault_noted", "fault"),
        (order("signed"), {"problem": "破损", "intent": "send_picture"}, "", "exchange_fault_noted", "fault"),
        (order("signed"), {"opened": True}, "", "return_opened", "opened"),
    ],
)
def test_an_exchange_is_advised_against_once_and_noted_when_the_buyer_insists(
    wanted: Order, said: dict[str, Any], before: str, case: str, reason: str
) -> None:
    judged = judge(situation("exchange_goods", wanted, before=before, **said))
    assert (judged.case, judged.reason) == (case, reason)


@pytest.mark.parametrize(
    ("state", "case", "reason"),
    [
        ("unpaid", "modify_unshipped", "not_shipped"),
        ("paid", "modify_unshipped", "not_shipped"),
        ("shipped", "modify_shipped", "shipped"),
        ("completed", "exchange", "change_of_mind"),
    ],
)
def test_an_order_changes_only_before_it_ships(state: str, case: str, reason: str) -> None:
    judged = judge(situation("modify_order", order(state, items=(CLEANSER, SAMPLE))))
    assert (judged.case, judged.reason) == (case, reason)
