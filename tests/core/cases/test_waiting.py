"""What words mean as the answer to a case that waits for one."""

from __future__ import annotations

import pytest

from bot.core.cases import WISHES, answer_of, answered_by_words, wish_of_answer
from bot.core.cases.names import CASES
from bot.core.cases.waiting import SURE, WAITING, goes_on
from tests.builders import WORDS, says


@pytest.mark.parametrize(
    ("before", "intent", "text", "answer"),
    [
        ("signed_home", "deny", "", "not_found"),
        ("lost", "deny", "", "either"),
        ("lost_refund_asked", "affirm", "", "agrees"),
        ("lost", "affirm", says("resend"), "resend"),
        ("lost", "affirm", says("no_resend", "refund"), "refund"),
        ("lost", "affirm", says("how_long", "resend"), "how_long"),  # the first list that fits
        ("difficult_home", "deny", says("accepts"), "accepts"),
        ("invoice_number", "deny", "", "no_tax_number"),
        ("invoice_needed", "deny", "", "gives_up"),
        ("product_known", "goodbye", "", "leaves"),
        ("order_confirmed", "thank", "", "confirms"),
        ("special_custom", "inform", "", "more"),
        ("parcel_moving", "deny", says("found"), ""),  # nothing was asked
        ("", "deny", "", ""),
    ],
)
def test_the_same_word_answers_another_question_in_another_place(before: str, intent: str, text: str, answer: str) -> None:
    assert answer_of(before, intent, 0.9, text, WORDS) == answer


@pytest.mark.parametrize(
    ("intent", "confidence", "answer"),
    [("complain", SURE, ""), ("complain", SURE - 0.01, "resend"), ("refund_progress", 0.9, "resend"), ("ask_product", 0.9, "resend")],
)
def test_another_matter_is_no_answer_when_it_is_certain(intent: str, confidence: float, answer: str) -> None:
    assert answer_of("lost", intent, confidence, says("resend"), WORDS) == answer


def test_the_matter_that_waits_is_no_other_matter() -> None:
    assert answer_of("complaint", "complain", 0.9, says("demand"), WORDS) == "demand"
    assert answer_of("product_known", "ask_product", 0.9, says("buys"), WORDS) == "buys"


def test_words_alone_may_answer_and_a_plain_yes_does_not() -> None:
    assert answered_by_words("lost", says("resend"), WORDS)
    assert not answered_by_words("lost", "好的", WORDS)
    assert not answered_by_words("parcel_moving", says("resend"), WORDS)


@pytest.mark.parametrize("before", ["evidence_needed", "pictures_needed"])
def test_what_is_said_of_evidence_answers_where_it_was_asked_for(before: str) -> None:
    assert answered_by_words(before, says("signed_self"), WORDS)
    assert not answered_by_words(before, says("resend"), WORDS)


def test_who_asks_for_a_person_has_not_answered() -> None:
    assert not answered_by_words("lost", says("resend", "human"), WORDS)


def test_an_order_is_checked_by_the_words_only_with_nothing_in_hand() -> None:
    assert answered_by_words("", says("checks"), WORDS)
    assert not answered_by_words("address_confirm", says("checks"), WORDS)


@pytest.mark.parametrize(
    ("before", "answer", "wish", "now"),
    [
        ("lost", "resend", "track_parcel", "parcel_stuck"),
        ("special_custom", "more", "report_quality", "report_quality"),
        ("promotion", "bought", "ask_promotion", "confirm_order"),
    ],
)
def test_an_answer_belongs_to_what_was_asked(before: str, answer: str, wish: str, now: str) -> None:
    assert wish_of_answer(before, answer, wish) == now


@pytest.mark.parametrize(
    ("before", "intent", "confidence", "asked", "on"),
    [
        ("lost", "refund_progress", 0.9, True, True),
        ("lost", "ask_product", 0.9, True, False),
        ("lost", "ask_product", 0.5, True, True),
        ("product_known", "cancel_order", 0.5, False, False),
        ("parcel_moving", "refund_progress", 0.1, True, False),
    ],
)
def test_what_is_uncertain_stays_with_the_question(before: str, intent: str, confidence: float, asked: bool, on: bool) -> None:
    assert goes_on(before, intent, confidence, asked=asked) is on


def test_what_waits_is_a_case_and_what_it_belongs_to_a_wish() -> None:
    assert WAITING.keys() <= CASES
    assert {waiting.wish for waiting in WAITING.values()} <= WISHES | {""}
