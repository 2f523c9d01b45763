"""The quiet action: from what the buyer said and his orders to the case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bot.core.addresses import Address
from bot.core.cases import (
    ANSWERS,
    ASKED_FOR_ORDER,
    BORNE_OUT,
    HALF_SURE,
    NOTHING_PENDING,
    PASSING,
    PROBLEMS,
    WISHES,
    Heard,
    Judgement,
    Said,
    Shop,
    Situation,
    answer_of,
    answers,
    choose_order,
    fault_named,
    judge,
    pointed_at,
    reason_for,
    signed_by,
    usual,
    wish_of,
    wish_of_answer,
)
from bot.core.numbers import is_business_code
from bot.core.orders import Order
from bot.services.facts import orders_line

_NEEDS_PICTURES = frozenset(PROBLEMS)
_OF_AN_ORDER = WISHES - {"ask_product", "ask_promotion", "price_protection", "shipping_fee"}
#: Wishes in which a phone number is the receiver's new one.
_TAKES_A_PHONE = frozenset({"change_address", "parcel_stuck"})
WORDS_KEPT = 120
MOST_OF_A_DETAIL = 40
_HOUSE = re.compile(r"[0-9一二三四五六七八九十]")
SHORT = 12


def judge_slots(
    shop: Shop, orders: Sequence[Order], slots: Mapping[str, Any], heard: Mapping[str, Any], now: datetime, *, anonymous: bool
) -> dict[str, Any]:
    """The slots that `action_judge_case` sets: case, wish, order in hand, and the facts that fill macros.

    `heard` is Rasa's latest message (text, intent, entities).
    """
    turn = _turn(shop, orders, slots, heard)
    said = _said(shop, slots, turn)
    order = choose_order(orders, turn.wish, turn.order_id, turn.current, turn.pointed)
    said = _with_reason(shop, said, order, turn.before)
    before = turn.before if order is None or not turn.current or order.id == turn.current else ""
    situation = Situation(said, shop, now, tuple(orders), order, before, anonymous, bool(turn.order_id) and order is None)
    found = judge(situation)
    needs_pictures = said.wish in _NEEDS_PICTURES or (said.wish == "exchange_goods" and said.problem)
    if turn.intent == "send_picture" and said.wish and not needs_pictures:
        found = Judgement("picture_for_person", "picture_outside_a_fault")
    if found.case == "which_order":
        found = found.with_facts(orders=orders_line(usual(orders, said.wish)))
    borne_out = found.case in BORNE_OUT and turn.confidence >= HALF_SURE
    return {**_as_slots(found, situation, slots, turn), "sure": turn.sure or borne_out or _brings_what_it_needs(shop, found, turn)}


def _brings_what_it_needs(shop: Shop, found: Judgement, turn: _Turn) -> bool:
    """Words that nobody writes for another reason: a street where an address changes, a waybill of what is sent back,
    没收到 beside 不要 where the parcel travels.
    """
    street = turn.address is not None and bool(turn.address.detail)
    unwanted = shop.words.any("not_found", turn.text) and shop.words.any("not_wanted", turn.text)
    meant = (
        (street and (turn.wish == "change_address" or found.case == "address_unclear_ready"))
        or (bool(turn.waybill) and found.case == "told_noted")
        or (unwanted and found.case == "cancel_in_transit")
    )
    return meant and turn.confidence >= shop.profile.auto.understood


@dataclass(frozen=True)
class _Turn:
    """This message, and what it changes: `anew` when it brings up another matter, `sure` when the intent does not matter."""

    intent: str
    confidence: float
    text: str
    before: str
    wish: str
    current: str
    order_id: str
    waybill: str
    names: tuple[str, ...]
    address: Address | None
    pointed: tuple[Order, ...]
    answer: str
    tax_number: str
    anew: bool
    sure: bool


def _turn(shop: Shop, orders: Sequence[Order], slots: Mapping[str, Any], heard: Mapping[str, Any]) -> _Turn:
    intent, text, before = heard["intent"]["name"], heard.get("text") or "", slots.get("case") or ""
    current, known = slots.get("order") or "", slots.get("wish") or ""
    waybill, names = _mentioned(heard, "waybill"), _names(shop, heard, text)
    address = _address_in(heard) or _detail_in(slots, heard, before)
    order_id = _order_named(orders, heard, known)
    pointed = pointed_at(orders, text, names, shop.words, current)
    confidence = float(heard["intent"].get("confidence", 1))
    message = Heard(intent, text, shop.words, address is not None, confidence, confidence >= shop.profile.auto.understood)
    names_order = bool(known) and before in ASKED_FOR_ORDER and (bool(order_id) or (len(pointed) == 1 and len(text) <= SHORT))
    answer = "" if names_order else answer_of(before, intent, confidence, text, shop.words)
    wish = known if names_order else wish_of_answer(before, answer, known) if answer else wish_of(message, known, before, WISHES)
    sure = names_order or bool(answer) or wish == "confirm_order" or (bool(wish) and wish == fault_named(message))
    expected = wish == known and answers(message, before)
    meant = pointed if wish in _OF_AN_ORDER else ()
    anew = wish != known and wish in WISHES
    overruled = ((anew or names_order) and intent in ANSWERS) or (expected and intent == "out_of_scope")  # the words say more
    digits = _mentioned(heard, "order_id")
    number = digits if known == "request_invoice" and is_business_code(digits) else ""
    intent, sure = "inform" if overruled else intent, sure or expected
    return _Turn(intent, confidence, text, before, wish, current, order_id, waybill, names, address, meant, answer, number, anew, sure)


def _order_named(orders: Sequence[Order], heard: Mapping[str, Any], wish: str) -> str:
    """The id of the order that this message names by id, waybill or the receiver's phone; an unknown id as it was said."""
    said, waybill, phone = (_mentioned(heard, kind) for kind in ("order_id", "waybill", "phone"))
    if said and not (wish == "request_invoice" and is_business_code(said)):
        return said
    text = (heard.get("text") or "").upper()
    by_waybill = [o.id for o in orders if (own := o.waybill.strip().upper()) and (own == waybill or own in text)]
    by_phone = [o.id for o in orders if phone and wish not in _TAKES_A_PHONE and o.receiver.phone == phone]
    return next((found[0] for found in (by_waybill, by_phone) if len(found) == 1), "")


def _said(shop: Shop, slots: Mapping[str, Any], turn: _Turn) -> Said:
    says_unsealed = shop.words.any("unsealed", turn.text)
    says_unopened = shop.words.any("unopened", turn.text) and not says_unsealed
    says_opened = says_unsealed or (shop.words.any("opened", turn.text) and not says_unopened)
    facts = slots.get("facts") or {}
    return Said(
        wish=turn.wish,
        intent=turn.intent,
        text=turn.text,
        address=_address(slots, turn),
        phone=_text(slots, "phone"),
        receiver=_text(slots, "receiver"),
        product=_text(slots, "product"),
        refund_reason=_text(slots, "refund_reason"),
        invoice_title=_text(slots, "invoice_title"),
        tax_number=_text(slots, "tax_number") or turn.tax_number,
        order_id=turn.order_id,
        pictures=0 if turn.anew and slots.get("wish") in _NEEDS_PICTURES else int(slots.get("pictures") or 0),
        problem=PROBLEMS.get(turn.wish) or _text(slots, "problem"),
        opened=says_opened or (bool(slots.get("opened")) and not turn.anew and not says_unopened),
        opening=turn.text if turn.anew or turn.intent == "modify_order" else str(facts.get("buyer_words") or turn.text),
        names=turn.names,
        named_address=turn.address is not None,
        waybill=turn.waybill,
        answer=turn.answer,
        told=facts.get("reason") == "reported_already",
    )


def _with_reason(shop: Shop, said: Said, order: Order | None, before: str) -> Said:
    """A received parcel that is sent back for a fault is a fault; an exchange keeps its wish and remembers the fault."""
    if said.wish == "exchange_goods":
        faults = (reason_for("return_goods", text, shop.words) for text in (said.text, said.opening))
        return replace(said, problem=said.problem or next((PROBLEMS[fault] for fault in faults if fault in PROBLEMS), ""))
    if order is None or not order.state.received:
        return said
    if before == "exchange_fault" and said.wish in ("return_goods", "cancel_order"):
        return replace(said, wish=next((wish for wish, problem in PROBLEMS.items() if problem == said.problem), "report_quality"))
    wish = reason_for(said.wish, said.opening, shop.words)
    return replace(said, wish=wish, problem=PROBLEMS.get(wish, said.problem))


def _names(shop: Shop, heard: Mapping[str, Any], text: str) -> tuple[str, ...]:
    """What the goods are called in this message: in the buyer's own word, as the lists normalise it, and as the catalogue calls it."""
    found = [entity for entity in heard.get("entities", ()) if entity["entity"] == "product"]
    names = [name for e in found for name in (text[e["start"] : e["end"]], str(e["value"]))]
    listed = shop.catalogue.named_in(text)
    return tuple(dict.fromkeys(name for name in (*names, listed.title if listed else "") if name))


def _mentioned(heard: Mapping[str, Any], kind: str) -> str:
    """The value of an entity in this very message."""
    return next((str(entity["value"]) for entity in heard.get("entities", ()) if entity["entity"] == kind), "")


def _address_in(heard: Mapping[str, Any]) -> Address | None:
    found = next((entity["value"] for entity in heard.get("entities", ()) if entity["entity"] == "address"), None)
    return Address(**found) if isinstance(found, Mapping) else None


def _detail_in(slots: Mapping[str, Any], heard: Mapping[str, Any], before: str) -> Address | None:
    """A house without a street, as in 望京SOHO塔1 2001, where only that was asked for; the buyer is shown it before it is used."""
    known, text = slots.get("new_address") or {}, (heard.get("text") or "").strip()
    asked = before == "address_needed" and known and Address(**known).missing() == ("detail",)
    is_one = heard["intent"]["name"] == "inform" and not heard.get("entities") and _HOUSE.search(text) and len(text) <= MOST_OF_A_DETAIL
    return Address(detail=text) if asked and is_one else None


def _address(slots: Mapping[str, Any], turn: _Turn) -> Address | None:
    """The new address as far as the buyer has given it, in one message or in several."""
    known = slots.get("new_address") or (slots.get("address") if turn.address is None else None)
    old = Address(**known) if isinstance(known, Mapping) and not turn.anew else None
    if turn.anew and turn.address is None and isinstance(slots.get("address"), Mapping):
        return Address(**slots["address"])
    return old.with_changes(turn.address) if old and turn.address else turn.address or old


def _as_slots(found: Judgement, s: Situation, slots: Mapping[str, Any], turn: _Turn) -> dict[str, Any]:
    order = s.order.id if s.order else slots.get("order")
    if found.case in PASSING and s.before not in NOTHING_PENDING:
        facts = {**(slots.get("facts") or {}), **found.facts, "reason": found.reason}
        return {"case": found.case, "case_next": s.before, "facts": facts, "order": order}
    if found.case in PASSING and turn.intent in ANSWERS:
        return {"case": found.case, "case_next": s.before or None}
    return {
        "case": found.case,
        "case_next": None,
        "wish": s.said.wish or None,
        "order": order,
        "problem": s.said.problem or None,
        "opened": s.said.opened,
        "pictures": s.said.pictures,
        "facts": _facts(found, s, slots, turn),
        "new_address": s.said.address and asdict(s.said.address),
    }


def _facts(found: Judgement, s: Situation, slots: Mapping[str, Any], turn: _Turn) -> dict[str, str]:
    facts = dict(slots.get("facts") or {}) if not turn.anew else {}
    facts["buyer_words"] = s.said.opening.strip()[:WORDS_KEPT]
    facts |= {**found.facts, "reason": found.reason}
    if s.said.problem:
        facts["problem"] = s.said.problem
    if s.item is not None:
        facts["problem_item"] = s.item.title
    if signed := signed_by(s):
        facts["signed_by"] = signed
    if s.said.refund_reason and s.said.wish in ("return_goods", "cancel_order") and s.said.refund_reason != "七天无理由":
        facts["buyer_reason"] = s.said.refund_reason
    return facts


def _text(slots: Mapping[str, Any], name: str) -> str:
    value = slots.get(name)
    return str(value) if isinstance(value, str) else ""
