"""Broken, missing, wrong, defective, allergic, special goods (after_sales.md §4 rows 5–8, 10–12, 26)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.core.cases import PROBLEMS, judge, signed_by
from bot.core.orders import Item, Order
from tests.builders import CLEANSER, GIFT, SAMPLE, event, order, situation

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
    judged = judge(situation("report_damaged", order("signed", items=items), before="evidence_needed", pictures=1, **said))
    assert (judged.case, judged.reason, judged.facts.get("compensation")) == (case, reason, amount)


def test_the_warehouse_checks_what_is_missing() -> None:
    judged = judge(situation("report_missing", SIGNED, before="pictures_needed", pictures=2))
    assert (judged.case, judged.reason) == ("missing_check", "pictures_received")


@pytest.mark.parametrize(
    ("intent", "case"), [("urge_shipping", "still_checking"), ("report_missing", "still_checking"), ("return_goods", "insists")]
)
def test_while_the_warehouse_checks_the_buyer_is_told_so_and_a_demand_goes_to_a_person(intent: str, case: str) -> None:
    assert judge(situation("report_missing", SIGNED, before="missing_check", pictures=1, intent=intent)).case == case


def test_pictures_do_not_spare_the_first_step_unless_the_buyer_says_who_signed() -> None:
    assert judge(situation("report_damaged", SIGNED, pictures=1)).case == "evidence_needed"
    assert judge(situation("report_damaged", SIGNED, pictures=1, text="碎了 本人签收的")).case == "advance_freight"


def test_without_pictures_for_good_a_person_is_asked() -> None:
    assert judge(situation("report_damaged", SIGNED, before="evidence_needed", text="没照片")).case == "pictures_needed"
    assert judge(situation("report_damaged", SIGNED, before="pictures_needed", text="没照片")).case == "insists"


@pytest.mark.parametrize(
    ("text", "event_text", "who"),
    [
        ("本人签收", "", "本人签收"),
        ("同事代签", "已签收 本人签收", "非本人签收"),
        ("碎了", "已签收 本人签收", "本人签收"),
        ("碎了", "已签收", ""),
    ],
)
def test_who_signed_is_said_by_the_buyer_or_by_the_courier(text: str, event_text: str, who: str) -> None:
    signed = order("signed", tracking=(event("signed", event_text),))
    assert signed_by(situation("report_missing", signed, text=text)) == who


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
    assert judge(situation("report_quality", order("signed", items=items), before="evidence_needed", pictures=1)).case == case
    assert judge(situation("report_quality", order("signed", items=items))).case == "evidence_needed"


@pytest.mark.parametrize(
    ("said", "before", "case", "reason"),
    [
        ({}, "", "allergy_advice", "first_step"),
        ({"text": "起水泡了"}, "", "allergy_pictures", "severe"),
        ({}, "allergy_advice", "allergy_pictures", "will_not_stop"),
        ({}, "allergy_pictures", "allergy_pictures", "will_not_stop"),
    ],
)
@pytest.mark.parametrize("wanted", [SIGNED, None])
def test_an_allergy_gets_advice_then_pictures_then_a_person(
    wanted: Order | None, said: dict[str, Any], before: str, case: str, reason: str
) -> None:
    judged = judge(situation("report_allergy", wanted, before=before, **said))
    assert (judged.case, judged.reason) == (case, reason)


def test_pictures_of_an_allergy_go_to_a_person_once_the_order_is_known() -> None:
    assert judge(situation("report_allergy", SIGNED, pictures=1)).case == "allergy_return"
    assert judge(situation("report_allergy", None, pictures=1)).case == "need_order"
    assert judge(situation("report_allergy", order("paid"), pictures=1)).case == "fault_not_shipped"
