"""Before the sale, and who pays the freight (after_sales.md §4 rows 27 and 28)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.cases import judge
from bot.core.orders import Order
from tests.builders import order, situation


@pytest.mark.parametrize(
    ("product", "title", "stock"),
    [
        ("玻尿酸补水面膜 10片", "玻尿酸补水面膜 10片", "现货"),
        ("补水面膜", "玻尿酸补水面膜 10片", "现货"),
        ("玻尿酸", "玻尿酸补水面膜 10片", "现货"),
        ("防晒", "清透防晒乳 50ml", "暂时缺货，补货时间我帮您留意"),
    ],
)
def test_a_product_is_told_as_the_catalogue_has_it(product: str, title: str, stock: str) -> None:
    judged = judge(situation("ask_product", product=product))
    assert (judged.case, judged.facts["product"], judged.facts["stock"]) == ("product_known", title, stock)


@pytest.mark.parametrize("product", ["", "手机壳"])
def test_nothing_is_invented_about_a_product_that_is_not_sold(product: str) -> None:
    judged = judge(situation("ask_product", product=product))
    assert (judged.case, judged.reason, judged.facts) == ("product_unknown", "not_in_catalogue", {})


@pytest.mark.parametrize("wish", ["ask_promotion", "price_protection"])
def test_promotions_and_price_protection_need_no_order(wish: str) -> None:
    assert judge(situation(wish)).reason == "asked"


@pytest.mark.parametrize(
    ("asked", "said", "before", "case", "reason"),
    [
        (None, {}, "", "freight_presale", "no_order"),
        (order("unpaid"), {}, "", "freight_presale", "not_received"),
        (order(), {}, "", "freight_presale", "not_received"),
        (order("signed"), {}, "", "freight_buyer_pays", "change_of_mind"),
        (order(), {}, "cancel_in_transit", "freight_buyer_pays", "change_of_mind"),
        (None, {"problem": "破损"}, "", "freight_shop_pays", "fault"),
        (order("signed"), {"problem": "过敏"}, "return_no_reason", "freight_shop_pays", "fault"),
    ],
)
def test_the_shop_pays_freight_for_its_faults_and_the_buyer_for_a_change_of_mind(
    asked: Order | None, said: dict[str, Any], before: str, case: str, reason: str
) -> None:
    judged = judge(situation("shipping_fee", asked, before=before, **said))
    assert (judged.case, judged.reason) == (case, reason)
