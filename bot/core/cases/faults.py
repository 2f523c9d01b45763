"""Broken, missing, wrong, defective, allergic, special goods (after_sales.md §4 rows 5–8, 10–12, 26)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.core.cases.situation import Judgement, Situation
from bot.core.compensation import offer
from bot.core.orders import ItemKind, Order, OrderState

#: The word for each fault in notes and tasks.
PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "report_damaged": "破损",
        "report_missing": "漏发",
        "report_wrong_item": "错发",
        "report_quality": "质量问题",
        "report_allergy": "过敏",
    }
)


def judge_fault(s: Situation, order: Order) -> Judgement:
    """Rows 5–8: evidence first, then by kind of item; special goods go to the lead (row 26)."""
    if order.state in (OrderState.UNPAID, OrderState.PAID):
        return Judgement("fault_not_shipped", "not_shipped")
    if s.before == "compensation" and s.said.wish == s.said.intent:
        return Judgement("advance_freight", "compensation_refused")
    if not s.said.pictures:
        return _ask(s)
    special = _special(s, order)
    if special:
        return special
    if s.said.wish == "report_missing":
        return Judgement("missing_check", "pictures_received")
    return _by_kind(s)


def _ask(s: Situation) -> Judgement:
    if s.before in ("evidence_needed", "pictures_needed"):
        return Judgement("pictures_needed", "no_pictures_yet")
    return Judgement("evidence_needed", "no_pictures_yet")


def _by_kind(s: Situation) -> Judgement:
    item = s.item
    if item is not None and item.kind is not ItemKind.FULL_SIZE:
        amount = offer(item, s.shop.profile.money)
        return Judgement("compensation", item.kind.value).with_facts(compensation=str(amount))
    return Judgement("advance_freight", "full_size" if item else "item_unknown")


def _special(s: Situation, order: Order) -> Judgement | None:
    profile = s.shop.profile
    categories = {item.category for item in order.items}
    if categories & set(profile.categories.customised):
        return Judgement("special_custom", "customised")
    if categories & set(profile.categories.cross_border):
        return Judgement("special_cross_border", "cross_border")
    if order.amount >= profile.money.high_value:
        return Judgement("special_high_value", "high_value")
    return None


def judge_allergy(s: Situation) -> Judgement:
    """Rows 10–12: advice first; pictures when it will not stop or is severe; approval is a person's."""
    if s.said.pictures:
        return Judgement("allergy_return", "pictures_received")
    if s.before in ("allergy_advice", "allergy_pictures"):
        return Judgement("allergy_pictures", "will_not_stop")
    if s.says("severe"):
        return Judgement("allergy_pictures", "severe")
    return Judgement("allergy_advice", "first_step")
