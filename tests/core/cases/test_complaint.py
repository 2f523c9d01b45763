"""Complaints: the kind is heard, urgent ones go to the lead at once (after_sales.md §4 row 25)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.cases import judge
from bot.core.orders import Order
from tests.builders import order, says, situation

SIGNED = order("signed")


@pytest.mark.parametrize(
    ("about", "text", "before", "case", "reason"),
    [
        (SIGNED, "我要投诉", "", "complaint", "first_answer_due"),
        (SIGNED, says("urgent"), "", "complaint_urgent", "urgent"),
        (SIGNED, says("urgent"), "complaint", "complaint_urgent", "urgent"),
        (SIGNED, says("urgent"), "complaint_urgent", "complaint", "first_answer_due"),
        (None, "我要投诉", "", "complaint_no_order", "first_answer_due"),
        (None, says("urgent"), "", "complaint_urgent_no_order", "urgent"),
        (SIGNED, "就是这单", "complaint_no_order", "complaint_order", "order_named"),
        (None, "太气人了", "complaint_no_order", "complaint_more", "adds_to_it"),
        (SIGNED, "太气人了", "complaint_told", "complaint_more", "adds_to_it"),
    ],
)
def test_a_complaint_is_recorded_added_to_and_an_urgent_one_told_at_once(
    about: Order | None, text: str, before: str, case: str, reason: str
) -> None:
    judged = judge(situation("complain", about, text=text, before=before))
    assert (judged.case, judged.reason) == (case, reason)


def test_what_is_added_is_passed_on_in_the_buyers_words() -> None:
    assert judge(situation("complain", SIGNED, text="太气人了", before="complaint")).facts == {"complaint_words": "太气人了"}
    photo = situation("complain", SIGNED, text="[图片]1.jpg", intent="send_picture", before="complaint")
    assert judge(photo).facts == {"complaint_words": "见图片"}


@pytest.mark.parametrize("text", ["太气人了", says("urgent")])
def test_the_lead_is_told_what_was_complained_of_and_not_what_was_said_before(text: str) -> None:
    judged = judge(situation("complain", SIGNED, text=text, opening="显示签收了我没收到", before="signed_home"))
    assert judged.facts["complaint_words"] == text


@pytest.mark.parametrize(
    ("said", "before", "kind"),
    [
        ({"text": says("态度")}, "", "态度"),
        ({"text": says("物流", "态度")}, "", "态度"),  # the first kind of the list that fits
        ({"text": "投诉", "opening": says("物流")}, "", "物流"),
        ({"text": "投诉", "problem": "破损"}, "", "质量"),
        ({"text": "投诉"}, "parcel_warn", "物流"),
        ({"text": "投诉"}, "signed_slip", "物流"),
        ({"text": "投诉"}, "", "服务"),
    ],
)
def test_the_kind_is_heard_from_the_words_or_from_the_matter_in_hand(said: dict[str, Any], before: str, kind: str) -> None:
    judged = judge(situation("complain", SIGNED, before=before, **said))
    assert judged.facts["complaint_kind"] == kind
