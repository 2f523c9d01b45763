"""The bot may answer alone: as the shop's file says, as a lead says, as is said for one conversation."""

from __future__ import annotations

import pytest

from bot.services.desk import ConversationNotFound, Desk
from bot.services.hold import HeldByAnother, take_over
from bot.services.modes import mode_of_shop, set_mode, set_shop_mode, shop_mode
from tests.services.chat import chat, rows


def test_the_file_says_until_a_lead_does(desk: Desk) -> None:
    assert mode_of_shop(desk) == "auto"
    set_shop_mode(desk, "阿冰", "assist")
    assert mode_of_shop(desk) == "assist"
    with desk.database.read() as connection:
        assert shop_mode(connection, desk) == "assist"


def test_the_shops_mode_changes_every_conversation_that_nobody_set_apart(desk: Desk) -> None:
    follows, apart = chat(desk), chat(desk)
    set_mode(desk, apart.id, "小曼", "auto")
    set_shop_mode(desk, "阿冰", "assist")
    assert (follows.conversation.mode, apart.conversation.mode) == ("assist", "auto")
    set_mode(desk, apart.id, "小曼", None)
    assert (apart.conversation.mode, apart.conversation.mode_by) == ("assist", None)
    set_shop_mode(desk, "阿冰", "auto")
    assert (follows.conversation.mode, apart.conversation.mode) == ("auto", "auto")


def test_buyers_who_wait_are_named_so_that_they_are_answered(desk: Desk) -> None:
    buyer, quiet = chat(desk, mode="assist"), chat(desk, mode="assist")
    buyer.type("你好")
    assert quiet.conversation.mode == "assist"
    assert set_shop_mode(desk, "阿冰", "auto") == (buyer.id,)


def test_a_turn_that_began_before_is_decided_anew(desk: Desk) -> None:
    buyer = chat(desk)
    version = buyer.conversation.version
    set_shop_mode(desk, "阿冰", "assist")
    assert buyer.conversation.version > version
    assert buyer.says("你好").sent == ()


def test_the_log_says_who_and_what(desk: Desk) -> None:
    buyer = chat(desk)
    set_mode(desk, buyer.id, "小曼", "assist")
    set_shop_mode(desk, "阿冰", "assist")
    assert [(entry["who"], entry["what"], entry["detail"]) for entry in rows(desk, "audit")] == [
        ("小曼", "mode", {"from": "auto", "to": "assist", "as_shop": False}),
        ("阿冰", "shop_mode", {"from": "auto", "to": "assist"}),
    ]


def test_a_colleagues_conversation_keeps_its_mode(desk: Desk) -> None:
    buyer = chat(desk)
    take_over(desk, buyer.id, "阿冰")
    with pytest.raises(HeldByAnother):
        set_mode(desk, buyer.id, "小曼", "assist")
    with pytest.raises(ConversationNotFound):
        set_mode(desk, "nothing", "小曼", "assist")
