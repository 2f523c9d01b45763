"""What the next shift must know: tasks with a due time, and replies that named a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.holidays import SHOP_TIME
from bot.services.desk import Desk
from bot.services.done import task_done
from bot.services.lists import tasks_to_do
from bot.services.send import send_macro, send_text
from bot.services.workbench.tasks import day_named, promises, task_views
from tests.builders import NOW, ORDER_ID, macro, order
from tests.fakes import Clock
from tests.services.chat import chat


@pytest.mark.parametrize(
    ("text", "said", "named"),
    [
        ("11月20日24点", NOW, datetime(2026, 11, 21, tzinfo=SHOP_TIME)),
        ("11月20日9点", NOW, datetime(2026, 11, 20, 9, tzinfo=SHOP_TIME)),
        ("11月28日", NOW, datetime(2026, 11, 29, tzinfo=SHOP_TIME)),
        ("1月3日", datetime(2026, 12, 28, tzinfo=SHOP_TIME), datetime(2027, 1, 4, tzinfo=SHOP_TIME)),
        ("12月31日", datetime(2027, 1, 2, tzinfo=SHOP_TIME), datetime(2028, 1, 1, tzinfo=SHOP_TIME)),
        ("2月30日", NOW, None),
        ("过几天", NOW, None),
        ("", NOW, None),
    ],
)
def test_a_day_is_the_one_that_was_meant(text: str, said: datetime, named: datetime | None) -> None:
    assert day_named(text, said) == named


@pytest.fixture
def promising(desk: Desk) -> Desk:
    """A desk with a reply that names a day."""
    invoice = macro("发票{invoice_due}前寄出", id="invoice", code="/+发票")
    desk.files = replace(desk.files, macros=(*desk.files.macros, invoice))
    return desk


def test_tasks_and_replies_come_together_by_due_time(promising: Desk, clock: Clock) -> None:
    buyer = chat(promising, order())
    send_macro(promising, buyer.id, "小曼", "/+发票")
    send_macro(promising, buyer.id, "阿冰", "/+不要了确认")
    send_text(promising, buyer.id, "小曼", "明天给您回复")
    task, reply = promises(promising)
    assert (task.kind, task.by, task.due, task.order, task.buyer) == ("task", "阿冰", NOW + timedelta(hours=24), ORDER_ID, "tb_1001")
    assert (reply.kind, reply.by, reply.due_text, reply.text) == ("reply", "小曼", "11月28日", "发票11月28日前寄出")
    assert reply.due == datetime(2026, 11, 29, tzinfo=SHOP_TIME)
    assert [one.by for one in promises(promising, "小曼")] == ["小曼"]
    assert promises(promising, conversation=chat(promising).id) == ()
    clock.move(hours=25)
    assert [one.overdue for one in promises(promising)] == [True, False]


def test_what_is_done_or_long_ago_is_no_promise_any_more(promising: Desk, clock: Clock) -> None:
    buyer = chat(promising, order())
    send_macro(promising, buyer.id, "小曼", "/+发票")
    send_macro(promising, buyer.id, "阿冰", "/+不要了确认")
    task_done(promising, tasks_to_do(promising, "courier")[0].id, "阿冰")
    assert [one.kind for one in promises(promising)] == ["reply"]
    clock.move(days=16)
    assert promises(promising) == ()


def test_a_task_is_overdue_until_it_is_done(desk: Desk, clock: Clock) -> None:
    buyer = chat(desk, order())
    send_macro(desk, buyer.id, "小曼", "/+不要了确认")
    clock.move(hours=25)
    assert [task.overdue for task in task_views(desk, tasks_to_do(desk))] == [True, False]
