"""What the buyer wants now: a new wish, or still the one in hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.cases import WISHES, Heard, answers, fault_named, reason_for, wish_of
from bot.core.cases.names import CASES
from tests.builders import WORDS, says


def heard(intent: str, *facts: str, **more: Any) -> Heard:
    return Heard(intent, says(*facts), WORDS, **more)


@pytest.mark.parametrize(
    ("intent", "wish", "before", "now"),
    [
        ("cancel_order", "", "", "cancel_order"),
        ("affirm", "cancel_order", "cancel_unshipped", "cancel_order"),
        ("affirm", "", "", ""),
        ("request_invoice", "cancel_order", "cancel_unshipped", "request_invoice"),
        ("cancel_order", "parcel_stuck", "lost", "parcel_stuck"),  # 不要了 chooses the refund
        ("complain", "parcel_stuck", "lost", "complain"),
        ("return_goods", "report_allergy", "allergy_advice", "report_allergy"),
        ("return_goods", "report_allergy", "", "return_goods"),
        ("parcel_stuck", "signed_not_received", "signed_home", "signed_not_received"),
        ("report_missing", "report_damaged", "evidence_needed", "report_damaged"),
        ("signed_not_received", "report_damaged", "pictures_needed", "report_damaged"),
        ("track_parcel", "report_missing", "missing_check", "report_missing"),
        ("report_quality", "report_damaged", "compensation", "report_damaged"),
        ("report_damaged", "exchange_goods", "evidence_needed", "report_damaged"),
        ("modify_order", "change_address", "address_needed", "change_address"),
        ("report_allergy", "return_goods", "return_told", "report_allergy"),  # his skin comes before his parcel
        ("refund_progress", "cancel_order", "cancel_told", "refund_progress"),
    ],
)
def test_a_buyer_who_adds_to_a_matter_does_not_change_the_subject(intent: str, wish: str, before: str, now: str) -> None:
    assert wish_of(heard(intent), wish, before, WISHES) == now


@pytest.mark.parametrize(
    ("message", "wish", "before", "now"),
    [
        (heard("inform", names_address=True), "change_address", "address_needed", "change_address"),
        (heard("report_wrong_item", names_address=True), "parcel_stuck", "address_unclear", "parcel_stuck"),
        (heard("ask_product", "how_to_apply"), "cancel_order", "cancel_told", "cancel_order"),
        (heard("complain", "still_wanted"), "cancel_order", "cancel_intercept", "cancel_order"),
        (heard("complain", "no_number"), "return_goods", "which_order", "return_goods"),
        (heard("complain", "no_pictures"), "report_damaged", "evidence_needed", "report_damaged"),
        (heard("complain", "pleads"), "return_goods", "return_late", "return_goods"),
        (heard("modify_order", "resend"), "report_damaged", "compensation", "report_damaged"),
        (heard("signed_not_received", "will_refuse"), "cancel_order", "cancel_in_transit", "cancel_order"),
        (heard("complain", confidence=0.5), "report_allergy", "allergy_pictures", "report_allergy"),
        (heard("complain"), "report_allergy", "allergy_pictures", "complain"),
        (heard("refund_progress", "applied"), "cancel_order", "cancel_in_transit", "cancel_order"),
        (heard("report_allergy", confidence=0.4), "signed_not_received", "signed_slip", "signed_not_received"),
        (heard("report_allergy", "allergy", confidence=0.4), "signed_not_received", "signed_slip", "report_allergy"),
        (heard("ask_promotion", "bargains"), "report_damaged", "fault_told", "report_damaged"),
        (heard("price_protection", "bargains"), "track_parcel", "parcel_moving", "price_protection"),
        (heard("shipping_fee", "damages"), "report_allergy", "allergy_pictures", "complain"),
        (heard("ask_promotion", "how_to_apply", confidence=0.2), "", "fault_told", ""),
        (heard("ask_product", "opened"), "return_goods", "return_told", "return_goods"),
        (heard("return_goods", "rather_exchange"), "exchange_goods", "exchange", "exchange_goods"),
        (heard("complain", "rather_exchange"), "exchange_goods", "exchange", "complain"),
        (heard("track_parcel", confidence=0.5), "parcel_stuck", "lost_choose", "parcel_stuck"),
        (heard("ask_product", confidence=0.5), "parcel_stuck", "lost_choose", "parcel_stuck"),
        (heard("ask_product", confidence=0.9), "parcel_stuck", "lost_choose", "ask_product"),
    ],
)
def test_what_was_asked_for_is_heard_whatever_it_looks_like(message: Heard, wish: str, before: str, now: str) -> None:
    assert wish_of(message, wish, before, WISHES) == now


@pytest.mark.parametrize(
    ("message", "now"),
    [
        (heard("inform", "readdress", names_address=True), "change_address"),
        (heard("inform", "readdress", "unclear", names_address=True), "parcel_stuck"),
        (heard("inform", "invoice"), "request_invoice"),
        (heard("inform", "looks_up"), "track_parcel"),
        (heard("inform", "checks"), "confirm_order"),
        (heard("report_missing", "checks", understood=False), "confirm_order"),
        (heard("report_missing", "checks"), "report_missing"),
        (heard("affirm", "bought", confidence=0.5), "confirm_order"),
        (heard("affirm", "bought", confidence=0.9), ""),
        (heard("inform", "bought"), "confirm_order"),
        (heard("return_goods", "allergy"), "report_allergy"),
        (heard("price_protection", "wants_back"), "return_goods"),
        (heard("price_protection", "wants_back", "price_gap"), "price_protection"),
        (heard("report_quality", "report_damaged"), "report_damaged"),
        (heard("report_quality", "report_damaged", "no_fault"), "report_quality"),
    ],
)
def test_words_say_more_than_an_intent(message: Heard, now: str) -> None:
    assert wish_of(message, "", "", WISHES) == now


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (heard("report_quality", "report_damaged"), "report_damaged"),
        (heard("report_quality", "report_damaged", "report_missing"), ""),  # which of them?
        (heard("cancel_order", "report_damaged"), ""),
        (heard("cancel_order", "report_damaged", understood=False), "report_damaged"),
        (heard("signed_not_received", "report_missing"), ""),
        (heard("signed_not_received", "report_missing", "signed_self"), "report_missing"),
    ],
)
def test_a_fault_is_named_outright_or_not_at_all(message: Heard, fault: str) -> None:
    assert fault_named(message) == fault


@pytest.mark.parametrize(
    ("wish", "opening", "reason"),
    [
        ("return_goods", says("report_quality"), "report_quality"),
        ("return_goods", says("report_quality", "no_fault"), "return_goods"),
        ("return_goods", "", "return_goods"),
        ("track_parcel", says("report_quality"), "track_parcel"),
    ],
)
def test_what_is_sent_back_for_a_fault_is_a_fault(wish: str, opening: str, reason: str) -> None:
    assert reason_for(wish, opening, WORDS) == reason


def test_nothing_is_an_answer_where_nothing_was_asked() -> None:
    assert not answers(heard("inform", "no_number", "pleads", "signed_self", names_address=True), "")


FACTS = [name for name, said in vars(WORDS).items() if isinstance(said, tuple)]


@given(
    st.sampled_from([*sorted(WISHES), "affirm", "deny", "inform", "greet", "thank", "send_picture"]),
    st.lists(st.sampled_from(FACTS), max_size=3),
    st.sampled_from(["", *sorted(WISHES)]),
    st.sampled_from(["", *sorted(CASES)]),
    st.floats(0, 1),
    st.booleans(),
)
def test_a_wish_is_never_made_up(intent: str, facts: list[str], wish: str, before: str, confidence: float, address: bool) -> None:
    now = wish_of(heard(intent, *facts, confidence=confidence, names_address=address), wish, before, WISHES)
    assert now in WISHES | {"", wish}
