"""After a case is closed the buyer is asked once whether it is solved (after_sales.md §5)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.services.desk import Desk
from bot.services.follow_up import follow_up, follow_up_due
from bot.services.hold import hand_back, hand_over, take_over
from tests.builders import order
from tests.fakes import Clock
from tests.services.chat import Chat, chat

ASKED = ("bot", "前面的问题解决了吗")


@pytest.fixture
def closed(desk: Desk) -> Chat:
    """A buyer whose case was closed just now."""
    buyer = chat(desk, order())
    buyer.says("不要了")
    buyer.says("嗯")
    return buyer


def test_a_day_after_closing_the_buyer_is_asked_once(desk: Desk, clock: Clock, closed: Chat) -> None:
    clock.move(hours=23, minutes=59)
    assert follow_up_due(desk) == []
    assert not follow_up(desk, closed.id)
    clock.move(minutes=1)
    assert follow_up_due(desk) == [closed.id]
    assert follow_up(desk, closed.id)
    assert not follow_up(desk, closed.id)
    clock.move(days=30)
    assert follow_up_due(desk) == []
    assert closed.talk.count(ASKED) == 1
    assert closed.actions[-2:] == ["action_listen", "solved"]


def test_the_next_closed_case_is_asked_about_again(desk: Desk, clock: Clock, closed: Chat) -> None:
    clock.move(days=1)
    follow_up(desk, closed.id)
    closed.says("不要了")
    closed.says("嗯")
    clock.move(days=1)
    assert follow_up(desk, closed.id)
    assert closed.talk.count(ASKED) == 2


def test_two_clocks_at_once_ask_once(desk: Desk, clock: Clock, closed: Chat) -> None:
    clock.move(days=1)
    start = Barrier(4)

    def tick(_: int) -> bool:
        start.wait()
        return follow_up(desk, closed.id)

    with ThreadPoolExecutor(4) as clocks:
        assert sum(clocks.map(tick, range(4))) == 1
    assert closed.talk.count(ASKED) == 1


def test_nobody_is_asked_while_an_agent_speaks_or_the_buyer_waits(desk: Desk, clock: Clock, closed: Chat) -> None:
    clock.move(days=1)
    take_over(desk, closed.id, "小曼")
    assert not follow_up(desk, closed.id)
    hand_back(desk, closed.id, "小曼")
    hand_over(desk, closed.id, "silence")
    assert not follow_up(desk, closed.id)
    hand_back(desk, closed.id, "小曼")
    closed.type("在吗")
    assert not follow_up(desk, closed.id)
    closed.says("你好")
    assert follow_up(desk, closed.id)


def test_where_nothing_was_closed_nothing_is_asked(desk: Desk, clock: Clock) -> None:
    buyer = chat(desk, order())
    buyer.says("不要了")
    clock.move(days=9)
    assert follow_up_due(desk) == []
    assert not follow_up(desk, buyer.id)
    assert not follow_up(desk, "nowhere")
