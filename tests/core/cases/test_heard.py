"""What one message asks for, read by its intent and, where that can't be trusted, by its words."""

from __future__ import annotations

import pytest

from bot.core.cases import WISHES, Heard, answers, fault_named, reason_for, wish_of
from tests.builders import shop

WORDS = shop().words


def heard(intent: str, text: str, **more: bool) -> Heard:
    return Heard(intent, text, WORDS, **more)


@pytest.mark.parametrize("intent", ["return_goods", "exchange_goods", "cancel_order", "refund_progress", "report_quality"])
def test_whatever_is_wanted_because_of_an_allergy_is_an_allergy(intent: str) -> None:
    assert wish_of(heard(intent, "过敏了 想退"), "", "", WISHES) == "report_allergy"


@pytest.mark.parametrize(
    ("intent", "text", "understood", "fault"),
    [
        ("report_wrong_item", "收到的是碎了的", True, "report_damaged"),
        ("report_wrong_item", "发错了 还碎了", True, ""),  # two faults: the intent decides
        ("ask_promotion", "碎了", False, "report_damaged"),
        ("ask_promotion", "碎了", True, ""),
        ("signed_not_received", "碎了 本人签收", True, "report_damaged"),
        ("signed_not_received", "碎了吧 没收到", True, ""),
        ("report_quality", "没碎了", True, ""),
    ],
)
def test_the_one_fault_that_is_named_counts_where_the_intent_leaves_room(intent: str, text: str, understood: bool, fault: str) -> None:
    assert fault_named(heard(intent, text, understood=understood)) == fault


def test_a_received_parcel_sent_back_for_a_fault_is_a_fault() -> None:
    assert reason_for("return_goods", "碎了 我要退货", WORDS) == "report_damaged"
    assert reason_for("return_goods", "没碎了 不喜欢", WORDS) == "return_goods"
    assert reason_for("exchange_goods", "碎了", WORDS) == "exchange_goods"


def test_too_dear_to_keep_is_a_return_and_too_dear_now_is_a_difference() -> None:
    assert wish_of(heard("price_protection", "太贵了我要退货"), "", "", WISHES) == "return_goods"
    assert wish_of(heard("price_protection", "降价了 退差价 不然我要退货"), "", "", WISHES) == "price_protection"


def test_an_address_that_is_to_be_used_opens_a_change_of_address() -> None:
    assert wish_of(heard("inform", "换到这里", names_address=True), "", "", WISHES) == "change_address"
    assert wish_of(heard("inform", "在这里", names_address=True), "", "", WISHES) == ""


@pytest.mark.parametrize(
    ("before", "message", "answered"),
    [
        ("address_needed", heard("track_parcel", "广州", names_address=True), True),
        ("evidence_needed", heard("signed_not_received", "本人签收"), True),
        ("return_told", heard("report_quality", "拆了"), True),
        ("cancel_unshipped", heard("cancel_order", "又想要了"), True),
        ("return_late", heard("track_parcel", "通融"), True),
        ("which_order", heard("inform", "没有订单号"), True),
        ("exchange", heard("out_of_scope", "怎么申请"), True),
        ("", heard("signed_not_received", "本人签收"), False),
        ("evidence_needed", heard("shipping_fee", "谁出运费"), False),
    ],
)
def test_what_was_asked_for_is_an_answer_whatever_its_intent(before: str, message: Heard, answered: bool) -> None:
    assert answers(message, before) is answered
