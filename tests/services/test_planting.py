"""An agent plants a flag by hand: signed, below what stands there, once."""

from __future__ import annotations

import pytest

from bot.core.flags import ColourReserved, NoteTooLong, UnknownColour
from bot.services.desk import Desk
from bot.services.lists import flagged_not_done
from bot.services.planting import OrderNotFound, plant_flag
from bot.services.send import send_macro
from bot.services.workbench.orders import order as shown
from bot.services.workbench.orders import orders_found
from tests.builders import BUYER, ORDER_ID, OTHER_ID, order
from tests.services.chat import Chat, chat, everything, rows

ME = "小曼"


@pytest.fixture
def buyer(desk: Desk) -> Chat:
    return chat(desk, order(), order("signed", id=OTHER_ID, waybill="SF001"))


def test_a_flag_is_signed_kept_and_told_to_the_back_end(desk: Desk, buyer: Chat) -> None:
    id = plant_flag(desk, ORDER_ID, ME, "yellow", "客户要求 周末送", buyer.id)
    found = shown(desk, ORDER_ID)
    assert (found.colour, found.note) == ("yellow", "客户要求 周末送 小曼 2026-11-18")
    assert [flag.id for flag in flagged_not_done(desk)] == [id]
    (told,) = rows(desk, "outbox")
    assert (told["kind"], told["payload"]["colour"], told["payload"]["code"]) == ("flag", "yellow", 2)
    (entry,) = rows(desk, "audit")
    assert (entry["who"], entry["what"], entry["subject"]) == (ME, "flag", f"order {ORDER_ID}")


def test_it_goes_below_what_stands_there(desk: Desk, buyer: Chat) -> None:
    send_macro(desk, buyer.id, ME, "/+不要了确认", values={"order_id": ORDER_ID})
    plant_flag(desk, ORDER_ID, "阿冰", "yellow", "已退回")
    assert shown(desk, ORDER_ID).note.splitlines() == ["客户不要了 已告知拒收 小曼 2026-11-18", "已退回 阿冰 2026-11-18"]


def test_sent_again_it_is_planted_once(desk: Desk, buyer: Chat) -> None:
    first = plant_flag(desk, ORDER_ID, ME, "yellow", "周末送")
    before = everything(desk)
    assert plant_flag(desk, ORDER_ID, ME, "yellow", "周末送") == first
    assert everything(desk) == before
    assert plant_flag(desk, ORDER_ID, "阿冰", "yellow", "周末送") != first
    assert plant_flag(desk, ORDER_ID, ME, "yellow", "周末送") != first


def test_what_the_rules_refuse_leaves_nothing_behind(desk: Desk, buyer: Chat) -> None:
    plant_flag(desk, ORDER_ID, ME, "yellow", "字" * 300)
    before = everything(desk)
    for colour, note, error in (
        ("green", "", ColourReserved),
        ("pink", "", UnknownColour),
        ("yellow", "字" * 100, NoteTooLong),
        ("yellow", "字" * 400, NoteTooLong),
    ):
        with pytest.raises(error):
            plant_flag(desk, ORDER_ID, ME, colour, note)
    with pytest.raises(OrderNotFound):
        plant_flag(desk, "nothing", ME, "yellow", "")
    assert everything(desk) == before


def test_orders_are_found_by_what_people_know_of_them(desk: Desk, buyer: Chat) -> None:
    for text, found in [
        (ORDER_ID, {ORDER_ID}),
        (ORDER_ID[-8:], {ORDER_ID}),
        ("SF001", {OTHER_ID}),
        (BUYER, {ORDER_ID, OTHER_ID}),
        ("王芳", {ORDER_ID, OTHER_ID}),
        ("13800138000", {ORDER_ID, OTHER_ID}),
        ("洁面乳", {ORDER_ID, OTHER_ID}),
        ("没有", set()),
        ("%", set()),
        ("", set()),
        ("\u200b", set()),
    ]:
        assert {one.id for one in orders_found(desk, text)} == found, text
    with pytest.raises(OrderNotFound):
        shown(desk, "nothing")
