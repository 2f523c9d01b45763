"""Before the sale, and freight (after_sales.md §4 rows 27 and 28)."""

from __future__ import annotations

from bot.core.cases.parcel import judge_track
from bot.core.cases.situation import Judgement, Situation
from bot.core.freight import Payer, freight_payer
from bot.core.orders import Order, OrderState
from bot.core.shop import Product

_CLOSING = {"buys": "sale_closed", "leaves": "not_bought", "confirms": "order_thanked"}


def judge_product(s: Situation) -> Judgement:
    """Row 28: what the catalogue says; what it does not say is asked of a person, never made up."""
    if s.said.answer in _CLOSING:
        return Judgement(_CLOSING[s.said.answer], "answered")
    named = s.shop.catalogue.named_in(s.said.text)
    product = named or s.shop.catalogue.find(s.said.product)
    if s.says("unlisted"):
        return Judgement("product_unlisted", "not_in_catalogue")
    if product is None:
        return Judgement("product_unknown", "not_in_catalogue")
    if product.stock <= 0 and s.says("in_stock"):
        return Judgement("product_out", "no_stock").with_facts(product=product.title)
    return Judgement("product_known", "in_catalogue").with_facts(**_told(product))


def _told(product: Product) -> dict[str, str]:
    stock = "现货" if product.stock > 0 else "暂时缺货"
    facts = {"product": product.title, "price": str(product.price), "stock": stock}
    return facts | {"points": product.points, "usage": product.usage, "suits": product.suits}


def judge_difference(s: Situation) -> Judgement:
    """A lower price than he paid, or only a lower price than there is."""
    bargains = s.says("bargain") and not s.says("price_gap") and s.order is None
    return Judgement("bargain", "asks_for_less") if bargains else Judgement("price_protection", "asked")


def judge_promotion(s: Situation) -> Judgement:
    """What there is now; a price is asked of a product, and a lower one is declined."""
    if s.says("price") and s.shop.catalogue.named_in(s.said.text):
        return judge_product(s)
    if s.says("bargain"):
        return Judgement("bargain", "asks_for_less")
    return Judgement("gift" if s.says("gift") else "promotion", "asked")


def judge_check(s: Situation, order: Order) -> Judgement:
    """The buyer has ordered, or wants to be sure of it: item and address are confirmed with him; once shipped, the parcel answers."""
    if order.state is OrderState.UNPAID:
        return Judgement("order_unpaid", "not_paid")
    return Judgement("order_confirmed", "not_shipped") if order.state is OrderState.PAID else judge_track(s, order)


def judge_freight(s: Situation) -> Judgement:
    """By the matter in hand; without one, the shop's freight rule."""
    if s.before == "fault_told":
        return Judgement("freight_shop_pays", "fault")
    if freight_payer(s.said.problem) is Payer.SHOP or s.says("at_fault"):
        return Judgement("freight_shop_pays", "fault")
    received = s.order is not None and s.order.state.received
    returning = s.before.startswith(("return", "exchange", "cancel")) or s.says("wants_back") or received
    return Judgement("freight_buyer_pays", "change_of_mind") if returning else Judgement("freight_presale", "not_received")
