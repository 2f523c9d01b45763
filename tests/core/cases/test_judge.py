"""Any wish about any order is a case that the shop's rules know, and always the same one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.core.addresses import Address
from bot.core.cases import BORNE_OUT, HALF_SURE, NOTHING_PENDING, PASSING, PROBLEMS, REPORTED, WISHES, Situation, judge, wish_of_answer
from bot.core.cases.names import CASES
from bot.core.cases.waiting import WAITING
from bot.core.orders import (
    AddressKind,
    Invoice,
    Item,
    ItemKind,
    Order,
    OrderState,
    RefundApplication,
    RefundState,
    TrackingEvent,
    TrackStatus,
)
from tests.builders import NOW, OTHER_ID, WORDS, order, says, situation

ROOT = Path(__file__).resolve().parents[3]


@cache
def known_cases() -> frozenset[str]:
    """Cases for which `data/rules/cases.yml` says what comes next."""
    rules = YAML(typ="safe").load((ROOT / "data/rules/cases.yml").read_text(encoding="utf-8"))["rules"]
    slots = [slot for rule in rules for step in rule["steps"] for slot in step.get("slot_was_set", ())]
    return frozenset(slot["case"] for slot in slots if "case" in slot)


def several(wish: str, **said: Any) -> Situation:
    """A buyer with two orders who has not said which one he means."""
    return replace(situation(wish, **said), orders=(order("paid"), order(id=OTHER_ID)))


@pytest.mark.parametrize(
    ("asked", "case", "reason"),
    [
        (situation("cancel_order", anonymous=True), "need_order", "anonymous"),
        (situation("cancel_order", anonymous=True, order_id="1" * 18), "order_unverified", "anonymous"),
        (situation("cancel_order", order_id="1" * 18), "order_not_found", "no_such_order_of_this_buyer"),
        (situation("cancel_order"), "need_order", "no_order"),
        (situation("cancel_order", text=says("leaves")), "not_bought", "has_no_order"),
        (situation("cancel_order", text=says("leaves", "wants_money")), "need_order", "no_order"),
        (situation("urge_shipping"), "ship_presale", "no_order"),
        (situation("confirm_order", text=says("buys")), "sale_closed", "about_to_buy"),
        (several("urge_shipping"), "which_order", "several_orders"),
        (several("urge_shipping", text=says("no_number")), "which_order", "several_orders"),
        (replace(several("urge_shipping", text=says("no_number")), before="which_order"), "order_unknown", "no_number"),
    ],
)
def test_a_wish_about_an_order_asks_for_the_order_first(asked: Situation, case: str, reason: str) -> None:
    judged = judge(asked)
    assert (judged.case, judged.reason) == (case, reason)


@pytest.mark.parametrize(
    ("asked", "case"),
    [
        (situation("", intent="inform"), "which_wish"),
        (situation("", intent="send_picture"), "picture_noted"),
        (situation("", intent="inform", order_id="1" * 18), "order_not_found"),
    ],
)
def test_who_wants_nothing_yet_is_asked_what_he_wants(asked: Situation, case: str) -> None:
    assert judge(asked).case == case


def test_what_is_no_wish_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        judge(situation("thank"))


def test_an_order_that_is_closed_is_closed_whatever_the_buyer_wants() -> None:
    assert judge(situation("report_damaged", order("closed"))).case == "order_closed"
    assert judge(situation("refund_progress", order("closed"))).case != "order_closed"


def test_what_is_reported_or_borne_out_is_a_case() -> None:
    assert REPORTED | BORNE_OUT | NOTHING_PENDING - {""} <= CASES
    assert HALF_SURE < 1


def test_the_rules_know_every_case_that_is_answered_in_passing() -> None:
    assert known_cases() >= PASSING


moments = st.integers(0, 30 * 24).map(lambda hours: NOW - timedelta(hours=hours))
maybe_moments = st.none() | moments
words = st.lists(st.sampled_from([name for name, said in vars(WORDS).items() if isinstance(said, tuple)]), max_size=3).map(
    lambda facts: says(*facts)
)
levels = st.sampled_from(["", "广东省", "广州市", "番禺区", "中山大学1号"])
items = st.builds(
    Item,
    st.sampled_from(["氨基酸洁面乳 100ml", "精华小样"]),
    st.sampled_from(ItemKind),
    st.integers(1, 3),
    st.decimals(0, 2000, places=2),
    st.sampled_from(["洁面", "定制", "跨境", "贴身衣物"]),
    st.none() | st.integers(0, 200),
)
refunds = st.builds(
    RefundApplication,
    reason=st.sampled_from(["", "缺货", "不喜欢"]),
    amount=st.none() | st.decimals(0, 3000, places=2),
    state=st.sampled_from(RefundState),
    deadline=st.none() | st.integers(-48, 48).map(lambda hours: NOW + timedelta(hours=hours)),
)
orders = st.builds(
    Order,
    st.just("1" * 18),
    st.just("tb"),
    st.sampled_from(OrderState),
    receiver=st.just(order().receiver),
    items=st.lists(items, max_size=3).map(tuple),
    paid=st.none() | st.just(Decimal("89")),
    paid_at=maybe_moments,
    shipped_at=maybe_moments,
    signed_at=maybe_moments,
    waybill=st.sampled_from(["", "YT1"]),
    tracking=st.lists(st.builds(TrackingEvent, moments, st.sampled_from(TrackStatus)), max_size=4).map(tuple),
    address_kind=st.sampled_from(AddressKind),
    invoice=st.builds(Invoice, st.sampled_from(["", "个人"]), st.sampled_from(["", "9144"]), st.booleans(), maybe_moments),
    refunds=st.lists(refunds, max_size=2).map(tuple),
)


wishes = st.sampled_from(sorted(WISHES))


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Anything a buyer may say; an answer only where one is waited for."""
    before = draw(st.sampled_from(["", *sorted(CASES)]))
    intent = draw(st.sampled_from([*sorted(WISHES), "affirm", "deny", "inform", "greet", "out_of_scope", "send_picture"]))
    waiting = WAITING.get(before)
    answer = draw(st.sampled_from(["", *waiting.words, *waiting.intents.values()])) if waiting else ""
    wish = wish_of_answer(before, answer, draw(wishes)) if answer else draw(wishes)
    said: dict[str, Any] = {
        "intent": intent,
        "answer": answer,
        "told": draw(st.booleans()),
        "named_address": draw(st.booleans()),
        "waybill": draw(st.sampled_from(["", "SF1"])),
        "names": draw(st.sampled_from([(), ("洁面乳",), ("口红",)])),
        "text": draw(words),
        "opening": draw(words),
        "address": draw(st.none() | st.builds(Address, levels, levels, levels, levels)),
        "phone": draw(st.sampled_from(["", "13900139000"])),
        "receiver": draw(st.sampled_from(["", "李雷"])),
        "product": draw(st.sampled_from(["", "洁面乳", "补水面膜"])),
        "refund_reason": draw(st.sampled_from(["", "缺货"])),
        "invoice_title": draw(st.sampled_from(["", "某公司"])),
        "order_id": draw(st.sampled_from(["", "2" * 18])),
        "pictures": draw(st.integers(0, 2)),
        "problem": draw(st.sampled_from(["", *PROBLEMS.values()])),
        "opened": draw(st.booleans()),
    }
    bought = draw(st.none() | orders)
    return situation(wish, bought, before=before, anonymous=draw(st.booleans()), **said)


@given(situations())
def test_whatever_happens_the_case_is_one_that_the_rules_know(asked: Situation) -> None:
    judged = judge(asked)
    assert judged.case in known_cases() & CASES
    assert judged.reason
    assert all(isinstance(value, str) and value for value in judged.facts.values())
    assert judged == judge(asked)
