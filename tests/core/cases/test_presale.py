"""Before the sale, and who pays the freight (after_sales.md §4 rows 27 and 28)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.cases import judge
from bot.core.orders import Order
from tests.builders import order, says, situation


@pytest.mark.parametrize(
    ("said", "title", "stock"),
    [
        ({"product": "玻尿酸补水面膜 10片"}, "玻尿酸补水面膜 10片", "现货"),
        ({"product": "补水面膜"}, "玻尿酸补水面膜 10片", "现货"),
        ({"product": "玻尿酸"}, "玻尿酸补水面膜 10片", "现货"),
        ({"text": "补水面膜好用吗", "product": "防晒"}, "玻尿酸补水面膜 10片", "现货"),  # what he says now
        ({"product": "防晒"}, "清透防晒乳 50ml", "暂时缺货"),
    ],
)
def test_a_product_is_told_as_the_catalogue_has_it(said: dict[str, Any], title: str, stock: str) -> None:
    judged = judge(situation("ask_product", **said))
    assert (judged.case, judged.facts["product"], judged.facts["stock"]) == ("product_known", title, stock)


@pytest.mark.parametrize(
    ("said", "case", "reason"),
    [
        ({}, "product_unknown", "not_in_catalogue"),
        ({"product": "手机壳"}, "product_unknown", "not_in_catalogue"),
        ({"product": "补水面膜", "text": says("unlisted")}, "product_unlisted", "not_in_catalogue"),
        ({"product": "防晒", "text": says("in_stock")}, "product_out", "no_stock"),
        ({"answer": "buys"}, "sale_closed", "answered"),
        ({"answer": "leaves"}, "not_bought", "answered"),
        ({"answer": "confirms"}, "order_thanked", "answered"),
    ],
)
def test_nothing_is_invented_and_the_sale_is_closed(said: dict[str, Any], case: str, reason: str) -> None:
    judged = judge(situation("ask_product", **said))
    assert (judged.case, judged.reason) == (case, reason)


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("", "promotion"),
        (says("bargain"), "bargain"),
        (says("gift"), "gift"),
        (says("price"), "promotion"),
        (says("price") + "补水面膜", "product_known"),
    ],
)
def test_what_is_on_offer_is_told_and_less_is_declined(text: str, case: str) -> None:
    assert judge(situation("ask_promotion", text=text)).case == case


def test_price_protection_needs_no_order() -> None:
    assert judge(situation("price_protection")).reason == "asked"


@pytest.mark.parametrize(
    ("wanted", "text", "case"),
    [
        (None, says("bargain"), "bargain"),
        (None, says("bargain", "price_gap"), "price_protection"),
        (order("paid"), says("bargain"), "price_protection"),
    ],
)
def test_less_than_the_price_is_a_bargain_where_nothing_was_bought(wanted: Order | None, text: str, case: str) -> None:
    assert judge(situation("price_protection", wanted, text=text)).case == case


@pytest.mark.parametrize(
    ("state", "case"),
    [("unpaid", "order_unpaid"), ("paid", "order_confirmed"), ("shipped", "parcel_moving"), ("signed", "parcel_signed")],
)
def test_item_and_address_are_confirmed_before_shipping_and_afterwards_the_parcel_answers(state: str, case: str) -> None:
    assert judge(situation("confirm_order", order(state))).case == case


@pytest.mark.parametrize(
    ("asked", "said", "before", "case", "reason"),
    [
        (None, {}, "", "freight_presale", "not_received"),
        (order("unpaid"), {}, "", "freight_presale", "not_received"),
        (order(), {}, "", "freight_presale", "not_received"),
        (order("signed"), {}, "", "freight_buyer_pays", "change_of_mind"),
        (order(), {}, "cancel_in_transit", "freight_buyer_pays", "change_of_mind"),
        (None, {"text": says("wants_back")}, "", "freight_buyer_pays", "change_of_mind"),
        (None, {"problem": "破损"}, "", "freight_shop_pays", "fault"),
        (order("signed"), {"text": says("at_fault")}, "", "freight_shop_pays", "fault"),
        (order("signed"), {}, "fault_told", "freight_shop_pays", "fault"),
        (order("signed"), {"problem": "过敏"}, "return_no_reason", "freight_shop_pays", "fault"),
    ],
)
def test_the_shop_pays_freight_for_its_faults_and_the_buyer_for_a_change_of_mind(
    asked: Order | None, said: dict[str, Any], before: str, case: str, reason: str
) -> None:
    judged = judge(situation("shipping_fee", asked, before=before, **said))
    assert (judged.case, judged.reason) == (case, reason)
