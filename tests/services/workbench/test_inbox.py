"""Conversations in lists: who waits since when, what is unread, and as few queries for many as for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, insert

from bot.services.desk import Desk
from bot.services.hold import hand_over, take_over
from bot.services.planting import plant_flag
from bot.services.receive import receive_text
from bot.services.send import send_macro, send_text
from bot.services.workbench.conversation import conversation, read_up_to
from bot.services.workbench.inbox import ALL, MINE, WAITING, conversations, late_conversations, summaries_by_id
from bot.services.workbench.views import Summary
from bot.store.tables import conversations as conversation_table
from bot.store.tables import messages
from tests.builders import BUYER, NOW, ORDER_ID, order
from tests.fakes import Clock
from tests.services.chat import Chat, chat

ME, OTHER = "小曼", "阿冰"


@contextmanager
def queries(desk: Desk) -> Iterator[list[str]]:
    """The SELECTs that are asked meanwhile."""
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append(statement)

    event.listen(desk.database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(desk.database.engine, "before_cursor_execute", note)


def ids(found: tuple[Summary, ...]) -> list[str]:
    return [summary.id for summary in found]


def only(desk: Desk, buyer: Chat, agent: str = ME) -> Summary:
    (found,) = summaries_by_id(desk, agent, [buyer.id])
    return found


def test_mine_are_those_i_hold_or_was_given_or_answered(desk: Desk, clock: Clock) -> None:
    held, answered, others, nobodys = (chat(desk) for _ in range(4))
    take_over(desk, held.id, ME)
    clock.move(minutes=1)
    send_text(desk, answered.id, ME, "您好")
    send_text(desk, others.id, OTHER, "您好")
    assert ids(conversations(desk, ME, MINE)) == [answered.id, held.id]
    assert ids(conversations(desk, OTHER, MINE)) == [others.id]
    assert set(ids(conversations(desk, ME, ALL))) == {held.id, answered.id, others.id, nobodys.id}


def test_the_longest_waiting_comes_first_and_is_late_after_three_minutes(desk: Desk, clock: Clock) -> None:
    first, second, quiet = (chat(desk, mode="assist") for _ in range(3))
    first.type("在吗")
    clock.move(minutes=2)
    second.type("在吗")
    first.type("有人吗")
    clock.move(minutes=2)
    found = conversations(desk, ME, WAITING)
    assert [(one.id, one.waiting_since, one.late) for one in found] == [
        (first.id, NOW, True),
        (second.id, NOW + timedelta(minutes=2), False),
    ]
    assert ids(late_conversations(desk, ME)) == [first.id]
    assert quiet.id not in ids(found)


def test_a_buyer_who_was_promised_a_person_waits_although_the_bot_has_spoken(desk: Desk, clock: Clock) -> None:
    buyer = chat(desk)
    buyer.says("人工")
    assert buyer.talk[-1] == ("bot", "这就转人工")
    clock.move(minutes=4)
    (found,) = conversations(desk, ME, WAITING)
    assert (found.waiting_since, found.late, found.handed_over) == (NOW, True, "buyer_asked")
    send_text(desk, buyer.id, ME, "您好，我在")
    assert conversations(desk, ME, WAITING) == ()


def test_who_was_handed_over_after_an_answer_still_waits(desk: Desk) -> None:
    buyer = chat(desk)
    buyer.says("你好")
    hand_over(desk, buyer.id, "silence")
    (found,) = conversations(desk, ME, WAITING)
    assert found.waiting_since == NOW


def test_unread_is_what_nobody_answered_and_i_have_not_seen(desk: Desk) -> None:
    buyer = chat(desk, mode="assist")
    buyer.type("在吗", "有人吗")
    assert (only(desk, buyer).unread, only(desk, buyer, OTHER).unread) == (2, 2)
    read_up_to(desk, buyer.id, ME, 1)
    assert (only(desk, buyer).unread, only(desk, buyer, OTHER).unread) == (1, 2)
    read_up_to(desk, buyer.id, ME, 99)
    read_up_to(desk, buyer.id, ME, 1)  # what was read stays read
    assert only(desk, buyer).unread == 0
    buyer.type("人呢")
    assert only(desk, buyer).unread == 1
    send_text(desk, buyer.id, OTHER, "在的")
    assert (only(desk, buyer).unread, only(desk, buyer, OTHER).unread) == (0, 0)


def test_a_summary_shows_the_last_word_and_the_flags_that_ask_for_work(desk: Desk) -> None:
    buyer = chat(desk, order())
    assert (only(desk, buyer).last, only(desk, buyer).flags) == (None, ())
    send_macro(desk, buyer.id, ME, "/+不要了确认")
    found = only(desk, buyer)
    assert found.last is not None
    assert (found.last.author, found.last.name, found.last.at) == ("agent", ME, NOW)
    assert found.flags == ("yellow",)
    plant_flag(desk, ORDER_ID, ME, "yellow", "再看一下")
    assert only(desk, buyer).flags == ("yellow",)


def test_conversations_are_found_by_buyer_order_waybill_and_what_was_said(desk: Desk) -> None:
    buyer = chat(desk, order(waybill="yt123"))
    buyer.type("100%想要_那个")
    chat(desk, buyer="tb_2").type("随便")
    for text in (BUYER, ORDER_ID, "YT123", "想要", "100%", "要_那", " tb_1001 "):
        assert ids(conversations(desk, ME, ALL, text)) == [buyer.id], text
    for text in ("没有说过", "1000", "要-那", ORDER_ID[:5]):
        assert conversations(desk, ME, ALL, text) == (), text


def test_a_list_of_a_thousand_asks_as_often_as_a_list_of_one(desk: Desk) -> None:
    def counted(which: str) -> int:
        with queries(desk) as asked:
            conversations(desk, ME, which, limit=500)
        return len(asked)

    chat(desk, order()).type("在吗")
    few = [counted(which) for which in (MINE, WAITING, ALL)]
    with desk.database.transaction() as connection:
        many = [f"{number:032}" for number in range(1000)]
        times = {"created_at": NOW, "updated_at": NOW, "waiting_since": NOW}
        connection.execute(
            insert(conversation_table),
            [{"id": id, "shop": "x", "buyer": f"b{id}", "mode": "auto", "assigned": ME, **times} for id in many],
        )
        said = {"author": "buyer", "text": "在吗", "created_at": NOW}
        connection.execute(insert(messages), [{"conversation": id, "seq": seq, **said} for id in many for seq in (1, 2, 3)])
    assert [counted(which) for which in (MINE, WAITING, ALL)] == few
    assert max(few) <= 4
    found = conversations(desk, ME, ALL, limit=500)
    assert (len(found), found[-1].unread, len(conversations(desk, ME, ALL, limit=9999))) == (500, 3, 500)


def test_one_conversation_asks_as_often_with_many_orders_as_with_few(desk: Desk) -> None:
    def counted(buyer: Chat) -> int:
        with queries(desk) as asked:
            conversation(desk, buyer.id, ME)
        return len(asked)

    buyer = chat(desk, order(), mode="assist")
    buyer.says("不要了")
    few = counted(buyer)
    chat(desk, *(order("signed", id=f"{number:019}") for number in range(50)))
    for number in range(50):
        chat(desk)
        receive_text(desk, buyer.id, f"m{number}", "在吗")
        plant_flag(desk, f"{number:019}", ME, "yellow", f"第{number}次")
    assert counted(buyer) == few
    assert few <= 20


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\\", "\u0000", "x" * 5000])
def test_any_text_may_be_looked_for(desk: Desk, text: str) -> None:
    chat(desk).type("在吗")
    for which in (MINE, WAITING, ALL):
        conversations(desk, ME, which, text)
