"""改地址: before shipping the warehouse changes it, afterwards only the courier (after_sales.md §4 rows 13, 14)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.addresses import Address
from bot.core.cases import judge
from bot.core.orders import Order
from tests.builders import FULL_ADDRESS, event, order, says, situation

NO_DETAIL = Address("广东省", "广州市", "番禺区")


@pytest.mark.parametrize(
    ("changed", "said", "case", "reason"),
    [
        (order("unpaid"), {}, "address_unpaid", "not_paid"),
        (order("paid"), {}, "address_needed", "address_incomplete"),
        (order("paid"), {"address": NO_DETAIL}, "address_needed", "address_incomplete"),
        (order("paid"), {"address": FULL_ADDRESS}, "address_confirm", "address_complete"),
        (order("paid"), {"phone": "13900139000"}, "address_confirm", "address_complete"),
        (order("paid"), {"receiver": "李雷"}, "address_confirm", "address_complete"),
        (order("paid"), {"receiver": "李雷", "text": says("address")}, "address_needed", "address_incomplete"),
        (order(), {}, "address_needed_in_transit", "address_incomplete"),
        (order(), {"address": FULL_ADDRESS}, "address_in_transit", "address_complete"),
        (order("signed"), {"address": FULL_ADDRESS}, "address_too_late", "signed"),
        (order(tracking=(event("signed"),)), {}, "address_too_late", "signed"),
        (order("closed"), {"address": FULL_ADDRESS}, "order_closed", "closed"),
    ],
)
def test_an_address_is_whole_before_anything_is_promised(changed: Order, said: dict[str, Any], case: str, reason: str) -> None:
    judged = judge(situation("change_address", changed, **said))
    assert (judged.case, judged.reason) == (case, reason)


UNREADABLE = order(tracking=(event("address_unclear"),))


@pytest.mark.parametrize(
    ("said", "case", "reason"),
    [
        ({}, "address_needed", "address_incomplete"),
        ({"intent": "report_wrong_item"}, "address_needed", "address_incomplete"),
        ({"named_address": True}, "address_confirm", "address_complete"),
        ({"intent": "affirm"}, "address_confirm", "address_complete"),
        ({"intent": "change_address", "text": says("unchanged")}, "address_confirm", "address_complete"),
    ],
)
def test_an_address_that_the_buyer_finds_wrong_is_asked_for_again(said: dict[str, Any], case: str, reason: str) -> None:
    judged = judge(situation("change_address", order("paid"), before="address_confirm", address=FULL_ADDRESS, **said))
    assert (judged.case, judged.reason) == (case, reason)


@pytest.mark.parametrize(
    ("said", "case", "reason"),
    [
        ({"address": Address("", "", "天河区")}, "address_unclear", "address_incomplete"),
        ({"address": Address(detail="体育西路9号")}, "address_unclear_ready", "full_address"),
        ({"answer": "same_address"}, "address_unclear_ready", "order_is_right"),
        ({"answer": "waits"}, "acknowledged", "will_send_it"),
        ({}, "address_unclear", "courier_event"),
        ({"address": FULL_ADDRESS, "text": says("moves")}, "address_in_transit", "address_complete"),
    ],
)
def test_an_address_that_the_courier_can_not_read_is_said_again(said: dict[str, Any], case: str, reason: str) -> None:
    judged = judge(situation("change_address", UNREADABLE, **said))
    assert (judged.case, judged.reason) == (case, reason)


def test_a_new_address_that_was_asked_for_is_no_better_word_for_the_unreadable_one() -> None:
    told = judge(situation("change_address", UNREADABLE, before="address_needed_in_transit", address=FULL_ADDRESS))
    assert told.case == "address_in_transit"


def test_what_of_an_unreadable_address_is_not_said_again_stands_on_the_order() -> None:
    told = judge(situation("change_address", UNREADABLE, address=Address(detail="体育西路9号")))
    assert told.facts == {"new_address": "广东省广州市天河区体育西路9号"}
    assert judge(situation("change_address", UNREADABLE)).facts == {"missing_address": "详细地址"}


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (None, "省份、城市、区县、详细地址"),
        (NO_DETAIL, "详细地址"),
        (Address("广东省", "广州市", "", "体育西路1号"), "区县"),
        (Address("广东省", "东莞市"), "详细地址"),  # a city without districts
    ],
)
def test_only_what_is_missing_is_asked_for(address: Address | None, asked: str) -> None:
    assert judge(situation("change_address", order("paid"), address=address)).facts["missing_address"] == asked


def test_what_the_buyer_does_not_name_stays() -> None:
    moved = judge(situation("change_address", order("paid"), address=FULL_ADDRESS)).facts
    assert moved == {"new_address": "广东省广州市番禺区中山大学1号", "new_receiver": "王芳", "new_phone": "13800138000"}
    renamed = judge(situation("change_address", order("paid"), receiver="李雷", phone="13900139000")).facts
    assert renamed == {"new_address": "广东省广州市天河区体育西路1号2栋301", "new_receiver": "李雷", "new_phone": "13900139000"}
