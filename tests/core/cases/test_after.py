"""When a matter is settled or refused, what the buyer says next is read by what he was told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.cases import WISHES, judge
from tests.builders import order, situation


def case_of(intent: str, before: str, state: str = "signed", **said: Any) -> str:
    wish = intent if intent in WISHES else ""
    return judge(situation(wish, order(state), before=before, intent=intent, **said)).case


@pytest.mark.parametrize("before", ["cancel_told", "return_told", "fault_told"])
def test_who_was_told_to_apply_hears_how_and_when(before: str) -> None:
    assert case_of("refund_progress", before) == "refund_explained"
    assert case_of("inform", before, text="怎么申请") == "refund_explained"
    assert case_of("send_picture", before) == "picture_for_person"


def test_an_order_that_was_cancelled_can_be_wanted_again() -> None:
    assert case_of("urge_shipping", "cancel_told", "paid") == "cancel_withdrawn"
    assert case_of("deny", "cancel_told", "paid", text="又想要了") == "cancel_withdrawn"
    assert case_of("deny", "cancel_told", "paid") == "acknowledged"
    assert case_of("cancel_order", "cancel_told", "paid") == "refund_explained"


def test_a_return_can_be_withdrawn_and_its_waybill_told() -> None:
    assert case_of("deny", "return_told", text="算了") == "return_withdrawn"
    assert case_of("deny", "return_told") == "never_mind"
    assert case_of("inform", "return_told", waybill="YT1") == "told_noted"
    assert case_of("return_goods", "return_told", text="寄到哪里") == "return_where"


def test_a_fault_told_again_goes_to_a_person() -> None:
    assert case_of("report_damaged", "fault_told") == "insists"
    assert case_of("return_goods", "fault_told") == "refund_explained"
    assert case_of("inform", "fault_told") == "told_noted"


def test_an_address_passed_on_is_not_asked_for_again_unless_it_was_wrong() -> None:
    assert case_of("change_address", "address_told", "paid") == "address_passed_on"
    assert case_of("change_address", "address_told", "paid", text="写错了") == "address_needed"


@pytest.mark.parametrize(
    ("before", "plain", "given_up"),
    [
        ("return_opened", "insists", "gave_up"),
        ("return_late", "insists", "gave_up"),
        ("exchange", "exchange_noted", "gave_up"),
        ("pictures_needed", "insists", "gave_up"),
        ("which_order", "order_unknown", "gave_up"),
        ("address_needed", "address_kept", "address_kept"),
        ("", "never_mind", "never_mind"),
    ],
)
def test_no_means_what_was_asked_before(before: str, plain: str, given_up: str) -> None:
    assert case_of("deny", before) == plain
    assert case_of("deny", before, text="算了") == given_up


def test_hello_is_a_welcome_only_at_the_door() -> None:
    assert case_of("greet", "") == "greeted"
    assert case_of("greet", "evidence_needed") == "here"


def test_off_topic_is_only_what_comes_with_nothing_in_hand() -> None:
    assert case_of("out_of_scope", "") == "not_ours"
    assert case_of("out_of_scope", "closed") == "not_ours"
    assert case_of("out_of_scope", "evidence_needed") == "unclear"
    assert case_of("out_of_scope", "which_order") == "unclear"
