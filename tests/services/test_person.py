"""The button 转人工 works at once, once, and without an engine; out of hours it says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest

from bot.core.hours import Hours
from bot.engine.client import EngineUnavailable
from bot.services.desk import Desk
from bot.services.hold import take_over
from bot.services.person import ask_for_person
from tests.builders import order, shop, shop_files
from tests.fakes import FakeEngine, dead
from tests.services.chat import chat

AT_NIGHT = "现在是下班时间，12:00–23:00有人"


@pytest.fixture
def closed(desk: Desk) -> Desk:
    """The desk before its people come."""
    profile = replace(shop().profile, hours=Hours(time(12), time(23)))
    return replace(desk, files=shop_files(shop=shop(profile=profile)))


def test_a_buyer_gets_a_person_and_is_told_once(desk: Desk) -> None:
    buyer = chat(desk)
    ask_for_person(desk, buyer.id)
    ask_for_person(desk, buyer.id)
    assert buyer.talk == [("bot", "这就转人工")]
    assert buyer.conversation.handed_over == "buyer_asked"
    assert buyer.says("不要了").sent == ()


def test_it_works_without_an_engine(desk: Desk, engine: FakeEngine) -> None:
    engine.before = dead
    buyer = chat(desk)
    with pytest.raises(EngineUnavailable):
        buyer.says("不要了")
    ask_for_person(desk, buyer.id)
    assert buyer.conversation.handed_over == "buyer_asked"
    assert buyer.waits == [1]


def test_who_waits_for_a_person_already_keeps_his_reason(desk: Desk) -> None:
    buyer = chat(desk)
    buyer.says("咕")
    before = buyer.talk
    ask_for_person(desk, buyer.id)
    assert (buyer.talk, buyer.conversation.handed_over) == (before, "low_confidence")


def test_with_an_agent_there_is_nothing_to_ask_for(desk: Desk) -> None:
    buyer = chat(desk)
    take_over(desk, buyer.id, "小曼")
    ask_for_person(desk, buyer.id)
    assert (buyer.talk, buyer.conversation.handed_over) == ([], None)


@pytest.mark.parametrize("act", [lambda chat: chat.says("转人工"), lambda chat: ask_for_person(chat.desk, chat.id)])
def test_out_of_hours_nobody_is_promised(closed: Desk, act: Callable[[object], object]) -> None:
    buyer = chat(closed)
    act(buyer)
    assert [text for author, text in buyer.talk if author == "bot"] == [AT_NIGHT]
    assert buyer.conversation.handed_over == "buyer_asked"
    assert buyer.conversation.waiting_since or buyer.talk[0][0] == "bot"


def test_out_of_hours_the_bot_still_answers_what_it_can_and_says_once_when_people_come(closed: Desk) -> None:
    buyer = chat(closed, order())
    assert buyer.says("咕").handed_over == "low_confidence"
    assert buyer.says("咕咕").sent == ()
    assert buyer.says("到哪").sent == ("parcel_moving",)
    assert [text for author, text in buyer.talk if author == "bot"] == [AT_NIGHT, "您的包裹在路上"]
