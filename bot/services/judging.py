"""The quiet action: from what the buyer said and his orders to the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.addresses import Address
from bot.core.cases import PASSING, PROBLEMS, WISHES, Judgement, Said, Shop, Situation, choose_order, judge, wish_of
from bot.core.orders import Order

#: Cases after which nothing is pending, so that a question in passing has nothing to come back to.
_NOTHING_PENDING = PASSING | {"", "closed", "need_order", "which_wish", "picture_noted"}
_NEEDS_PICTURES = frozenset(PROBLEMS)
WORDS_KEPT = 120


def judge_slots(
    shop: Shop, orders: Sequence[Order], slots: Mapping[str, Any], heard: Mapping[str, Any], now: datetime, *, anonymous: bool
) -> dict[str, Any]:
    """The slots that `action_judge_case` sets: case, wish, order in hand, and the facts that fill macros.

    `heard` is Rasa's latest message (text, intent, entities).
    """
    intent, text = heard["intent"]["name"], heard.get("text") or ""
    before = slots.get("case") or ""
    wish = wish_of(intent, slots.get("wish") or "", before)
    anew = intent in WISHES and wish == intent and wish != slots.get("wish")
    if not wish:
        return {"case": "picture_noted" if intent == "send_picture" else "which_wish", "case_next": None}
    mentioned, waybill = _mentioned(heard, "order_id"), _mentioned(heard, "waybill")
    said = replace(_said(slots, shop, intent=intent, text=text, wish=wish, anew=anew), order_id=mentioned)
    by_waybill = next((o.id for o in orders if waybill and o.waybill.strip().upper() == waybill), "")
    order = choose_order(orders, wish, mentioned or by_waybill, slots.get("order") or "", said.product)
    unknown = bool(mentioned) and order is None
    situation = Situation(said, shop, now, tuple(orders), order, before, anonymous, unknown)
    found = judge(situation)
    if intent == "send_picture" and wish not in _NEEDS_PICTURES:
        found = Judgement("picture_for_person", "picture_outside_a_fault")
    return _as_slots(found, situation, slots, anew)


def _said(slots: Mapping[str, Any], shop: Shop, *, intent: str, text: str, wish: str, anew: bool) -> Said:
    address = slots.get("address")
    says_opened = shop.words.any("opened", text) and not shop.words.any("unopened", text)
    problem = PROBLEMS.get(wish) or (slots.get("problem") or "")
    return Said(
        wish=wish,
        intent=intent,
        text=text,
        address=Address(**address) if isinstance(address, Mapping) else None,
        phone=_text(slots, "phone"),
        receiver=_text(slots, "receiver"),
        product=_text(slots, "product"),
        refund_reason=_text(slots, "refund_reason"),
        invoice_title=_text(slots, "invoice_title"),
        tax_number=_text(slots, "tax_number"),
        pictures=0 if anew and slots.get("wish") else int(slots.get("pictures") or 0),
        problem=problem,
        opened=says_opened or (bool(slots.get("opened")) and not anew),
    )


def _mentioned(heard: Mapping[str, Any], kind: str) -> str:
    """The value of an entity in this very message."""
    return next((str(entity["value"]) for entity in heard.get("entities", ()) if entity["entity"] == kind), "")


def _as_slots(found: Judgement, s: Situation, slots: Mapping[str, Any], anew: bool) -> dict[str, Any]:
    if found.case in PASSING and s.before not in _NOTHING_PENDING:
        facts = {**(slots.get("facts") or {}), **found.facts, "reason": found.reason}
        return {"case": found.case, "case_next": s.before, "facts": facts, "order": s.order.id if s.order else slots.get("order")}
    facts = dict(slots.get("facts") or {}) if not anew else {}
    if anew or "buyer_words" not in facts:
        facts["buyer_words"] = s.said.text.strip()[:WORDS_KEPT]
    facts |= {**found.facts, "reason": found.reason}
    if s.said.problem:
        facts["problem"] = s.said.problem
    if s.item is not None:
        facts["problem_item"] = s.item.title
    if s.said.refund_reason and s.said.wish in ("return_goods", "cancel_order"):
        facts["refund_reason"] = s.said.refund_reason
    return {
        "case": found.case,
        "case_next": None,
        "wish": s.said.wish,
        "order": s.order.id if s.order else slots.get("order"),
        "problem": s.said.problem or None,
        "opened": s.said.opened,
        "pictures": s.said.pictures,
        "facts": facts,
    }


def _text(slots: Mapping[str, Any], name: str) -> str:
    value = slots.get(name)
    return str(value) if isinstance(value, str) else ""
