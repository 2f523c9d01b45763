"""Broken, missing, wrong, defective, allergic, special goods (after_sales.md §4 rows 5–8, 10–12, 26)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.core.cases import PROBLEMS, judge, signed_by
from bot.core.orders import Item, Order
from tests.builders import CLEANSER, GIFT, ORDER_ID, SAMPLE, event, order, says, situation

FAULTS = sorted(set(PROBLEMS) - {"report_allergy"})
SIGNED = order("signed")


@pytest.mark.parametrize("wish", FAULTS)
@pytest.mark.parametrize("state", ["unpaid", "paid"])
def test_what_was_not_shipped_can_not_be_broken(wish: str, state: str) -> None:
    assert judge(situation(wish, order(state))).case == "fault_not_shipped"


@pytest.mark.parametrize("wish", FAULTS)
def test_pictures_are_asked_for_and_asked_for_again(wish: str) -> None:
    assert judge(situation(wish, SIGNED)).case == "evidence_needed"
    assert judge(situation(wish, SIGNED, pictures=1)).case == "evidence_needed"  # nobody has said yet who signed for it
    assert judge(situation(wish, SIGNED, before="evidence_needed")).case == "pictures_needed"
    assert judge(situation(wish, SIGNED, before="pictures_needed")).case == "pictures_needed"
    assert judge(situation(wish, SIGNED, before="pictures_needed", text=says("no_pictures"))).case == "insists"


@pytest.mark.parametrize(
    ("items", "said", "case", "reason", "amount"),
    [
        ((CLEANSER,), {}, "advance_freight", "full_size", None),
        ((SAMPLE,), {}, "compensation", "sample", "6"),
        ((GIFT,), {}, "compensation", "gift", "5"),
        ((CLEANSER, SAMPLE), {"text": says("small")}, "compensation", "sample", "6"),
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
    judged = judge(situation("report_missing", SIGNED, pictures=2, text=says("signed_self")))
    assert (judged.case, judged.reason) == ("missing_check", "pictures_received")


def test_a_small_thing_that_is_missing_has_its_price_ready() -> None:
    judged = judge(situation("report_missing", order("signed", items=(SAMPLE,)), before="evidence_needed", pictures=1))
    assert (judged.case, judged.facts["compensation"]) == ("missing_check", "6")


def test_while_the_warehouse_checks_a_demand_goes_to_a_person() -> None:
    assert judge(situation("report_missing", SIGNED, before="missing_check", intent="track_parcel")).case == "still_checking"
    assert judge(situation("report_missing", SIGNED, before="missing_check", intent="return_goods")).case == "insists"


def test_a_buyer_who_repeats_the_fault_has_refused_the_compensation() -> None:
    small = order("signed", items=(SAMPLE,))
    assert judge(situation("report_damaged", small, before="compensation", pictures=1)).reason == "compensation_refused"
    rather = situation("report_damaged", small, before="compensation", intent="modify_order", text=says("resend"))
    assert judge(rather).reason == "compensation_refused"
    assert judge(situation("report_damaged", small, before="compensation", intent="inform")).case == "evidence_needed"
    assert judge(situation("report_damaged", small, before="compensation", intent="inform", pictures=1)).case == "compensation"


@pytest.mark.parametrize(
    ("last", "text", "signer"),
    [
        ("已签收", "", ""),
        ("本人签收", "", "本人签收"),
        ("已签收", says("signed_self"), "本人签收"),
        ("本人签收", says("signed_other"), "非本人签收"),  # the buyer knows better than the courier
    ],
)
def test_who_signed_is_told_by_the_buyer_or_the_courier(last: str, text: str, signer: str) -> None:
    signed = order("signed", tracking=(event("signed", last),))
    assert signed_by(situation("report_damaged", signed, text=text)) == signer


def test_without_an_order_only_the_buyer_can_tell_who_signed() -> None:
    assert signed_by(situation("report_allergy")) == ""
    assert signed_by(situation("report_allergy", text=says("signed_self"))) == "本人签收"


SPECIAL = [
    ((replace(CLEANSER, category="定制"),), "special_custom"),
    ((replace(CLEANSER, category="跨境"),), "special_cross_border"),
    ((replace(CLEANSER, price=Decimal("1000")),), "special_high_value"),
]


@pytest.mark.parametrize(("items", "case"), [*SPECIAL, ((replace(CLEANSER, price=Decimal("999.99")),), "evidence_needed")])
def test_special_goods_go_to_the_lead_with_the_first_words(items: tuple[Item, ...], case: str) -> None:
    assert judge(situation("report_quality", order("signed", items=items))).case == case


@pytest.mark.parametrize(("items", "case"), SPECIAL)
def test_what_comes_after_the_first_words_is_added_to_them(items: tuple[Item, ...], case: str) -> None:
    more = judge(situation("report_quality", order("signed", items=items), before=case, text="还有划痕"))
    assert (more.case, more.facts["buyer_words"]) == ("special_more", "还有划痕")
    seen = judge(situation("report_quality", order("signed", items=items), before="special_told", pictures=1))
    assert (seen.case, seen.facts["buyer_words"]) == ("special_evidence", "见图片")


@pytest.mark.parametrize(
    ("said", "before", "case", "reason"),
    [
        ({}, "", "allergy_advice", "first_step"),
        ({"text": says("severe")}, "", "allergy_pictures", "severe"),
        ({}, "allergy_advice", "allergy_pictures", "will_not_stop"),
        ({}, "allergy_pictures", "allergy_pictures", "will_not_stop"),
        ({"text": says("recovered")}, "allergy_pictures", "acknowledged", "is_well_again"),
    ],
)
@pytest.mark.parametrize("wanted", [SIGNED, None, order("paid")])
def test_an_allergy_gets_advice_and_then_pictures(wanted: Order | None, said: dict[str, Any], before: str, case: str, reason: str) -> None:
    judged = judge(situation("report_allergy", wanted, before=before, **said))
    assert (judged.case, judged.reason) == (case, reason)


@pytest.mark.parametrize(
    ("wanted", "case"),
    [
        (SIGNED, "allergy_return"),
        (order(), "allergy_return"),
        (order("paid"), "fault_not_shipped"),
        (None, "need_order"),
    ],
)
def test_pictures_of_an_allergy_need_an_order_that_was_sent_and_is_open(wanted: Order | None, case: str) -> None:
    assert judge(situation("report_allergy", wanted, pictures=1)).case == case


@pytest.mark.parametrize(("intent", "case"), [("send_picture", "picture_for_person"), ("report_allergy", "still_checking")])
def test_a_person_looks_at_the_pictures_of_an_order_that_is_closed(intent: str, case: str) -> None:
    assert judge(situation("report_allergy", order("closed"), pictures=1, intent=intent)).case == case


@pytest.mark.parametrize(("wanted", "case"), [(SIGNED, "acknowledged"), (None, "allergy_pictures")])
def test_the_number_of_an_order_does_not_say_that_the_allergy_goes_on(wanted: Order | None, case: str) -> None:
    assert judge(situation("report_allergy", wanted, before="allergy_advice", intent="inform", order_id=ORDER_ID)).case == case
