"""Complaints: the kind is heard, urgent ones go to the lead at once (after_sales.md §4 row 25)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.cases import judge
from bot.core.orders import Order
from tests.builders import order, situation


@pytest.mark.parametrize(
    ("about", "text", "case", "reason"),
    [
        (order("signed"), "我要投诉", "complaint", "first_answer_due"),
        (order("signed"), "我要打12315", "complaint_urgent", "urgent"),
        (None, "我要投诉", "complaint_no_order", "first_answer_due"),
        (None, "我要打12315", "complaint_no_order", "urgent"),
    ],
)
def test_a_complaint_is_recorded_and_an_urgent_one_told_at_once(about: Order | None, text: str, case: str, reason: str) -> None:
    judged = judge(situation("complain", about, text=text))
    assert (judged.case, judged.reason) == (case, reason)


@pytest.mark.parametrize(
    ("said", "before", "kind"),
    [
        ({"text": "客服态度太差"}, "", "态度"),
        ({"text": "快递态度太差"}, "", "态度"),  # the first kind of the list that fits
        ({"text": "快递太慢"}, "", "物流"),
        ({"text": "卖假货"}, "", "质量"),
        ({"text": "投诉你们", "problem": "破损"}, "", "质量"),
        ({"text": "投诉你们"}, "parcel_warn", "物流"),
        ({"text": "投诉你们"}, "signed_slip", "物流"),
        ({"text": "投诉你们"}, "", "服务"),
    ],
)
def test_the_kind_is_heard_from_the_words_or_from_the_matter_in_hand(said: dict[str, Any], before: str, kind: str) -> None:
    judged = judge(situation("complain", order("signed"), before=before, **said))
    assert judged.facts["complaint_kind"] == kind
