"""Before the sale, and freight (after_sales.md §4 rows 27 and 28)."""

from __future__ import annotations

from bot.core.cases.situation import Judgement, Situation
from bot.core.freight import Payer, freight_payer


def judge_product(s: Situation) -> Judgement:
    product = s.shop.catalogue.find(s.said.product)
    if product is None:
        return Judgement("product_unknown", "not_in_catalogue")
    stock = "现货" if product.stock > 0 else "暂时缺货，补货时间我帮您留意"
    return Judgement("product_known", "in_catalogue").with_facts(
        product=product.title, price=str(product.price), stock=stock, points=product.points, usage=product.usage, suits=product.suits
    )


def judge_freight(s: Situation) -> Judgement:
    """By the matter in hand; without one, the shop's freight rule."""
    if s.before == "fault_told":
        return Judgement("freight_shop_pays", "fault")
    if s.order is None and not s.said.problem:
        return Judgement("freight_presale", "no_order")
    if freight_payer(s.said.problem) is Payer.SHOP:
        return Judgement("freight_shop_pays", "fault")
    received = s.order is not None and s.order.state.received
    returning = s.before.startswith(("return", "exchange", "cancel")) or received
    return Judgement("freight_buyer_pays", "change_of_mind") if returning else Judgement("freight_presale", "not_received")
