"""A buyer's message is stored once, clean, and in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.messages import LONGEST, message, visible
from bot.services.desk import ConversationNotFound, Desk
from bot.services.receive import BadClientId, EmptyMessage, MessageTooLong, receive_picture, receive_text
from tests.builders import NOW, order
from tests.fakes import Clock
from tests.services.chat import chat, everything


def test_messages_stand_in_the_order_in_which_they_came(desk: Desk) -> None:
    buyer = chat(desk)
    buyer.type("在吗", "不要了")
    buyer.photo()
    assert buyer.talk == [("buyer", "在吗"), ("buyer", "不要了"), ("buyer", "[图片]photo.jpg")]
    assert buyer.waits == [1, 2, 3]


def test_the_same_message_sent_again_is_the_one_that_stands_there(desk: Desk) -> None:
    buyer = chat(desk)
    first = receive_text(desk, buyer.id, "c1", "不要了")
    again = receive_text(desk, buyer.id, "c1", "不要了！！")
    assert again == first
    assert buyer.talk == [("buyer", "不要了")]


def test_two_conversations_do_not_share_client_ids(desk: Desk) -> None:
    first, second = chat(desk), chat(desk)
    receive_text(desk, first.id, "c1", "甲")
    receive_text(desk, second.id, "c1", "乙")
    assert (first.talk, second.talk) == ([("buyer", "甲")], [("buyer", "乙")])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("不要\x00了", "不要了"),
        ("\x1b[31m不要了\x7f", "[31m不要了"),
        ("第一行\r\n第二行\t完", "第一行 第二行 完"),
        ("\u202e了要不", "了要不"),
        ("a\u2028b", "a b"),
        ("不要了\ud83d", "不要了"),  # half an emoji
        ("😭😭", "😭😭"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),  # three people joined to a family
        ("  好  ", "好"),
        ("/restart", "/restart"),
    ],
)
def test_what_can_not_be_shown_is_left_out(desk: Desk, typed: str, kept: str) -> None:
    buyer = chat(desk)
    assert receive_text(desk, buyer.id, "c1", typed).text == kept
    assert buyer.talk == [("buyer", kept)]


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\x00\x01", "\u200b", "\u200d", "\u3000", "\ufe0f", "\ufeff"])
def test_a_message_in_which_nothing_is_visible_is_refused(desk: Desk, typed: str) -> None:
    buyer = chat(desk)
    with pytest.raises(EmptyMessage):
        receive_text(desk, buyer.id, "c1", typed)
    assert buyer.talk == []


@pytest.mark.parametrize("length", [2001, 10_000_000])
def test_a_message_that_is_too_long_is_refused_and_said_how_long(desk: Desk, length: int) -> None:
    buyer = chat(desk)
    with pytest.raises(MessageTooLong, match=str(length)) as refused:
        receive_text(desk, buyer.id, "c1", "长" * length)
    assert refused.value.length == length
    assert receive_text(desk, buyer.id, "c1", "长" * LONGEST).seq == 1


@pytest.mark.parametrize("client_id", ["", "c" * 65, "c\x00", "c\n1"])
def test_a_client_id_that_no_client_of_ours_makes_is_refused(desk: Desk, client_id: str) -> None:
    buyer = chat(desk)
    with pytest.raises(BadClientId):
        receive_text(desk, buyer.id, client_id, "在吗")
    assert buyer.talk == []


def test_nothing_is_stored_in_a_conversation_that_does_not_exist(desk: Desk) -> None:
    before = everything(desk)
    with pytest.raises(ConversationNotFound):
        receive_text(desk, "nowhere", "c1", "在吗")
    assert everything(desk) == before


def test_a_picture_keeps_a_short_clean_name(desk: Desk) -> None:
    stored = receive_picture(desk, chat(desk).id, "c1", "\x00" + "长" * 300 + ".jpg")
    assert (stored.kind, stored.text) == ("picture", "[图片]" + "长" * 100)


def test_what_was_suggested_before_is_stale_when_the_buyer_writes_again(desk: Desk, clock: Clock) -> None:
    buyer = chat(desk, order(), mode="assist")
    buyer.says("不要了")
    assert buyer.suggestions
    clock.move(seconds=5)
    buyer.type("快点")
    assert buyer.suggestions == ()
    assert buyer.conversation.last_buyer_at == clock.at > NOW


@given(st.text())
def test_whatever_is_typed_is_refused_or_kept_clean(typed: str) -> None:
    try:
        kept = message(typed)
    except (EmptyMessage, MessageTooLong):
        return
    assert kept == message(kept) == visible(kept)
    assert "\x00" not in kept
    assert "\n" not in kept


def test_an_agent_keeps_his_lines() -> None:
    assert message("第一步\r\n第二步", lines=True) == "第一步\n第二步"
