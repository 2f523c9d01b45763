"""The facts that fill macros: the shop's, the order's, and what the conversation established."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.core.macros import PLACEHOLDERS
from bot.core.orders import Invoice, Order, OrderState
from bot.services.facts import facts_for, items_line, quoted
from tests.builders import BUYER, CLEANSER, GIFT, NOW, ORDER_ID, ago, order, shop


def facts(
    about: Order | None = None, *, now: datetime = NOW, buyer: str | None = BUYER, agent: str = "小曼", **said: str
) -> dict[str, str]:
    return facts_for(shop(), about, said, agent=agent, now=now, buyer=buyer)


def test_an_order_tells_everything_that_a_courier_asks_for() -> None:
    told = facts(order())
    assert {name: told[name] for name in ("order_id", "buyer", "state", "courier", "waybill", "receiver", "phone", "address")} == {
        "order_id": ORDER_ID, "buyer": BUYER, "state": "已发货", "courier": "圆通", "waybill": "YT1234567890123",
        "receiver": "王芳", "phone": "13800138000", "address": "广东省广州市天河区体育西路1号2栋301",
    }  # fmt: skip
    assert (told["amount"], told["items"], told["last_track"]) == ("89.00", "氨基酸洁面乳 100ml×1", "11-17 10:00 离开广州转运中心")


def test_what_is_unknown_is_missing_and_not_empty() -> None:
    told = facts(order("unpaid"))
    assert {"courier", "waybill", "last_track", "return_by", "ship_by"} & told.keys() == set()
    assert all(facts(order(state.value)).values() for state in OrderState)


def test_without_an_order_the_shop_still_speaks() -> None:
    told = facts(None, buyer=None)
    assert (told["shop"], told["buyer"], told["freight_cap"], told["sign"]) == ("芙栖旗舰店", "未登录买家", "12", "小曼 2026-11-18")
    assert "order_id" not in told


@pytest.mark.parametrize("state", [state.value for state in OrderState])
def test_every_fact_has_a_name_that_macros_may_use(state: str) -> None:
    assert facts(order(state)).keys() <= PLACEHOLDERS.keys()


def test_what_the_buyer_said_comes_over_what_the_order_says() -> None:
    assert facts(order(), problem_item="精华小样")["problem_item"] == "精华小样"
    assert facts(order(), problem_item="")["problem_item"] == "氨基酸洁面乳 100ml×1"


def test_days_are_the_shops_days() -> None:
    night = datetime(2026, 11, 18, 17, tzinfo=timezone.utc)  # one o'clock on the 19th in the shop
    assert (facts(now=night)["today"], facts(now=night)["sign"]) == ("2026-11-19", "小曼 2026-11-19")
    told = facts(order("signed", signed_at=ago(days=1), paid_at=ago(days=3)))
    assert (told["return_by"], told["ship_by"]) == ("11月24日", "11月17日10点")


def test_an_invoice_is_due_from_its_own_request() -> None:
    assert facts(order())["invoice_due"] == "11月28日"
    assert facts(order("signed", invoice=Invoice(requested_at=ago(days=4))))["invoice_due"] == "11月24日"


def test_items_are_one_line() -> None:
    assert items_line(order(items=(CLEANSER, GIFT))) == "氨基酸洁面乳 100ml×1、化妆棉×1"


def test_only_other_peoples_words_are_quoted() -> None:
    assert set(quoted({"buyer_words": "保证", "promotion": "保证", "invoice_title": "", "courier": "圆通"})) == {"保证"}
    assert quoted({"promotion": "全网最低"}) == ()
