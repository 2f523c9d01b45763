"""不要了: what becomes of an order that the buyer does not want any more (after_sales.md §4 rows 1–4, 9, 27)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.core.cases import judge
from bot.core.orders import Order
from tests.builders import CLEANSER, SAMPLE, ago, event, order, situation


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


def test_who_asks_to_intercept_or_has_refused_the_parcel_is_taken_at_his_word() -> None:
    assert judge(situation("cancel_order", order("paid"), text="帮我拦截一下")).case == "cancel_intercept"
    assert judge(situation("cancel_order", order(), text="已经拒收了")).case == "cancel_refused"


@pytest.mark.parametrize("asked", ["cancel_unshipped", "cancel_intercept", "cancel_in_transit"])
@pytest.mark.parametrize(
    ("intent", "text", "sure"),
    [
        ("cancel_order", "不要了", True),
        ("deny", "不要", True),
        ("deny", "不", False),
        ("cancel_order", "我又想要了", False),
        ("urge_shipping", "又想要了 快发", False),
    ],
)
def test_asked_whether_he_is_sure_the_words_decide(asked: str, intent: str, text: str, sure: bool) -> None:
    judged = judge(situation("cancel_order", order(), before=asked, intent=intent, text=text))
    assert judged.case == (f"{asked}_sure" if sure else "cancel_kept")


@pytest.mark.parametrize(
    ("said", "before", "case"),
    [
        ({}, "return_told", "return_steps"),
        ({"opened": True}, "return_told", "return_opened"),
        ({}, "return_opened", "return_no_reason"),
        ({"opened": True}, "return_opened", "insists"),
    ],
)
def test_a_return_is_explained_once_and_refused_once(said: dict[str, Any], before: str, case: str) -> None:
    assert judge(situation("return_goods", order("signed"), before=before, **said)).case == case


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
        (order("signed"), {"problem": "错发"}, "", "exchange_fault", "fault"),
        (order("signed"), {"text": "发错了，换一个"}, "", "exchange_fault", "fault"),
        (order("signed"), {"problem": "破损"}, "exchange_fault", "exchange_fault_noted", "fault"),
        (order("signed"), {"problem": "破损", "intent": "send_picture"}, "", "exchange_fault_noted", "fault"),
        (order("signed"), {"opened": True}, "", "return_opened", "opened"),
        (order("completed", signed_at=ago(days=9)), {}, "", "return_late", "after_no_reason_days"),
        (order("completed", signed_at=ago(days=9)), {"problem": "破损"}, "", "exchange_fault", "fault"),
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
        ("completed", "exchange", "change_of_mind"),  # what was received is not modified but exchanged
    ],
)
def test_an_order_changes_only_before_it_ships(state: str, case: str, reason: str) -> None:
    judged = judge(situation("modify_order", order(state, items=(CLEANSER, SAMPLE))))
    assert (judged.case, judged.reason) == (case, reason)
