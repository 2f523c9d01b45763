"""An agent takes a conversation over and hands it back."""

from __future__ import annotations

import pytest

from bot.core.roles import Role
from bot.services.accounts import change_of_account, create_account
from bot.services.desk import ConversationNotFound, Desk
from bot.services.hold import ColleagueUnknown, HeldByAnother, assign, hand_back, hand_over, take_over
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


def test_the_holder_gives_way_to_whoever_may_displace_him(desk: Desk) -> None:
    buyer = chat(desk)
    take_over(desk, buyer.id, "小曼")
    with pytest.raises(HeldByAnother):
        take_over(desk, buyer.id, "阿冰", from_whom=lambda holder: holder == "阿青")
    take_over(desk, buyer.id, "阿冰", from_whom=lambda holder: holder == "小曼")
    assert (buyer.conversation.holder, buyer.conversation.assigned) == ("阿冰", "阿冰")
    with desk.database.read() as connection:
        assert audit_of(connection, buyer.id)[-1].detail == {"from": "小曼"}


def test_a_conversation_is_given_to_a_colleague_who_works_here(desk: Desk) -> None:
    create_account(desk, "店长", name="bing", title="阿冰", role=Role.AGENT)
    buyer = chat(desk)
    assign(desk, buyer.id, "小曼", "阿冰")
    assert (buyer.conversation.holder, buyer.conversation.assigned) == (None, "阿冰")
    take_over(desk, buyer.id, "小曼")
    assign(desk, buyer.id, "小曼", "阿冰")
    assert (buyer.conversation.holder, buyer.conversation.assigned) == ("阿冰", "阿冰")
    with pytest.raises(HeldByAnother):
        assign(desk, buyer.id, "小曼", "阿冰")
    with pytest.raises(ColleagueUnknown, match="阿青"):
        assign(desk, buyer.id, "阿冰", "阿青")
    change_of_account(desk, "店长", "bing", enabled=False)
    with pytest.raises(ColleagueUnknown):
        assign(desk, chat(desk).id, "小曼", "阿冰")
