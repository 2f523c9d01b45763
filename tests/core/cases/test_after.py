"""Second thoughts, questions and refusals after a reply."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.cases import judge
from bot.core.cases.names import SETTLED
from bot.core.orders import RefundApplication
from tests.builders import order, says, situation

ORDER = order("signed")


def judged(intent: str, before: str, *, wish: str = "return_goods", text: str = "", **said: Any) -> tuple[str, str]:
    found = judge(situation(wish, ORDER, before=before, intent=intent, text=text, **said))
    return found.case, found.reason


@pytest.mark.parametrize(
    ("before", "intent", "text", "case", "reason"),
    [
        ("cancel_told", "deny", "", "acknowledged", "nothing_more"),
        ("cancel_told", "inform", says("still_wanted"), "cancel_withdrawn", "wants_it_after_all"),
        ("cancel_told", "urge_shipping", "", "cancel_withdrawn", "wants_it_after_all"),
        ("cancel_told", "cancel_order", "", "refund_explained", "told_to_apply"),
        ("cancel_told", "inform", "", "told_noted", "more_information"),
        ("return_told", "deny", says("gives_up"), "return_withdrawn", "keeps_it"),
        ("return_told", "deny", "", "never_mind", "no"),
        ("return_told", "deny", says("unopened"), "return_steps", "unopened"),
        ("return_told", "inform", says("return_to"), "return_where", "asks_where_to_send"),
        ("return_told", "inform", says("how_to_apply"), "refund_explained", "asks_how"),
        ("fault_told", "report_damaged", "", "insists", "not_content"),
        ("fault_told", "exchange_goods", "", "insists", "not_content"),
        ("fault_told", "ask_promotion", says("bargains"), "insists", "not_content"),
        ("fault_told", "return_goods", "", "refund_explained", "told_to_apply"),
        ("fault_told", "inform", "", "told_noted", "more_information"),
        ("fault_told", "refund_progress", "", "refund_explained", "told_to_apply"),
        ("fault_told", "send_picture", "", "picture_for_person", "picture_after_the_case"),
        ("address_told", "change_address", "", "address_passed_on", "told_already"),
        ("address_told", "inform", "", "told_noted", "more_information"),
    ],
)
def test_a_buyer_who_comes_back_after_he_was_told_what_to_do(before: str, intent: str, text: str, case: str, reason: str) -> None:
    assert before in SETTLED
    assert judged(intent, before, text=text) == (case, reason)


def test_the_waybill_of_a_return_is_noted_and_anything_else_begins_anew() -> None:
    assert judged("inform", "return_told", waybill="SF1") == ("told_noted", "return_waybill")
    assert judged("urge_shipping", "fault_told", waybill="SF1") == ("told_noted", "return_waybill")
    assert judged("inform", "return_told", waybill=ORDER.waybill) == ("return_steps", "told_already")
    assert judged("inform", "return_told") == ("return_steps", "told_already")


@pytest.mark.parametrize(("said", "case"), [({"text": says("wrong")}, "address_needed"), ({"named_address": True}, "address_needed")])
def test_an_address_that_was_passed_on_wrongly_is_taken_again(said: dict[str, Any], case: str) -> None:
    assert judge(situation("change_address", order("paid"), before="address_told", **said)).case == case


def test_who_has_applied_is_told_of_his_application() -> None:
    applied = order("signed", refunds=(RefundApplication("1"),))
    assert judge(situation("refund_progress", applied, before="fault_told")).case == "refund_reviewing"


@pytest.mark.parametrize(
    ("before", "text", "case", "reason"),
    [
        ("return_late", "", "insists", "refused"),
        ("return_opened", says("gives_up"), "gave_up", "keeps_it"),
        ("pictures_needed", "", "insists", "no_pictures"),
        ("evidence_needed", says("gives_up"), "gave_up", "keeps_it"),
        ("exchange", "", "exchange_noted", "prefers_exchange"),
        ("exchange_fault", "", "exchange_fault_noted", "prefers_exchange"),
        ("need_order", "", "order_unknown", "no_number"),
        ("which_order", "", "order_unknown", "no_number"),
        ("address_needed", "", "address_kept", "keeps_the_old_one"),
        ("parcel_moving", "", "never_mind", "no"),
        ("", "", "never_mind", "no"),
    ],
)
def test_no_means_what_was_asked(before: str, text: str, case: str, reason: str) -> None:
    assert judged("deny", before, text=text) == (case, reason)


def test_a_matter_that_reads_no_itself_is_left_to_it() -> None:
    assert judged("deny", "cancel_unshipped", wish="cancel_order") == ("cancel_kept", "wants_it_after_all")
    assert judged("deny", "evidence_needed", wish="report_damaged") == ("pictures_needed", "no_pictures_yet")


@pytest.mark.parametrize(
    ("intent", "before", "case"),
    [
        ("greet", "", "greeted"),
        ("greet", "evidence_needed", "here"),
        ("out_of_scope", "", "not_ours"),
        ("out_of_scope", "closed", "not_ours"),
        ("out_of_scope", "which_order", "unclear"),
        ("out_of_scope", "evidence_needed", "unclear"),
    ],
)
def test_a_greeting_or_a_strange_word_in_the_middle_is_another_thing_than_at_the_start(intent: str, before: str, case: str) -> None:
    assert judged(intent, before)[0] == case


def test_an_answer_that_the_case_waits_for_goes_before_everything() -> None:
    assert judged("deny", "signed_home", wish="signed_not_received", answer="not_found") == ("signed_slip", "still_not_received")
