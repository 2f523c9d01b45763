"""What to ask while it is not known which order is meant."""

from __future__ import annotations

from bot.core.cases.heard import ASKED_FOR_ORDER
from bot.core.cases.situation import Judgement, Situation


def judge_without_order(s: Situation) -> Judgement:
    """An anonymous buyer hears of no order; a buyer with several is asked which one."""
    if s.anonymous:
        return Judgement("order_unverified", "anonymous") if s.said.order_id else Judgement("need_order", "anonymous")
    if s.before in ASKED_FOR_ORDER and s.says("no_number"):
        return Judgement("order_unknown", "no_number")
    if s.unknown_order:
        return Judgement("order_not_found", "no_such_order_of_this_buyer")
    if s.said.wish == "confirm_order" and not s.orders and s.says("buys"):
        return Judgement("sale_closed", "about_to_buy")
    if s.said.wish == "cancel_order" and not s.orders and s.says("leaves") and not s.says("wants_money"):
        return Judgement("not_bought", "has_no_order")
    if s.said.wish == "urge_shipping" and not s.orders:
        return Judgement("ship_presale", "no_order")
    return Judgement("which_order", "several_orders") if s.orders else Judgement("need_order", "no_order")
