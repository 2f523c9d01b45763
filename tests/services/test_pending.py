"""A buyer who types short lines is given time to finish, and nothing that waits is forgotten."""

from __future__ import annotations

import pytest

from bot.services.desk import Desk
from bot.services.hold import hand_over, take_over
from bot.services.pending import all_pending, pending
from tests.fakes import Clock
from tests.services.chat import chat


def seconds(desk: Desk, conversation: str) -> float:
    found = pending(desk, conversation)
    assert found is not None
    return found.seconds


def test_short_lines_are_waited_for(desk: Desk, clock: Clock) -> None:
    buyer = chat(desk)
    assert pending(desk, buyer.id) is None
    buyer.type("在吗")
    assert seconds(desk, buyer.id) == 1.5
    clock.move(seconds=1.4)
    buyer.type("不要了")
    clock.move(seconds=1.4)
    assert seconds(desk, buyer.id) == pytest.approx(0.1)
    clock.move(seconds=1)
    assert seconds(desk, buyer.id) == 0


def test_the_bot_speaks_until_an_agent_holds_the_conversation_or_the_buyer_asked_for_one(desk: Desk) -> None:
    free, held, asked, assisted = (chat(desk), chat(desk), chat(desk), chat(desk, mode="assist"))
    take_over(desk, held.id, "小曼")
    hand_over(desk, asked.id, "buyer_asked")
    for buyer in (free, held, asked, assisted):
        buyer.type("在吗")
    found = [pending(desk, buyer.id) for buyer in (free, held, asked, assisted)]
    assert [one and one.bot_speaks for one in found] == [True, False, False, False]


def test_after_a_restart_the_longest_waiting_comes_first(desk: Desk) -> None:
    first, second, answered = chat(desk), chat(desk), chat(desk)
    first.type("在吗")
    second.type("不要了")
    first.type("人呢")
    answered.says("你好")
    assert all_pending(desk) == (first.id, second.id)


def test_nothing_waits_in_a_conversation_that_does_not_exist(desk: Desk) -> None:
    assert pending(desk, "nowhere") is None
