"""An agent takes a conversation over and hands it back."""

from __future__ import annotations

import pytest

from bot.services.desk import ConversationNotFound, Desk
from bot.services.hold import HeldByAnother, hand_back, hand_over, take_over
from bot.store.audit import audit_of
from tests.services.chat import chat, everything


def log(desk: Desk, conversation: str) -> list[tuple[str, str]]:
    with desk.database.read() as connection:
        return [(entry.who, entry.what) for entry in audit_of(connection, conversation)]


def test_one_agent_holds_a_conversation_until_he_hands_it_back(desk: Desk) -> None:
    buyer = chat(desk)
    take_over(desk, buyer.id, "小曼")
    take_over(desk, buyer.id, "小曼")  # pressing twice does no harm
    before = everything(desk)
    for act in (take_over, hand_back):
        with pytest.raises(HeldByAnother, match="小曼") as refused:
            act(desk, buyer.id, "阿冰")
        assert refused.value.holder == "小曼"
    assert everything(desk) == before
    hand_back(desk, buyer.id, "小曼")
    take_over(desk, buyer.id, "阿冰")
    assert buyer.conversation.holder == "阿冰"
    assert log(desk, buyer.id) == [("小曼", "take_over"), ("小曼", "take_over"), ("小曼", "hand_back"), ("阿冰", "take_over")]


def test_who_takes_over_has_seen_why_a_person_was_wanted(desk: Desk) -> None:
    buyer = chat(desk)
    hand_over(desk, buyer.id, "silence")
    hand_over(desk, buyer.id, "engine_down")
    assert buyer.conversation.handed_over == "silence"  # the first reason stays
    assert log(desk, buyer.id) == [("小话", "hand_over")]
    take_over(desk, buyer.id, "小曼")
    assert buyer.conversation.handed_over is None


def test_a_conversation_that_does_not_exist_has_no_holder(desk: Desk) -> None:
    before = everything(desk)
    for act in (take_over, hand_back):
        with pytest.raises(ConversationNotFound):
            act(desk, "nowhere", "小曼")
    hand_over(desk, "nowhere", "silence")
    assert everything(desk) == before
