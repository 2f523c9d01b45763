"""Any wish about any order is a case that the shop's rules know, and always the same one."""

from __future__ import annotations

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
from bot.core.cases import PASSING, PROBLEMS, WISHES, Heard, Judgement, Situation, judge, wish_of
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
from tests.builders import NOW, order, shop, situation

ROOT = Path(__file__).resolve().parents[3]


@cache
def known_cases() -> frozenset[str]:
    """Cases for which `data/rules/cases.yml` says what comes next."""
    rules = YAML(typ="safe").load((ROOT / "data/rules/cases.yml").read_text(encoding="utf-8"))["rules"]
    slots = [slot for rule in rules for step in rule["steps"] for slot in step.get("slot_was_set", ())]
    return frozenset(slot["case"] for slot in slots if "case" in slot)


@pytest.mark.parametrize(
    ("asked", "case", "reason"),
    [
        (situation("cancel_order", anonymous=True), "need_order", "anonymous"),
        (situation("cancel_order", anonymous=True, order_id="1" * 18), "order_unverified", "anonymous"),
        (situation("cancel_order", order_id="1" * 18), "order_not_found", "no_such_order_of_this_buyer"),
        (situation("cancel_order"), "need_order", "no_order"),
        (situation("urge_shipping"), "ship_presale", "no_order"),
        (Situation(situation("urge_shipping").said, shop(), NOW, (order("paid"), order())), "which_order", "several_orders"),
    ],
)
def test_a_wish_about_an_order_asks_for_the_order_first(asked: Situation, case: str, reason: str) -> None:
    judged = judge(asked)
    assert (judged.case, judged.reason) == (case, reason)


def test_what_is_no_wish_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        judge(situation("thank"))


@pytest.mark.parametrize(
    ("intent", "wish", "before", "now"),
    [
        ("cancel_order", "", "", "cancel_order"),
        ("affirm", "cancel_order", "cancel_unshipped", "cancel_order"),
        ("request_invoice", "cancel_order", "cancel_unshipped", "request_invoice"),
        ("cancel_order", "parcel_stuck", "lost", "parcel_stuck"),  # 不要了 chooses the refund
        ("complain", "parcel_stuck", "lost", "complain"),
        ("return_goods", "report_allergy", "allergy_advice", "report_allergy"),
        ("return_goods", "report_allergy", "", "return_goods"),
        ("parcel_stuck", "signed_not_received", "signed_home", "signed_not_received"),
        ("report_missing", "report_damaged", "evidence_needed", "report_damaged"),
        ("urge_shipping", "report_missing", "missing_check", "report_missing"),
        ("signed_not_received", "report_damaged", "evidence_needed", "report_damaged"),  # 本人签收的
        ("return_goods", "report_damaged", "pictures_needed", "report_damaged"),
        ("report_wrong_item", "change_address", "address_confirm", "change_address"),  # 不对
        ("report_damaged", "exchange_goods", "evidence_needed", "report_damaged"),
    ],
)
def test_a_buyer_who_insists_does_not_change_the_subject(intent: str, wish: str, before: str, now: str) -> None:
    assert wish_of(Heard(intent, "", shop().words), wish, before, WISHES) == now


def test_the_rules_know_every_case_that_is_answered_in_passing() -> None:
    assert known_cases() >= PASSING


moments = st.integers(0, 30 * 24).map(lambda hours: NOW - timedelta(hours=hours))
maybe_moments = st.none() | moments
words = st.sampled_from(["", "拆了", "小样", "没到账", "地址", "个人抬头", "补发", "退款", "丢了", "坏", "12315", "态度", "水泡", "没拆"])
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


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    said: dict[str, Any] = {
        "intent": draw(st.sampled_from([*sorted(WISHES), "affirm", "inform"])),
        "text": draw(words) + draw(words),
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
    before = draw(st.sampled_from(["", *sorted(known_cases())]))
    bought = draw(st.none() | orders)
    return situation(draw(st.sampled_from(sorted(WISHES))), bought, before=before, anonymous=draw(st.booleans()), **said)


@given(situations())
def test_whatever_happens_the_case_is_one_that_the_rules_know(asked: Situation) -> None:
    judged = judge(asked)
    assert judged.case in known_cases()
    assert judged.reason
    assert all(isinstance(value, str) and value for value in judged.facts.values())
    assert judged == judge(asked)
    assert isinstance(judged, Judgement)
