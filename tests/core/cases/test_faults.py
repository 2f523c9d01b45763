"""Broken, missing, wrong, defective, allergic, special goods (after_sales.md §4 rows 5–8, 10–12, 26)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.core.cases import PROBLEMS, judge
from bot.core.orders import Item, Order
from tests.builders import CLEANSER, GIFT, SAMPLE, order, situation

FAULTS = sorted(set(PROBLEMS) - {"report_allergy"})
SIGNED = order("signed")


@pytest.mark.parametrize("wish", FAULTS)
@pytest.mark.parametrize("state", ["unpaid", "paid"])
def test_what_was_not_shipped_can_not_be_broken(wish: str, state: str) -> None:
    assert judge(situation(wish, order(state))).case == "fault_not_shipped"


@pytest.mark.parametrize("wish", FAULTS)
def test_pictures_are_asked_for_and_asked_for_again(wish: str) -> None:
    assert judge(situation(wish, SIGNED)).case == "evidence_needed"
    assert judge(situation(wish, SIGNED, before="evidence_needed")).case == "pictures_needed"
    assert judge(situation(wish, SIGNED, before="pictures_needed")).case == "pictures_needed"


@pytest.mark.parametrize(
    ("items", "said", "case", "reason", "amount"),
    [
        ((CLEANSER,), {}, "advance_freight", "full_size", None),
        ((SAMPLE,), {}, "compensation", "sample", "6"),
        ((GIFT,), {}, "compensation", "gift", "5"),
        ((CLEANSER, SAMPLE), {"text": "小样碎了"}, "compensation", "sample", "6"),
        ((CLEANSER, SAMPLE), {"product": "氨基酸洁面乳"}, "advance_freight", "full_size", None),
        ((CLEANSER, CLEANSER), {}, "advance_freight", "item_unknown", None),
        ((), {}, "advance_freight", "item_unknown", None),
    ],
)
def test_with_pictures_a_small_thing_is_compensated_and_a_full_size_one_comes_back(
    items: tuple[Item, ...], said: dict[str, Any], case: str, reason: str, amount: str | None
) -> None:
    judged = judge(situation("report_damaged", order("signed", items=items), pictures=1, **said))
    assert (judged.case, judged.reason, judged.facts.get("compensation")) == (case, reason, amount)


def test_the_warehouse_checks_what_is_missing() -> None:
    judged = judge(situation("report_missing", SIGNED, pictures=2))
    assert (judged.case, judged.reason) == ("missing_check", "pictures_received")


def test_a_buyer_who_repeats_the_fault_has_refused_the_compensation() -> None:
    small = order("signed", items=(SAMPLE,))
    assert judge(situation("report_damaged", small, before="compensation", pictures=1)).reason == "compensation_refused"
    assert judge(situation("report_damaged", small, before="compensation", pictures=1, intent="inform")).case == "compensation"


@pytest.mark.parametrize(
    ("items", "case"),
    [
        ((replace(CLEANSER, category="定制"),), "special_custom"),
        ((replace(CLEANSER, category="跨境"),), "special_cross_border"),
        ((replace(CLEANSER, price=Decimal("1000")),), "special_high_value"),
        ((replace(CLEANSER, price=Decimal("999.99")),), "advance_freight"),
    ],
)
def test_special_goods_go_to_the_lead_once_there_are_pictures(items: tuple[Item, ...], case: str) -> None:
    assert judge(situation("report_quality", order("signed", items=items), pictures=1)).case == case
    assert judge(situation("report_quality", order("signed", items=items))).case == "evidence_needed"


@pytest.mark.parametrize(
    ("said", "before", "case", "reason"),
    [
        ({}, "", "allergy_advice", "first_step"),
        ({"text": "起水泡了"}, "", "allergy_pictures", "severe"),
        ({}, "allergy_advice", "allergy_pictures", "will_not_stop"),
        ({}, "allergy_pictures", "allergy_pictures", "will_not_stop"),
        ({"pictures": 1}, "", "allergy_return", "pictures_received"),
    ],
)
@pytest.mark.parametrize("wanted", [SIGNED, None])
def test_an_allergy_gets_advice_then_pictures_then_a_person(
    wanted: Order | None, said: dict[str, Any], before: str, case: str, reason: str
) -> None:
    judged = judge(situation("report_allergy", wanted, before=before, **said))
    assert (judged.case, judged.reason) == (case, reason)
