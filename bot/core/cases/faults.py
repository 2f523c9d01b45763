"""Broken, missing, wrong, defective, allergic, special goods (after_sales.md §4 rows 5–8, 10–12, 26)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.core.cases.heard import FAULTS
from bot.core.cases.no_order import judge_without_order
from bot.core.cases.situation import Judgement, Situation, seen_or_said
from bot.core.cases.waiting import ASKED_FOR_EVIDENCE
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


_PAST_STEP_ONE = ASKED_FOR_EVIDENCE | {"compensation"}


def judge_fault(s: Situation, order: Order) -> Judgement:
    """Rows 5–8: evidence first, then by kind of item; special goods go to the lead (row 26)."""
    if order.state in (OrderState.UNPAID, OrderState.PAID):
        return Judgement("fault_not_shipped", "not_shipped")
    if s.before == "compensation" and (s.said.intent in FAULTS or s.says("resend") or s.says("bargains")):
        return Judgement("advance_freight", "compensation_refused")
    if s.before == "missing_check":
        return _checking(s)
    special = judge_special(s, order)
    if special:
        return special
    if not s.said.pictures or not (s.before in _PAST_STEP_ONE or signing_said(s)):
        return _ask(s)
    return _with_pictures(s)


def _ask(s: Situation) -> Judgement:
    if s.before == "pictures_needed" and s.says("no_pictures"):
        return Judgement("insists", "no_pictures")
    if s.before in ASKED_FOR_EVIDENCE:
        return Judgement("pictures_needed", "no_pictures_yet")
    return Judgement("evidence_needed", "first_step")


def _checking(s: Situation) -> Judgement:
    """The warehouse was asked: more of the same waits for it, a demand goes to a person."""
    if s.said.intent in ("return_goods", "cancel_order"):
        return Judgement("insists", "does_not_wait")
    return Judgement("still_checking", "warehouse_asked")


def signing_said(s: Situation) -> bool:
    """Whether the buyer says now who signed for the parcel."""
    return s.says("signed_self") or s.says("signed_other")


def signed_by(s: Situation) -> str:
    """Who signed for the parcel, by the buyer's words of this turn or the courier's event; "" where neither says."""
    if s.says("signed_other"):
        return "非本人签收"
    last = s.order.last_event if s.order else None
    return "本人签收" if s.says("signed_self") or (last is not None and "本人" in last.text) else ""


def _with_pictures(s: Situation) -> Judgement:
    if s.said.wish == "report_missing":
        return Judgement("missing_check", "pictures_received").with_facts(**_offered(s))
    return _by_kind(s)


def _by_kind(s: Situation) -> Judgement:
    item = s.item
    if item is not None and item.kind is not ItemKind.FULL_SIZE:
        return Judgement("compensation", item.kind.value).with_facts(**_offered(s))
    return Judgement("advance_freight", "full_size" if item else "item_unknown")


def _offered(s: Situation) -> dict[str, str]:
    item = s.item
    small = item is not None and item.kind is not ItemKind.FULL_SIZE
    return {"compensation": str(offer(item, s.shop.profile.money))} if item is not None and small else {}


def judge_special(s: Situation, order: Order) -> Judgement | None:
    """Row 26: special goods go to the lead with the first words; what comes then is added to it."""
    case = _special_case(s, order)
    if case and s.before.startswith("special_"):
        found = Judgement("special_evidence" if s.said.pictures else "special_more", "adds_to_it")
        return found.with_facts(buyer_words=seen_or_said(s))
    return Judgement(case, case.removeprefix("special_")) if case else None


def _special_case(s: Situation, order: Order) -> str:
    categories = s.shop.profile.categories
    if any(item.is_of(categories.customised) for item in order.items):
        return "special_custom"
    if any(item.is_of(categories.cross_border) for item in order.items):
        return "special_cross_border"
    return "special_high_value" if order.amount >= s.shop.profile.money.high_value else ""


def judge_allergy(s: Situation) -> Judgement:
    """Rows 10–12: advice first; pictures when it will not stop or is severe; approval is a person's."""
    if s.said.pictures and s.order is None:
        return judge_without_order(s)
    if s.said.pictures and s.order is not None and s.order.state in (OrderState.UNPAID, OrderState.PAID):
        return Judgement("fault_not_shipped", "not_shipped")
    if s.said.pictures and s.order is not None and s.order.state is OrderState.CLOSED:
        return Judgement("picture_for_person" if s.said.intent == "send_picture" else "still_checking", "closed")
    if s.said.pictures:
        return Judgement("allergy_return", "pictures_received")
    if s.before in ("allergy_advice", "allergy_pictures") and s.says("recovered"):
        return Judgement("acknowledged", "is_well_again")
    if s.before in ("allergy_advice", "allergy_pictures"):
        named = s.said.intent == "inform" and s.said.order_id and s.order is not None
        return Judgement("acknowledged", "order_named") if named else Judgement("allergy_pictures", "will_not_stop")
    if s.says("severe"):
        return Judgement("allergy_pictures", "severe")
    return Judgement("allergy_advice", "first_step")
