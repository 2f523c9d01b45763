"""A buyer is asked after a closed case, and his word counts once."""

from __future__ import annotations

import pytest

from bot.core.messages import MessageTooLong
from bot.services.desk import ConversationNotFound, Desk
from bot.services.satisfaction import asks_satisfaction, rate_service
from tests.builders import order
from tests.fakes import Clock
from tests.services.chat import Chat, chat, rows


def asked(buyer: Chat) -> bool:
    with buyer.desk.database.read() as connection:
        return asks_satisfaction(connection, buyer.desk, buyer.conversation)


def closed(desk: Desk) -> Chat:
    buyer = chat(desk, order())
    buyer.says("不要了")
    assert not asked(buyer)
    assert buyer.says("嗯").sent == ("refuse_parcel_confirmed",)
    return buyer


def test_a_buyer_is_asked_once_for_each_closed_case(desk: Desk, clock: Clock) -> None:
    buyer = closed(desk)
    assert asked(buyer)
    rate_service(desk, buyer.id, 5, "很快\n谢谢")
    assert not asked(buyer)
    assert [(row["score"], row["comment"], row["closing"]) for row in rows(desk, "ratings")] == [(5, "很快\n谢谢", 4)]


def test_who_changes_his_mind_is_counted_once(desk: Desk) -> None:
    buyer = closed(desk)
    rate_service(desk, buyer.id, 5, "")
    rate_service(desk, buyer.id, 1, "<b>差</b>")
    assert [(row["score"], row["comment"]) for row in rows(desk, "ratings")] == [(1, "<b>差</b>")]


def test_who_waits_for_something_is_not_asked(desk: Desk) -> None:
    buyer = closed(desk)
    buyer.type("还有")
    assert not asked(buyer)


def test_who_is_in_the_middle_of_another_matter_is_not_asked(desk: Desk) -> None:
    buyer = closed(desk)
    assert buyer.says("我要发票").sent == ("ask_invoice",)
    assert not asked(buyer)


def test_a_word_in_passing_opens_nothing(desk: Desk) -> None:
    buyer = closed(desk)
    assert buyer.says("你好").sent == ("welcome",)
    assert asked(buyer)


def test_one_who_was_handed_over_is_not_asked(desk: Desk) -> None:
    buyer = closed(desk)
    buyer.says("人工")
    assert not asked(buyer)


def test_a_rating_without_a_closed_case_is_kept_too(desk: Desk) -> None:
    buyer = chat(desk)
    rate_service(desk, buyer.id, 3, "")
    assert rows(desk, "ratings")[0]["closing"] == 0


def test_a_novel_is_refused_and_so_is_a_conversation_that_does_not_exist(desk: Desk) -> None:
    with pytest.raises(MessageTooLong):
        rate_service(desk, chat(desk).id, 5, "x" * 2001)
    with pytest.raises(ConversationNotFound):
        rate_service(desk, "nowhere", 5, "")
    assert rows(desk, "ratings") == []
