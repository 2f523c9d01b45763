"""What agents and leads work from, and how work leaves the lists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.desk import Desk
from bot.services.done import NothingToDo, flag_done, task_done
from bot.services.lists import flagged_not_done, tasks_to_do, waiting_buyers
from bot.services.send import send_macro, send_text
from bot.store.audit import audit_of
from tests.builders import NOW, ORDER_ID, OTHER_ID, order
from tests.fakes import Clock
from tests.services.chat import Chat, chat

AGENT = "小曼"


@pytest.fixture
def refused(desk: Desk) -> Chat:
    buyer = chat(desk, order())
    send_macro(desk, buyer.id, AGENT, "/+不要了确认")
    return buyer


def test_a_flag_that_asks_for_work_stays_on_the_list_until_it_is_done_once(desk: Desk, refused: Chat) -> None:
    (flag,) = flagged_not_done(desk)
    assert (flag.order_id, flag.conversation) == (ORDER_ID, refused.id)
    flag_done(desk, flag.id, "阿冰")
    assert flagged_not_done(desk) == ()
    with pytest.raises(NothingToDo, match="已经处理过"):
        flag_done(desk, flag.id, AGENT)
    with desk.database.read() as connection:
        assert [(entry.who, entry.what) for entry in audit_of(connection, f"flag {flag.id}")] == [("阿冰", "flag_done")]


def test_tasks_come_by_due_time_and_those_without_one_last(desk: Desk, refused: Chat, clock: Clock) -> None:
    other = chat(desk, order("signed", id=OTHER_ID, buyer="tb_2"), buyer="tb_2")
    clock.move(hours=-30)
    send_macro(desk, other.id, AGENT, "/+垫付", values={"problem": "破损"})
    assert [(task.recipient, task.due) for task in tasks_to_do(desk)] == [
        ("finance", NOW + timedelta(hours=18)),
        ("courier", NOW + timedelta(hours=24)),
        ("warehouse", None),
    ]
    assert [task.order_id for task in tasks_to_do(desk, "finance")] == [OTHER_ID]


def test_a_task_is_done_once(desk: Desk, refused: Chat) -> None:
    task = tasks_to_do(desk, "courier")[0]
    task_done(desk, task.id, "阿冰")
    assert [left.recipient for left in tasks_to_do(desk)] == ["warehouse"]
    with pytest.raises(NothingToDo, match="待办"):
        task_done(desk, task.id, AGENT)
    with desk.database.read() as connection:
        assert [entry.who for entry in audit_of(connection, f"task {task.id}")] == ["阿冰"]


def test_a_buyer_waits_from_his_first_unanswered_word_and_is_late_after_three_minutes(desk: Desk, clock: Clock) -> None:
    first, second = chat(desk), chat(desk)
    second.type("在吗")
    clock.move(minutes=1)
    first.type("在吗")
    second.type("有人吗")
    clock.move(minutes=2)
    assert [(waiting.conversation, waiting.since, waiting.late) for waiting in waiting_buyers(desk)] == [
        (second.id, NOW, False),
        (first.id, NOW + timedelta(minutes=1), False),
    ]
    clock.move(seconds=1)
    assert [waiting.late for waiting in waiting_buyers(desk)] == [True, False]


def test_a_reply_ends_the_waiting_and_being_told_to_wait_does_not(desk: Desk, clock: Clock) -> None:
    buyer = chat(desk)
    buyer.says("随便说说")
    assert len(buyer.talk) == 2
    clock.move(minutes=4)
    assert [(waiting.since, waiting.late) for waiting in waiting_buyers(desk)] == [(NOW, True)]
    send_text(desk, buyer.id, AGENT, "您好")
    assert waiting_buyers(desk) == ()
    buyer.says("你好")
    assert waiting_buyers(desk) == ()
